// SPDX-License-Identifier: MIT
#include "library.h"
// clang-format off

static const wm_identity identities[] = {
    {WM_MFCT('S', 'O', 'N'), 0x3C, 0x06}, {WM_MFCT('S', 'O', 'N'), 0x3C, 0x07},
};

static const wm_words error_flags = {.name = "ERROR_FLAGS", .mask = 0x000F, .none = "OK"};

static const wm_field fields[] = {
    WM_STATUS_FLAGS(&error_flags),
    WM_TOTAL_M3,
    WM_SOFTWARE_VERSION,
};

WM_METER(supercom587, "Sontex Supercom 587 water meter radio");
