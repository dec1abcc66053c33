// SPDX-License-Identifier: MIT
#include "library.h"
// clang-format off

static const wm_identity identities[] = {
    {WM_MFCT('A', 'L', 'K'), 0x04, 0x07},
};

static const wm_field fields[] = {
    WM_TOTAL_M3,
};

WM_METER(actislink, "Actislink radio of Sensus iPERL water meters");
