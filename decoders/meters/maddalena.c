// SPDX-License-Identifier: MIT
#include "library.h"
// clang-format off

static const wm_identity identities[] = {
    {WM_MFCT('M', 'A', 'D'), 0x01, 0x06},
    {WM_MFCT('M', 'A', 'D'), 0x01, 0x07},
};

static const wm_words error_flags = {.name = "ERROR_FLAGS", .mask = 0xFFFF, .none = "OK"};

static const wm_field fields[] = {
    WM_STATUS_FLAGS(&error_flags),
    WM_TOTAL_M3,
    WM_TARGET_M3,
    WM_TARGET_DATE,
    WM_METER_DATETIME,
    WM_FABRICATION_NO,
};

WM_METER(maddalena, "Maddalena water meters");
