// SPDX-License-Identifier: MIT
#include "library.h"
// clang-format off

static const wm_identity identities[] = {
    {WM_MFCT('E', 'L', 'S'), 0x40, 0x03}, // ACM 5.6 radio
    {WM_MFCT('E', 'L', 'S'), 0x81, 0x03},
    {WM_MFCT('P', 'I', 'P'), 0x3A, 0x03}, // Pipersberg, with the radio of Elster
};

static const wm_field fields[] = {
    WM_STATUS_TPL,
    // As the index counts, not converted by temperature; the last row that is sent stays.
    {"total_m3", WM_NUMBER(VOLUME, M3), .modifiers = WM_MODIFIER_UNCORRECTED},
    WM_TOTAL_M3,
    WM_ACTUALITY_DURATION_S,
};

WM_METER(elster, "Elster and Honeywell gas meters");
