// SPDX-License-Identifier: MIT
#include "library.h"
// clang-format off

static const wm_identity identities[] = {
    {WM_MFCT('D', 'M', 'E'), 0x30, 0x03},
};

static const wm_field fields[] = {
    WM_STATUS_TPL,
    // At base conditions (temperature converted).
    {"total_m3", WM_NUMBER(VOLUME, M3), .modifiers = WM_MODIFIER_BASE},
    {"target_m3", WM_NUMBER(VOLUME, M3), WM_STORAGE(3), .modifiers = WM_MODIFIER_BASE},
    {"target_datetime", WM_DATETIME, WM_STORAGE(3)},
    {"flow_m3h", WM_NUMBER(VOLUME_FLOW, M3_H)},
    {"temperature_c", WM_NUMBER(FLOW_TEMPERATURE, C)},
};

WM_METER(aerius, "Diehl Aerius gas meter");
