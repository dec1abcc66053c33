// SPDX-License-Identifier: MIT
#include "library.h"
// clang-format off

static const wm_identity identities[] = {
    {WM_MFCT('A', 'X', 'I'), 0x07, 0x04},
};

static const wm_words error_flags = {.name = "ERROR_FLAGS", .mask = 0xFFFFFFFF, .none = "OK"};

static const wm_field fields[] = {
    WM_STATUS_FLAGS(&error_flags),
    {"total_energy_kwh", WM_NUMBER(ENERGY, KWH)},
    WM_TOTAL_M3,
    WM_POWER_KW,
    WM_VOLUME_FLOW_M3H,
    WM_FLOW_TEMPERATURE_C,
    WM_RETURN_TEMPERATURE_C,
    WM_TEMPERATURE_DIFFERENCE_C,
    {"target_datetime", WM_DATETIME, WM_STORAGE(1)},
    WM_TARGET_DATE,
    {"target_energy_kwh", WM_NUMBER(ENERGY, KWH), WM_STORAGE(1)},
    {"target_volume_m3", WM_NUMBER(VOLUME, M3), WM_STORAGE(1)},
    WM_METER_DATETIME,
    WM_ON_TIME_H,
    WM_OPERATING_TIME_H,
    WM_FABRICATION_NO,
};

WM_METER(axis, "Axis Industries heat meter");
