// SPDX-License-Identifier: MIT
#include "library.h"
// clang-format off

static const wm_identity identities[] = {
    {WM_MFCT('A', 'P', 'A'), 0x40, 0x04},
};

static const wm_words state = {.name = "ERROR_FLAGS", .mask = 0xFFFFFFFF, .none = "OK"};

static const wm_field fields[] = {
    WM_STATUS_AT("047F", &state),
    {"total_energy_consumption_kwh", WM_NUMBER(ENERGY, KWH)},
    {"total_energy_consumption_at_date_kwh", WM_NUMBER(ENERGY, KWH), WM_STORAGE(1)},
    {"current_power_consumption_kw", WM_NUMBER(POWER, KW)},
    {"total_volume_m3", WM_NUMBER(VOLUME, M3)},
    WM_FLOW_TEMPERATURE_C,
    WM_RETURN_TEMPERATURE_C,
    WM_EXTERNAL_TEMPERATURE_C,
    WM_OPERATING_TIME_H,
    WM_METER_DATE,
    {"version", WM_TEXT(MODEL_VERSION)},
    WM_BATTERY_V,
};

WM_METER(elf, "Apator ELF heat meter");
