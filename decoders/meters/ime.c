// SPDX-License-Identifier: MIT
#include "library.h"
// clang-format off

static const wm_identity identities[] = {
    {WM_MFCT('I', 'M', 'E'), 0x66, 0x02},
};

// Every register has a manufacturer VIF and a fixed decimal point.
enum { INTEGER = WM_F_RAW | WM_F_SIGNED };

static const wm_word units[] = {
    {0, "WH"}, {1, "KWH"}, {2, "MWH"}, {3, "VARH"}, {4, "KVARH"}, {5, "MVARH"}, {6, "VAH"}, {7, "KVAH"},
    {8, "MVAH"}, {9, "M3"}, {10, "KM3"}, {11, "WOOT"}, {12, "NM3"}, {13, "KNM3"}, {14, "MNM3"},
    {15, "J"}, {16, "KJ"}, {17, "MJ"}, {18, "cal"}, {19, "KCAL"}, {20, "G"}, {21, "KG"}, {22, "T"},
};
static const wm_words pulse_units = WM_INDEX("UNIT", 0xFFFF, units);

static const wm_word loads[] = {
    {0, "RESISTIVE"}, {1, "INDUCTIVE"}, {2, "CAPACITIVE"},
};
static const wm_words sectors = WM_INDEX("SECTOR_NR", 0xFFFF, loads);

static const wm_field fields[] = {
    WM_STATUS_TPL,
    {"positive_total_active_energy_kwh", WM_NUMBER_AT("849010FF80843B", KWH), .options = INTEGER,
     WM_SCALE(1, 100)},
    {"negative_total_active_energy_kwh", WM_NUMBER_AT("849010FF80843C", KWH), .options = INTEGER,
     WM_SCALE(1, 100)},
    {"positive_total_reactive_energy_kvarh", WM_NUMBER_AT("849010FF81843B", KVARH), .options = INTEGER,
     WM_SCALE(1, 100)},
    {"negative_total_reactive_energy_kvarh", WM_NUMBER_AT("849010FF81843C", KVARH), .options = INTEGER,
     WM_SCALE(1, 100)},
    {"positive_tariff1_active_energy_kwh", WM_NUMBER_AT("8410FF80843B", KWH), .options = INTEGER,
     WM_SCALE(1, 100)},
    {"positive_tariff2_active_energy_kwh", WM_NUMBER_AT("8420FF80843B", KWH), .options = INTEGER,
     WM_SCALE(1, 100)},
    {"negative_tariff1_active_energy_kwh", WM_NUMBER_AT("8410FF80843C", KWH), .options = INTEGER,
     WM_SCALE(1, 100)},
    {"negative_tariff2_active_energy_kwh", WM_NUMBER_AT("8420FF80843C", KWH), .options = INTEGER,
     WM_SCALE(1, 100)},
    {"positive_tariff1_reactive_energy_kvarh", WM_NUMBER_AT("8410FF81843B", KVARH), .options = INTEGER,
     WM_SCALE(1, 100)},
    {"positive_tariff2_reactive_energy_kvarh", WM_NUMBER_AT("8420FF81843B", KVARH), .options = INTEGER,
     WM_SCALE(1, 100)},
    {"negative_tariff1_reactive_energy_kvarh", WM_NUMBER_AT("8410FF81843C", KVARH), .options = INTEGER,
     WM_SCALE(1, 100)},
    {"negative_tariff2_reactive_energy_kvarh", WM_NUMBER_AT("8420FF81843C", KVARH), .options = INTEGER,
     WM_SCALE(1, 100)},
    {"partial_positive_active_energy_kwh", WM_NUMBER_AT("84A010FF80843B", KWH), .options = INTEGER,
     WM_SCALE(1, 100)},
    {"partial_negative_active_energy_kwh", WM_NUMBER_AT("84A010FF80843C", KWH), .options = INTEGER,
     WM_SCALE(1, 100)},
    {"partial_positive_reactive_energy_kvarh", WM_NUMBER_AT("84A010FF81843B", KVARH), .options = INTEGER,
     WM_SCALE(1, 100)},
    {"partial_negative_reactive_energy_kvarh", WM_NUMBER_AT("84A010FF81843C", KVARH), .options = INTEGER,
     WM_SCALE(1, 100)},
    {"pulse_input_counter", WM_NUMBER_AT("04FF9029", COUNTER), .options = INTEGER, WM_SCALE(1, 100)},
    {"pulse_unit", WM_WORDS_AT("02FF912B", &pulse_units)},
    {"kta", WM_TEXT_AT("02FF922B")},
    {"ktv", WM_TEXT_AT("02FF9329")},
    {"three_phase_total_active_power_kw", WM_NUMBER_AT("84B010FF842B", KW), .options = INTEGER,
     WM_SCALE(1, 1000)},
    {"active_power_l1_kw", WM_NUMBER_AT("848020FF842B", KW), .options = INTEGER, WM_SCALE(1, 1000)},
    {"active_power_l2_kw", WM_NUMBER_AT("849020FF842B", KW), .options = INTEGER, WM_SCALE(1, 1000)},
    {"active_power_l3_kw", WM_NUMBER_AT("84A020FF842B", KW), .options = INTEGER, WM_SCALE(1, 1000)},
    {"three_phase_total_reactive_power_kvar", WM_NUMBER_AT("84B010FF852B", KVAR), .options = INTEGER,
     WM_SCALE(1, 1000)},
    {"reactive_power_l1_kvar", WM_NUMBER_AT("848020FF852B", KVAR), .options = INTEGER, WM_SCALE(1, 1000)},
    {"reactive_power_l2_kvar", WM_NUMBER_AT("849020FF852B", KVAR), .options = INTEGER, WM_SCALE(1, 1000)},
    {"reactive_power_l3_kvar", WM_NUMBER_AT("84A020FF852B", KVAR), .options = INTEGER, WM_SCALE(1, 1000)},
    {"three_phase_total_apparent_power_kva", WM_NUMBER_AT("84B010FF862B", KVA), .options = INTEGER,
     WM_SCALE(1, 1000)},
    {"apparent_power_l1_kva", WM_NUMBER_AT("848020FF862B", KVA), .options = INTEGER, WM_SCALE(1, 1000)},
    {"apparent_power_l2_kva", WM_NUMBER_AT("849020FF862B", KVA), .options = INTEGER, WM_SCALE(1, 1000)},
    {"apparent_power_l3_kva", WM_NUMBER_AT("84A020FF862B", KVA), .options = INTEGER, WM_SCALE(1, 1000)},
    {"voltage_1_n_v", WM_NUMBER_AT("848020FF8748", V), .options = INTEGER, WM_SCALE(1, 10)},
    {"voltage_2_n_v", WM_NUMBER_AT("849020FF8748", V), .options = INTEGER, WM_SCALE(1, 10)},
    {"voltage_3_n_v", WM_NUMBER_AT("84A020FF8748", V), .options = INTEGER, WM_SCALE(1, 10)},
    {"voltage_1_2_v", WM_NUMBER_AT("848020FF8848", V), .options = INTEGER, WM_SCALE(1, 10)},
    {"voltage_2_3_v", WM_NUMBER_AT("849020FF8848", V), .options = INTEGER, WM_SCALE(1, 10)},
    {"voltage_3_1_v", WM_NUMBER_AT("84A020FF8848", V), .options = INTEGER, WM_SCALE(1, 10)},
    {"current_l1_a", WM_NUMBER_AT("848020FF8959", A), .options = INTEGER, WM_SCALE(1, 1000)},
    {"current_l2_a", WM_NUMBER_AT("849020FF8959", A), .options = INTEGER, WM_SCALE(1, 1000)},
    {"current_l3_a", WM_NUMBER_AT("84A020FF8959", A), .options = INTEGER, WM_SCALE(1, 1000)},
    {"frequency_hz", WM_NUMBER_AT("02FF8A48", HZ), .options = INTEGER, WM_SCALE(1, 10)},
    {"three_phase_power_factor", WM_NUMBER_AT("82B010FF8B28", NONE), .options = INTEGER, WM_SCALE(1, 1000)},
    {"power_factor_sector", WM_WORDS_AT("82B010FF8C2B", &sectors)},
    {"total_active_power_requirement_kw", WM_NUMBER_AT("8410FF8D2B", KW), .options = WM_F_RAW,
     WM_SCALE(1, 1000)},
    {"max_total_active_power_tariff1_kw", WM_NUMBER_AT("8410FF8E2B", KW), .options = INTEGER,
     WM_SCALE(1, 1000)},
    {"max_total_active_power_tariff2_kw", WM_NUMBER_AT("8420FF8E2B", KW), .options = INTEGER,
     WM_SCALE(1, 1000)},
    {"run_meter_total_h", WM_NUMBER_AT("84B010FF8F21", H), .options = INTEGER, WM_SCALE(1, 60)},
    {"run_meter_tariff1_h", WM_NUMBER_AT("8410FF8F21", H), .options = INTEGER, WM_SCALE(1, 60)},
    {"run_meter_tariff2_h", WM_NUMBER_AT("8420FF8F21", H), .options = INTEGER, WM_SCALE(1, 60)},
};

WM_METER(ime, "IME Conto electricity meters on M-Bus");
