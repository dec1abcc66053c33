// SPDX-License-Identifier: MIT
#include "library.h"
// clang-format off

static const wm_identity identities[] = {
    {WM_MFCT('W', 'E', 'H'), 0x03, 0x06}, {WM_MFCT('W', 'E', 'H'), 0x03, 0x07},
    {WM_MFCT('W', 'E', 'H'), 0x04, 0x06}, {WM_MFCT('W', 'E', 'H'), 0x04, 0x07},
    {WM_MFCT('W', 'E', 'H'), 0xFE, 0x07},
};

static const wm_field fields[] = {
    WM_TOTAL_M3,
    WM_TARGET_DATE,
    WM_TARGET_M3,
    // A compact profile: the ends of the months after the target date.
    {"target_{storage}_m3", WM_NUMBER(VOLUME, M3), WM_STORAGES(1, 15)},
    {"target_{storage}_date", WM_DATE(DATE), WM_STORAGES(1, 15)},
};

WM_METER(weh_07, "Wehrle water meters");
