// SPDX-License-Identifier: MIT
#include "library.h"
// clang-format off

static const wm_identity identities[] = {
    {WM_MFCT('E', 'L', 'R'), 0x0D, 0x07},
};

static const wm_field fields[] = {
    WM_TOTAL_M3,
    WM_TARGET_M3,
};

WM_METER(ev200, "Elster V200 water meter");
