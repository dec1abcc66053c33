// SPDX-License-Identifier: MIT
#include "library.h"
// clang-format off

static const wm_identity identities[] = {
    {WM_MFCT('R', 'E', 'L'), 0x41, 0x00},
    {WM_MFCT('R', 'E', 'L'), WM_ANY, 0x08}, // 40 is known
};

static const wm_field fields[] = {
    WM_CONSUMPTION_HCA,
    WM_TARGET_HCA,
    WM_METER_DATETIME,
    WM_TARGET_DATE,
    {"next_target_date", WM_DATE(DATE), WM_STORAGE(1), .modifiers = WM_MODIFIER_FUTURE},
};

WM_METER(relhca, "Relay heat cost allocator");
