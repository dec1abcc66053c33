// SPDX-License-Identifier: MIT
#include "library.h"
// clang-format off

static const wm_identity identities[] = {
    {WM_MFCT('E', 'M', 'U'), 0x10, 0x02},
    {WM_MFCT('E', 'M', 'U'), 0x05, 0x20},
};

static const wm_words error_flags = {.name = "ERROR_FLAGS", .mask = UINT64_MAX, .none = "OK"};

// Subunit 2 is reactive.
static const wm_field fields[] = {
    WM_STATUS_FLAGS(&error_flags),
    {"total_energy_consumption_tariff_{tariff}_kwh", WM_NUMBER(ENERGY, KWH), WM_TARIFFS(1, 4)},
    {"total_reactive_energy_consumption_kvarh", WM_NUMBER(ENERGY, KVARH), WM_SUBUNIT(2)},
    {"total_reactive_energy_consumption_tariff_{tariff}_kvarh", WM_NUMBER(ENERGY, KVARH), WM_TARIFFS(1, 4),
     WM_SUBUNIT(2)},
    {"total_energy_consumption_kwh", WM_NUMBER(ENERGY, KWH)},
    {"current_power_consumption_kw", WM_NUMBER(POWER, KW)},
    {"max_power_consumption_kw", WM_NUMBER(POWER, KW), .function = WM_MAXIMUM},
    {"power_at_phase_1_kw", WM_NUMBER(POWER, KW), .vife = "FF01"},
    {"power_at_phase_2_kw", WM_NUMBER(POWER, KW), .vife = "FF02"},
    {"power_at_phase_3_kw", WM_NUMBER(POWER, KW), .vife = "FF03"},
    {"reactive_power_kvar", WM_NUMBER(POWER, KVAR), WM_SUBUNIT(2)},
    {"reactive_power_at_phase_1_kvar", WM_NUMBER(POWER, KVAR), WM_SUBUNIT(2), .vife = "FF01"},
    {"reactive_power_at_phase_2_kvar", WM_NUMBER(POWER, KVAR), WM_SUBUNIT(2), .vife = "FF02"},
    {"reactive_power_at_phase_3_kvar", WM_NUMBER(POWER, KVAR), WM_SUBUNIT(2), .vife = "FF03"},
    {"power_factor_at_phase_1", WM_NUMBER_AT("01FFE1FF01", NONE), .options = WM_F_RAW | WM_F_SIGNED,
     WM_SCALE(1, 100)},
    {"power_factor_at_phase_2", WM_NUMBER_AT("01FFE1FF02", NONE), .options = WM_F_RAW | WM_F_SIGNED,
     WM_SCALE(1, 100)},
    {"power_factor_at_phase_3", WM_NUMBER_AT("01FFE1FF03", NONE), .options = WM_F_RAW | WM_F_SIGNED,
     WM_SCALE(1, 100)},
    {"frequency_hz", WM_NUMBER_AT("02FF52", HZ), .options = WM_F_RAW, WM_SCALE(1, 10)},
};

WM_METER(emu, "EMU Professional electricity meters on M-Bus");
