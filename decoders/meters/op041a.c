// SPDX-License-Identifier: MIT
#include "library.h"
// clang-format off

static const wm_identity identities[] = {
    {WM_MFCT('A', 'P', 'A'), 0x1A, 0x07},
};

static const wm_field fields[] = {
    WM_TOTAL_M3,
    WM_METER_DATETIME,
};

WM_METER(op041a, "Apator OP-041A water meter radio");
