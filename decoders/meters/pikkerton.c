// SPDX-License-Identifier: MIT
#include "library.h"
// clang-format off

static const wm_identity identities[] = {
    {WM_MFCT('P', 'I', 'K'), 0x02, 0x02},
};

static const wm_field fields[] = {
    WM_STATUS_TPL,
    // Sent in one byte, where the standard's sign would make 224 V of the mains -32 V.
    {"voltage_v", WM_NUMBER(VOLTAGE, V), .options = WM_F_UNSIGNED},
};

WM_METER(pikkerton, "Pikkerton ZBS socket meter");
