// SPDX-License-Identifier: MIT
#include "library.h"
// clang-format off

static const wm_identity identities[] = {
    {WM_MFCT('H', 'Y', 'D'), 0xFE, 0x06},
    {WM_MFCT('T', 'C', 'H'), 0x95, 0x37},
};

static const wm_field fields[] = {
    WM_STATUS_TPL,
    WM_TARGET_M3,
    WM_TARGET_DATE,
};

WM_METER(mkradio4a, "Techem MK Radio 4a water meter");
