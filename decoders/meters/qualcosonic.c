// SPDX-License-Identifier: MIT
#include "library.h"
// clang-format off

static const wm_identity identities[] = {
    {WM_MFCT('A', 'X', 'I'), 0x0B, 0x04}, {WM_MFCT('A', 'X', 'I'), 0x0B, 0x0D},
    {WM_MFCT('A', 'X', 'I'), 0x0C, 0x04}, {WM_MFCT('A', 'X', 'I'), 0x0C, 0x0D},
};

static const wm_words error_flags = {.name = "ERROR_FLAGS", .mask = 0xFFFFFFFF, .none = "OK"};

static const wm_field fields[] = {
    // Sent as the value at an error: 34 FD 17.
    {"status", WM_K_STATUS, .quantity = WM_Q_ERROR_FLAGS, .function = WM_ANY_FUNCTION, .words = &error_flags},
    {"total_heat_energy_kwh", WM_NUMBER(ENERGY, KWH), .modifiers = WM_MODIFIER_FORWARD},
    {"total_cooling_energy_kwh", WM_NUMBER(ENERGY, KWH), .modifiers = WM_MODIFIER_BACKWARD},
    WM_TOTAL_M3,
    WM_POWER_KW,
    WM_VOLUME_FLOW_M3H,
    WM_FLOW_TEMPERATURE_C,
    WM_RETURN_TEMPERATURE_C,
    WM_TEMPERATURE_DIFFERENCE_C,
    {"target_datetime", WM_DATETIME, WM_STORAGE(16)},
    {"target_heat_energy_kwh", WM_NUMBER(ENERGY, KWH), WM_STORAGE(16), .modifiers = WM_MODIFIER_FORWARD},
    {"target_cooling_energy_kwh", WM_NUMBER(ENERGY, KWH), WM_STORAGE(16), .modifiers = WM_MODIFIER_BACKWARD},
    WM_METER_DATETIME,
    WM_METER_DATETIME_AT_ERROR,
    WM_ON_TIME_H,
    WM_OPERATING_TIME_H,
    WM_FABRICATION_NO,
};

WM_METER(qualcosonic, "Axioma Qalcosonic heat and cooling meter");
