// SPDX-License-Identifier: MIT
#include "library.h"
// clang-format off

static const wm_identity identities[] = {
    {WM_MFCT('G', 'W', 'F'), 0x3C, 0x03},
};

static const wm_field fields[] = {
    WM_STATUS_TPL,
    WM_TOTAL_M3,
    WM_TARGET_M3,
    WM_TARGET_DATE,
    WM_ACTUALITY_DURATION_S,
};

WM_METER(gwfgas, "GWF gas meters");
