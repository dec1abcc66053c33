// SPDX-License-Identifier: MIT
#include "library.h"
// clang-format off

static const wm_identity identities[] = {
    {WM_MFCT('I', 'S', 'T'), 0x31, 0x07},
    {WM_MFCT('I', 'S', 'T'), 0x33, 0x07},
};

static const wm_field fields[] = {
    WM_TOTAL_M3,
    // The end of the month is storage 2, that of the year storage 1.
    {"target_date", WM_DATE(DATE), WM_STORAGE(2)},
    {"target_m3", WM_NUMBER(VOLUME, M3), WM_STORAGE(2)},
    {"last_year_date", WM_DATE(DATE), WM_STORAGE(1)},
    {"last_year_m3", WM_NUMBER(VOLUME, M3), WM_STORAGE(1)},
};

WM_METER(istawater, "ista water meter radio");
