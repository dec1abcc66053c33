// SPDX-License-Identifier: MIT
#include "library.h"
// clang-format off

static const wm_identity identities[] = {
    {WM_MFCT('A', 'P', 'A'), 0x01, 0x02},
    {WM_MFCT('A', 'P', 'A'), 0x02, 0x02},
    {WM_MFCT('A', 'P', 'T'), 0x01, 0x02},
    {WM_MFCT('D', 'E', 'V'), 0x00, 0x02},
    {WM_MFCT('D', 'E', 'V'), 0x01, 0x02},
    {WM_MFCT('D', 'E', 'V'), 0x02, 0x37},
    {WM_MFCT('D', 'E', 'V'), 0x03, 0x02},
    {WM_MFCT('E', 'G', 'M'), 0x01, 0x02}, // Elgama GAMA 350
    {WM_MFCT('K', 'P', 'L'), 0x01, 0x02}, // Sanxing S34U28
    {WM_MFCT('N', 'E', 'S'), 0x03, 0x02},
};

static const wm_field fields[] = {
    WM_STATUS_TPL,
    {"total_energy_consumption_kwh", WM_NUMBER(ENERGY, KWH)},
    {"total_energy_consumption_tariff_{tariff}_kwh", WM_NUMBER(ENERGY, KWH), WM_TARIFFS(1, 4)},
    {"total_energy_production_kwh", WM_NUMBER(ENERGY, KWH), .modifiers = WM_MODIFIER_BACKWARD},
    {"total_energy_production_tariff_{tariff}_kwh", WM_NUMBER(ENERGY, KWH), WM_TARIFFS(1, 4),
     .modifiers = WM_MODIFIER_BACKWARD},
    {"current_power_consumption_kw", WM_NUMBER(POWER, KW)},
    {"current_power_production_kw", WM_NUMBER(POWER, KW), .modifiers = WM_MODIFIER_BACKWARD},
    {"max_power_consumption_kw", WM_NUMBER(POWER, KW), .function = WM_MAXIMUM},
    // The same for all meters of a model: 70 kW of Gama 350, 0 of Apator's.
    {"power_upper_limit_kw", WM_NUMBER_AT("0BABC8FC10", KW), .options = WM_F_RAW, WM_SCALE(1, 1000)},
    {"total_reactive_energy_inductive_kvarh", WM_NUMBER_AT("0EFB8273", KVARH), .options = WM_F_RAW,
     WM_SCALE(1, 1000)},
    {"total_reactive_energy_capacitive_kvarh", WM_NUMBER_AT("0EFB82F33C", KVARH), .options = WM_F_RAW,
     WM_SCALE(1, 1000)},
    {"reactive_power_inductive_kvar", WM_NUMBER_AT("0BFB14", KVAR), .options = WM_F_RAW,
     WM_SCALE(1, 1000)},
    {"reactive_power_capacitive_kvar", WM_NUMBER_AT("0BFB943C", KVAR), .options = WM_F_RAW,
     WM_SCALE(1, 1000)},
    {"voltage_at_phase_1_v", WM_NUMBER(VOLTAGE, V), .modifiers = WM_MODIFIER_AT_PHASE_1},
    {"voltage_at_phase_2_v", WM_NUMBER(VOLTAGE, V), .modifiers = WM_MODIFIER_AT_PHASE_2},
    {"voltage_at_phase_3_v", WM_NUMBER(VOLTAGE, V), .modifiers = WM_MODIFIER_AT_PHASE_3},
    {"device_datetime", WM_DATETIME},
};

WM_METER(amiplus, "AMIplus, Apator, Elgama and NES electricity meters");
