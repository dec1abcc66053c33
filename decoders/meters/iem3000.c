// SPDX-License-Identifier: MIT
#include "library.h"
// clang-format off

static const wm_identity identities[] = {
    {WM_MFCT('S', 'E', 'C'), 0x13, 0x02},
    {WM_MFCT('S', 'E', 'C'), 0x15, 0x02},
    {WM_MFCT('S', 'E', 'C'), 0x18, 0x02},
};

// Users of other tools have these words in their rules: the flags as a number, 16 to a step. By the maker's
// manual they are bits, and 0 says that all is well: diagnostic_codes.
static const wm_word codes[] = {
    {0x00, "CODE_101_EEPROM_ERROR"},
    {0x10, "CODE_102_NO_CALIBRATION_TABLE"},
    {0x20, "CODE_201_MISMATCH_BETWEEN_FREQUENCY_SETTINGS_AND_FREQUENCY_MEASUREMENTS"},
    {0x30, "CODE_202_PHASE_SEQUENCE_REVERSED"},
    {0x40, "CODE_203_PHASE_SEQUENCE_REVERSED"},
    {0x50, "CODE_204_TOTAL_ACTIVE_ENERGY_NEGATIVE_DUE_TO_INCORRECT_V_OR_A_CONNECTIONS"},
    {0x60, "CODE_205_DATE_TIME_RESET_DUE_TO_POWER_FAILUER"},
    {0x70, "CODE_206_PULSE_MISSING_DUE_TO_OVERSPEED_OF_ENERGY_PULSE_OUTPUT"},
    {0x80, "CODE_207_ABNORMAL_INTERNAL_CLOCK_FUNCTION"},
    {0x90, "INTERNAL_DATA_BUS_COMUNICATION_ERROR"},
};
static const wm_words code_words = WM_INDEX("ERROR_FLAGS", 0xFFFFFF, codes);

static const wm_word diagnostics[] = {
    {0x001, "EEPROM_101"}, {0x002, "NO_CALIBRATION_102"}, {0x004, "FREQUENCY_MISMATCH_201"},
    {0x008, "WIRING_MISMATCH_202"}, {0x010, "PHASE_SEQUENCE_REVERSED_203"},
    {0x020, "TOTAL_ACTIVE_ENERGY_NEGATIVE_204"}, {0x040, "CLOCK_RESET_205"}, {0x080, "PULSES_MISSING_206"},
    {0x100, "CLOCK_FAULT_207"}, {0x200, "INTERNAL_BUS_FAULT"},
};
static const wm_words diagnostic_words = WM_BITS("DIAGNOSTIC", 0xFFFFFF, diagnostics);

static const wm_words inputs = {.name = "INPUT", .mask = 0xFFFFFF};
static const wm_words input_states = {.name = "INPUT_STATUS", .mask = 0xFF};
static const wm_words input_links = {.name = "INPUT_ASSOCIATION", .mask = 0xFFFFFF};
static const wm_words outputs = {.name = "OUTPUT", .mask = 0xFFFFFF};
static const wm_words output_links = {.name = "OUTPUT_ASSOCIATION", .mask = 0xFFFFFF};
static const wm_words output_links_2 = {.name = "OUTPUT_ASSOCIATION_2", .mask = 0xFFFF};
static const wm_words overload = {.name = "OVERLOAD_ALARM", .mask = 0xFF};
static const wm_words activated = {.name = "ACTIVATED_STATUS", .mask = 0xFF};
static const wm_words unacknowledged = {.name = "UNACK_STATUS", .mask = 0xFF};
static const wm_words power_system = {.name = "POWER_SYS_CONFIG", .mask = 0xFFFFFF};

// Energies come as integers and as reals, and the reals are kWh under a VIF of Wh.
#define ENERGY(u) WM_NUMBER(ENERGY, u), .options = WM_F_KILO_REAL

static const wm_field fields[] = {
    WM_STATUS_TPL,
    {"error_flags", .kind = WM_K_WORDS, .quantity = WM_Q_ERROR_FLAGS, .words = &code_words,
     .options = WM_F_INTO_STATUS},
    {"diagnostic_codes", .kind = WM_K_WORDS, .quantity = WM_Q_ERROR_FLAGS, .words = &diagnostic_words},
    WM_MANUFACTURER,
    WM_MODEL_VERSION,
    WM_FIRMWARE_VERSION,
    WM_METER_DATETIME,
    // Subunit 0 is active, 1 reactive, 2 apparent.
    {"total_energy_consumption_kwh", ENERGY(KWH)},
    {"total_energy_consumption_tariff_{tariff}_kwh", ENERGY(KWH), WM_TARIFFS(1, 4)},
    {"total_energy_consumption_l1_kwh", ENERGY(KWH), .vife = "FF01"},
    {"total_energy_consumption_l2_kwh", ENERGY(KWH), .vife = "FF02"},
    {"total_energy_consumption_l3_kwh", ENERGY(KWH), .vife = "FF03"},
    {"total_energy_production_kwh", ENERGY(KWH), .vife = "FF09"},
    {"total_energy_production_tariff_{tariff}_kwh", ENERGY(KWH), WM_TARIFFS(1, 4), WM_SUBUNIT(1)},
    {"partial_energy_consumption_kwh", ENERGY(KWH), .vife = "FF0D"},
    {"resettable_energy_consumption_kwh", ENERGY(KWH), .vife = "FF72"},
    {"total_reactive_energy_consumption_kvarh", ENERGY(KVARH), WM_SUBUNIT(1)},
    {"total_reactive_energy_production_kvarh", ENERGY(KVARH), WM_SUBUNIT(1), .vife = "FF09"},
    {"partial_reactive_energy_consumption_kvarh", ENERGY(KVARH), WM_SUBUNIT(1), .vife = "FF0D"},
    {"active_consumption_kw", WM_NUMBER(POWER, KW)},
    {"active_consumption_l1_kw", WM_NUMBER(POWER, KW), .vife = "FF01"},
    {"active_consumption_l2_kw", WM_NUMBER(POWER, KW), .vife = "FF02"},
    {"active_consumption_l3_kw", WM_NUMBER(POWER, KW), .vife = "FF03"},
    {"reactive_consumption_kw", WM_NUMBER(POWER, KW), WM_SUBUNIT(1)},
    {"apparent_consumption_kw", WM_NUMBER(POWER, KW), WM_SUBUNIT(2)},
    {"voltage_l1_n_v", WM_NUMBER(VOLTAGE, V), .vife = "FF01"},
    {"voltage_l2_n_v", WM_NUMBER(VOLTAGE, V), .vife = "FF02"},
    {"voltage_l3_n_v", WM_NUMBER(VOLTAGE, V), .vife = "FF03"},
    {"voltage_average_ln_v", WM_NUMBER(VOLTAGE, V), .vife = "FF04"},
    {"voltage_l1_l2_v", WM_NUMBER(VOLTAGE, V), .vife = "FF05"},
    {"voltage_l2_l3_v", WM_NUMBER(VOLTAGE, V), .vife = "FF06"},
    {"voltage_l3_l1_v", WM_NUMBER(VOLTAGE, V), .vife = "FF07"},
    {"voltage_average_ll_v", WM_NUMBER(VOLTAGE, V), .vife = "FF08"},
    {"current_average_a", WM_NUMBER(CURRENT, A), .vife = "FF00"},
    {"current_l1_a", WM_NUMBER(CURRENT, A), .vife = "FF01"},
    {"current_l2_a", WM_NUMBER(CURRENT, A), .vife = "FF02"},
    {"current_l3_a", WM_NUMBER(CURRENT, A), .vife = "FF03"},
    {"power_factor", WM_NUMBER_AT("05FF0A", NONE), .options = WM_F_RAW},
    {"frequency_hz", WM_NUMBER_AT("05FF0B", HZ), .options = WM_F_RAW},
    {"active_tariff_nr", WM_NUMBER_AT("03FF10", NONE), .options = WM_F_RAW},
    {"last_partial_energy_reset_datetime", WM_DATETIME, .vife = "FF0C"},
    {"last_input_metering_reset_datetime", WM_DATETIME, .vife = "FF0E"},
    {"last_alarm_datetime", WM_DATETIME, .vife = "FF39"},
    {"last_alarm_nr", WM_NUMBER_AT("05FF3A", NONE), .options = WM_F_RAW},
    {"input_metering_cumulation_counter", WM_NUMBER(CUMULATION_COUNTER, COUNTER)},
    {"pulse_duration_counter", WM_NUMBER_AT("03FF2C", COUNTER), .options = WM_F_RAW},
    {"pulse_weight_counter", WM_NUMBER_AT("05FF2E", COUNTER), .options = WM_F_RAW},
    {"pulse_constant_counter", WM_NUMBER_AT("05FF2F", COUNTER), .options = WM_F_RAW},
    {"pickup_setpoint_counter", WM_NUMBER_AT("05FF35", COUNTER), .options = WM_F_RAW},
    {"digital_input", .kind = WM_K_WORDS, .quantity = WM_Q_DIGITAL_INPUT, .words = &inputs},
    {"digital_input_status", WM_WORDS_AT("02FF32", &input_states)},
    {"digital_input_association", WM_WORDS_AT("03FF30", &input_links)},
    {"digital_output", .kind = WM_K_WORDS, .quantity = WM_Q_DIGITAL_OUTPUT, .words = &outputs},
    {"digital_output_association", WM_WORDS_AT("03FF2D", &output_links)},
    {"digital_output_association_2", WM_WORDS_AT("02FF36", &output_links_2)},
    {"overload_alarm_setup", WM_WORDS_AT("02FF34", &overload)},
    {"activated_status", WM_WORDS_AT("02FF37", &activated)},
    {"unack_status", WM_WORDS_AT("02FF38", &unacknowledged)},
    {"power_system_configuration", WM_WORDS_AT("03FF23", &power_system)},
    {"operating_time_y", WM_NUMBER_AT("06FF20", Y), .options = WM_F_RAW}, // users' name for seconds
    {"operating_time_s", WM_NUMBER_AT("06FF20", S), .options = WM_F_RAW},
    {"phases_counter", WM_NUMBER_AT("03FF21", COUNTER), .options = WM_F_RAW},
    {"wires_nr", WM_NUMBER_AT("03FF22", NONE), .options = WM_F_RAW},
    {"nominal_frequency_hz", WM_NUMBER_AT("03FF24", HZ), .options = WM_F_RAW},
    {"vts_counter", WM_NUMBER_AT("03FF25", COUNTER), .options = WM_F_RAW},
    {"vt_primary_nr", WM_NUMBER_AT("05FF26", NONE), .options = WM_F_RAW},
    {"vt_secondary_nr", WM_NUMBER_AT("03FF27", NONE), .options = WM_F_RAW},
    {"cts_counter", WM_NUMBER_AT("03FF28", COUNTER), .options = WM_F_RAW},
    {"ct_primary_nr", WM_NUMBER_AT("03FF29", NONE), .options = WM_F_RAW},
    {"ct_secondary_nr", WM_NUMBER_AT("03FF2A", NONE), .options = WM_F_RAW},
    {"vt_connection_type_nr", WM_NUMBER_AT("03FF2B", NONE), .options = WM_F_RAW},
};

WM_METER(iem3000, "Schneider Electric iEM3000 electricity meters on M-Bus");
