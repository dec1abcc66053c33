// SPDX-License-Identifier: MIT
#include "library.h"
// clang-format off

static const wm_identity identities[] = {
    {WM_MFCT('D', 'W', 'Z'), 0x01, 0x06},
    {WM_MFCT('D', 'W', 'Z'), 0x01, 0x07},
    {WM_MFCT('D', 'W', 'Z'), 0x01, 0x16},
};

static const wm_field fields[] = {
    WM_STATUS_TPL,
    WM_TOTAL_M3,
    WM_TARGET_M3,
    WM_TARGET_DATE,
    WM_METER_DATE,
};

WM_METER(brunatawm, "Brunata Smart W9 (Lorenz) water meter");
