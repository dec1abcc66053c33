// SPDX-License-Identifier: MIT
#include "library.h"
// clang-format off

static const wm_identity identities[] = {
    {WM_MFCT('E', 'L', 'S'), 0x81, 0x03},
};

static const wm_field fields[] = {
    WM_TOTAL_M3,
    WM_ACTUALITY_DURATION_S,
};

WM_METER(elster, "Elster gas meters");
