// SPDX-License-Identifier: MIT
#include "library.h"
// clang-format off

static const wm_identity identities[] = {
    {WM_MFCT('A', 'X', 'I'), 0x01, 0x07},
    {WM_MFCT('A', 'X', 'I'), 0x0A, 0x06}, {WM_MFCT('A', 'X', 'I'), 0x0A, 0x07}, // on the wire and by NFC
    {WM_MFCT('A', 'X', 'I'), 0x10, 0x07},
    {WM_MFCT('A', 'X', 'I'), 0x20, 0x07},
};

static const wm_field fields[] = {
    WM_STATUS_TPL,
    WM_TOTAL_M3,
    WM_TOTAL_FORWARD_M3,
    WM_TOTAL_BACKWARD_M3,
    WM_VOLUME_FLOW_M3H,
    WM_FLOW_TEMPERATURE_C,
    WM_METER_DATETIME,
    WM_ON_TIME_H,
    {"error_free_time_h", WM_NUMBER(OPERATING_TIME, H)},
    {"error_code_counter", WM_NUMBER_AT("34FD17", COUNTER), .options = WM_F_RAW},
    {"set_datetime", WM_DATETIME, WM_STORAGE(1)},
    {"consumption_at_set_date_m3", WM_NUMBER(VOLUME, M3), WM_STORAGE(1)},
    {"forward_at_set_date_m3", WM_NUMBER(VOLUME, M3), WM_STORAGE(1), .modifiers = WM_MODIFIER_FORWARD},
    {"backward_at_set_date_m3", WM_NUMBER(VOLUME, M3), WM_STORAGE(1), .modifiers = WM_MODIFIER_BACKWARD},
    // Days by the standard, per cent by this meter.
    {"battery_pct", WM_NUMBER_AT("01FD74", PERCENT), .options = WM_F_RAW},
};

WM_METER(q400, "Axioma Q400 and Qalcosonic W1 water meters");
