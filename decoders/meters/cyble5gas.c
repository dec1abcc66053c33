// SPDX-License-Identifier: MIT
#include "library.h"
// clang-format off

static const wm_identity identities[] = {
    {WM_MFCT('I', 'T', 'U'), 0x42, 0x03},
    {WM_MFCT('P', 'I', 'P'), 0x00, 0x03},
};

static const wm_field fields[] = {
    WM_STATUS_TPL,
    // As the index counts, or converted to base conditions; the last row that is sent stays.
    {"total_m3", WM_NUMBER(VOLUME, M3), .modifiers = WM_MODIFIER_UNCORRECTED},
    {"total_m3", WM_NUMBER(VOLUME, M3), .modifiers = WM_MODIFIER_BASE},
    WM_TOTAL_M3,
    WM_METER_DATETIME,
    WM_ACTUALITY_DURATION_S,
};

WM_METER(cyble5gas, "Itron Cyble 5 radio on gas meters");
