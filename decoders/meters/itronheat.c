// SPDX-License-Identifier: MIT
#include "library.h"
// clang-format off

static const wm_identity identities[] = {
    {WM_MFCT('I', 'T', 'W'), 0x00, 0x04},
};

static const wm_field fields[] = {
    WM_STATUS_TPL,
    WM_TOTAL_KWH,
    WM_TOTAL_M3,
    {"last_year_date", WM_DATE(DATE), WM_STORAGE(1)},
    {"last_year_kwh", WM_NUMBER(ENERGY, KWH), WM_STORAGE(1)},
    WM_METER_DATETIME,
};

WM_METER(itronheat, "Itron heat meters");
