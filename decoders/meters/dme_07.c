// SPDX-License-Identifier: MIT
#include "diehl.h"
#include "library.h"
// clang-format off

static const wm_identity identities[] = {
    {WM_MFCT('D', 'M', 'E'), 0x68, 0x07}, {WM_MFCT('D', 'M', 'E'), 0x7B, 0x07},
    {WM_MFCT('D', 'M', 'E'), 0x7C, 0x07}, {WM_MFCT('D', 'M', 'E'), 0x7E, 0x07},
    {WM_MFCT('S', 'P', 'L'), 0x80, 0x07},
};

static const wm_words error_flags = {.name = "ERROR_FLAGS", .mask = 0xFFFF, .none = "OK"};

static const wm_field fields[] = {
    WM_STATUS_FLAGS(&error_flags),
    WM_TOTAL_M3,
};

WM_METER(dme_07, "Diehl IZAR RC i G4 and G5 water meter radios", .unpack = wm_diehl_unpack);
