// SPDX-License-Identifier: MIT
#include "library.h"
#include <string.h>
// clang-format off

static const wm_identity identities[] = {
    {WM_MFCT('A', 'B', 'B'), 0x20, 0x02},
};

static const wm_words error_words = {.name = "ERROR_FLAGS", .mask = UINT64_MAX, .none = "OK"};
static const wm_words warning_words = {.name = "WARNING_FLAGS", .mask = UINT64_MAX, .none = "OK"};
static const wm_words alarm_words = {.name = "ALARM_FLAGS", .mask = UINT64_MAX, .none = "OK"};
static const wm_words information_words = {.name = "INFORMATION_FLAGS", .mask = UINT64_MAX};
static const wm_words unknown_words = {.name = "UNKNOWN", .mask = 0xFF, .none = "OK"};
static const wm_words outputs = {.name = "OUTPUT", .mask = 0xFF};
static const wm_words inputs = {.name = "INPUT", .mask = 0xFF};

enum { INTEGER = WM_F_RAW | WM_F_SIGNED };

// Users' tools print the product number as its bytes are sent, last character first.
static void put_as_sent(const wm_run *run, const wm_field *field, const wm_record *record)
{
    char text[WM_RECORD_TEXT_MAX];
    if (!record || record->kind != WM_VALUE_TEXT) return;
    size_t n = strlen(record->text);
    for (size_t i = 0; i < n; i++) {
        char c = record->text[n - 1 - i];
        if (c & 0x80) return; // half of a UTF-8 character
        text[i] = c;
    }
    text[n] = 0;
    wm_reading_text(run->reading, field->key, text);
}

static const wm_field fields[] = {
    WM_STATUS_TPL,
    {"error_flags", WM_WORDS_AT("07FFA600", &error_words), .options = WM_F_INTO_STATUS},
    {"warning_flags", WM_WORDS_AT("07FFA700", &warning_words), .options = WM_F_INTO_STATUS},
    {"alarm_flags", WM_WORDS_AT("07FFA900", &alarm_words), .options = WM_F_INTO_STATUS},
    {"information_flags", WM_WORDS_AT("07FFA800", &information_words)},
    {"unknown_vif_ffad", WM_WORDS_AT("01FFAD00", &unknown_words)},
    WM_FIRMWARE_VERSION,
    {"product", WM_TEXT_AT("0DFFAA00")},
    {"product_no", WM_K_CALL, .head = "0DFFAA00", .call = put_as_sent},
    {"active_tariff_nr", WM_NUMBER_AT("01FF9300", NONE), .options = WM_F_RAW},
    // 15: not available, which users know as 0.
    {"ct_numerator_factor", WM_NUMBER_AT("04FFA015", NONE), .options = WM_F_RAW},
    {"ct_numerator_factor", WM_NUMBER_AT("04FFA000", NONE), .options = WM_F_RAW},
    {"ct_denominator_factor", WM_NUMBER_AT("04FFA215", NONE), .options = WM_F_RAW},
    {"ct_denominator_factor", WM_NUMBER_AT("04FFA200", NONE), .options = WM_F_RAW},
    {"vt_numerator_factor", WM_NUMBER_AT("04FFA115", NONE), .options = WM_F_RAW},
    {"vt_numerator_factor", WM_NUMBER_AT("04FFA100", NONE), .options = WM_F_RAW},
    {"vt_denominator_factor", WM_NUMBER_AT("04FFA315", NONE), .options = WM_F_RAW},
    {"vt_denominator_factor", WM_NUMBER_AT("04FFA300", NONE), .options = WM_F_RAW},
    {"power_fail_counter", WM_NUMBER_AT("04FF9800", COUNTER), .options = WM_F_RAW},
    // Subunit 0 is active import, 1 active export, 2 and 3 the same reactive, 4 and 5 apparent, 6 to 8 net.
    {"total_energy_consumption_kwh", WM_NUMBER(ENERGY, KWH)},
    {"total_energy_consumption_tariff_{tariff}_kwh", WM_NUMBER(ENERGY, KWH), WM_TARIFFS(1, 4)},
    {"total_energy_consumption_l1_kwh", WM_NUMBER(ENERGY, KWH), .vife = "FF01"},
    {"total_energy_consumption_l2_kwh", WM_NUMBER(ENERGY, KWH), .vife = "FF02"},
    {"total_energy_consumption_l3_kwh", WM_NUMBER(ENERGY, KWH), .vife = "FF03"},
    {"total_energy_production_kwh", WM_NUMBER(ENERGY, KWH), WM_SUBUNIT(1)},
    {"total_energy_production_tariff_{tariff}_kwh", WM_NUMBER(ENERGY, KWH), WM_TARIFFS(1, 4), WM_SUBUNIT(1)},
    {"total_energy_production_l1_kwh", WM_NUMBER(ENERGY, KWH), WM_SUBUNIT(1), .vife = "FF01"},
    {"total_energy_production_l2_kwh", WM_NUMBER(ENERGY, KWH), WM_SUBUNIT(1), .vife = "FF02"},
    {"total_energy_production_l3_kwh", WM_NUMBER(ENERGY, KWH), WM_SUBUNIT(1), .vife = "FF03"},
    {"total_reactive_energy_consumption_kvarh", WM_NUMBER(ENERGY, KVARH), WM_SUBUNIT(2)},
    {"total_reactive_energy_consumption_tariff_{tariff}_kvarh", WM_NUMBER(ENERGY, KVARH), WM_TARIFFS(1, 4),
     WM_SUBUNIT(2)},
    {"total_reactive_energy_consumption_l1_kwh", WM_NUMBER(ENERGY, KWH), WM_SUBUNIT(2), .vife = "FF01"},
    {"total_reactive_energy_consumption_l2_kwh", WM_NUMBER(ENERGY, KWH), WM_SUBUNIT(2), .vife = "FF02"},
    {"total_reactive_energy_consumption_l3_kwh", WM_NUMBER(ENERGY, KWH), WM_SUBUNIT(2), .vife = "FF03"},
    {"total_reactive_energy_production_kvarh", WM_NUMBER(ENERGY, KVARH), WM_SUBUNIT(3)},
    {"total_reactive_energy_production_tariff_{tariff}_kvarh", WM_NUMBER(ENERGY, KVARH), WM_TARIFFS(1, 4),
     WM_SUBUNIT(3)},
    {"total_reactive_energy_production_l1_kwh", WM_NUMBER(ENERGY, KWH), WM_SUBUNIT(3), .vife = "FF01"},
    {"total_reactive_energy_production_l2_kwh", WM_NUMBER(ENERGY, KWH), WM_SUBUNIT(3), .vife = "FF02"},
    {"total_reactive_energy_production_l3_kwh", WM_NUMBER(ENERGY, KWH), WM_SUBUNIT(3), .vife = "FF03"},
    // At the end of the last period.
    {"target_energy_production_kwh", WM_NUMBER(ENERGY, KWH), WM_STORAGE(1), WM_SUBUNIT(1)},
    {"target_energy_production_tariff_{tariff}_kwh", WM_NUMBER(ENERGY, KWH), WM_STORAGE(1), WM_TARIFFS(1, 4),
     WM_SUBUNIT(1)},
    {"target_reactive_energy_consumption_kvarh", WM_NUMBER(ENERGY, KVARH), WM_STORAGE(1), WM_SUBUNIT(2)},
    {"target_reactive_energy_consumption_tariff_{tariff}_kvarh", WM_NUMBER(ENERGY, KVARH), WM_STORAGE(1),
     WM_TARIFFS(1, 4), WM_SUBUNIT(2)},
    {"target_reactive_energy_production_kvarh", WM_NUMBER(ENERGY, KVARH), WM_STORAGE(1), WM_SUBUNIT(3)},
    {"target_reactive_energy_production_tariff_{tariff}_kvarh", WM_NUMBER(ENERGY, KVARH), WM_STORAGE(1),
     WM_TARIFFS(1, 4), WM_SUBUNIT(3)},
    {"total_apparent_energy_consumption_kvah", WM_NUMBER(ENERGY, KVAH), WM_SUBUNIT(4)},
    {"total_apparent_energy_consumption_l1_kwh", WM_NUMBER(ENERGY, KWH), WM_SUBUNIT(4), .vife = "FF01"},
    {"total_apparent_energy_consumption_l2_kwh", WM_NUMBER(ENERGY, KWH), WM_SUBUNIT(4), .vife = "FF02"},
    {"total_apparent_energy_consumption_l3_kwh", WM_NUMBER(ENERGY, KWH), WM_SUBUNIT(4), .vife = "FF03"},
    {"total_apparent_energy_production_kvah", WM_NUMBER(ENERGY, KVAH), WM_SUBUNIT(5)},
    {"total_apparent_energy_production_l1_kwh", WM_NUMBER(ENERGY, KWH), WM_SUBUNIT(5), .vife = "FF01"},
    {"total_apparent_energy_production_l2_kwh", WM_NUMBER(ENERGY, KWH), WM_SUBUNIT(5), .vife = "FF02"},
    {"total_apparent_energy_production_l3_kwh", WM_NUMBER(ENERGY, KWH), WM_SUBUNIT(5), .vife = "FF03"},
    {"total_net_energy_kwh", WM_NUMBER(ENERGY, KWH), WM_SUBUNIT(6)},
    {"total_net_energy_l1_kwh", WM_NUMBER(ENERGY, KWH), WM_SUBUNIT(6), .vife = "FF01"},
    {"total_net_energy_l2_kwh", WM_NUMBER(ENERGY, KWH), WM_SUBUNIT(6), .vife = "FF02"},
    {"total_net_energy_l3_kwh", WM_NUMBER(ENERGY, KWH), WM_SUBUNIT(6), .vife = "FF03"},
    {"total_net_reactive_energy_kvarh", WM_NUMBER(ENERGY, KVARH), WM_SUBUNIT(7)},
    {"total_net_reactive_energy_l1_kvarh", WM_NUMBER(ENERGY, KVARH), WM_SUBUNIT(7), .vife = "FF01"},
    {"total_net_reactive_energy_l2_kvarh", WM_NUMBER(ENERGY, KVARH), WM_SUBUNIT(7), .vife = "FF02"},
    {"total_net_reactive_energy_l3_kvarh", WM_NUMBER(ENERGY, KVARH), WM_SUBUNIT(7), .vife = "FF03"},
    {"total_net_apparent_energy_kvah", WM_NUMBER(ENERGY, KVAH), WM_SUBUNIT(8)},
    {"total_net_apparent_energy_l1_kvah", WM_NUMBER(ENERGY, KVAH), WM_SUBUNIT(8), .vife = "FF01"},
    {"total_net_apparent_energy_l2_kvah", WM_NUMBER(ENERGY, KVAH), WM_SUBUNIT(8), .vife = "FF02"},
    {"total_net_apparent_energy_l3_kvah", WM_NUMBER(ENERGY, KVAH), WM_SUBUNIT(8), .vife = "FF03"},
    {"resettable_energy_consumption_kwh", WM_NUMBER(ENERGY, KWH), .vife = "FF72"},
    {"resettable_energy_production_kwh", WM_NUMBER(ENERGY, KWH), WM_SUBUNIT(1), .vife = "FF72"},
    {"resettable_reactive_energy_consumption_kwh", WM_NUMBER(ENERGY, KWH), WM_SUBUNIT(2), .vife = "FF72"},
    {"resettable_reactive_energy_production_kwh", WM_NUMBER(ENERGY, KWH), WM_SUBUNIT(3), .vife = "FF72"},
    {"active_consumption_kw", WM_NUMBER(POWER, KW)},
    {"active_consumption_l1_kw", WM_NUMBER(POWER, KW), .vife = "FF01"},
    {"active_consumption_l2_kw", WM_NUMBER(POWER, KW), .vife = "FF02"},
    {"active_consumption_l3_kw", WM_NUMBER(POWER, KW), .vife = "FF03"},
    {"reactive_consumption_kw", WM_NUMBER(POWER, KW), WM_SUBUNIT(2)},
    {"reactive_consumption_l1_kw", WM_NUMBER(POWER, KW), WM_SUBUNIT(2), .vife = "FF01"},
    {"reactive_consumption_l2_kw", WM_NUMBER(POWER, KW), WM_SUBUNIT(2), .vife = "FF02"},
    {"reactive_consumption_l3_kw", WM_NUMBER(POWER, KW), WM_SUBUNIT(2), .vife = "FF03"},
    {"apparent_consumption_kw", WM_NUMBER(POWER, KW), WM_SUBUNIT(4)},
    {"apparent_consumption_l1_kw", WM_NUMBER(POWER, KW), WM_SUBUNIT(4), .vife = "FF01"},
    {"apparent_consumption_l2_kw", WM_NUMBER(POWER, KW), WM_SUBUNIT(4), .vife = "FF02"},
    {"apparent_consumption_l3_kw", WM_NUMBER(POWER, KW), WM_SUBUNIT(4), .vife = "FF03"},
    {"voltage_l1_n_v", WM_NUMBER(VOLTAGE, V), .vife = "FF01"},
    {"voltage_l2_n_v", WM_NUMBER(VOLTAGE, V), .vife = "FF02"},
    {"voltage_l3_n_v", WM_NUMBER(VOLTAGE, V), .vife = "FF03"},
    {"voltage_l1_l2_v", WM_NUMBER(VOLTAGE, V), .vife = "FF05"},
    {"voltage_l2_l3_v", WM_NUMBER(VOLTAGE, V), .vife = "FF06"},
    {"voltage_l3_l1_v", WM_NUMBER(VOLTAGE, V), .vife = "FF07"},
    {"current_l1_a", WM_NUMBER(CURRENT, A), .vife = "FF01"},
    {"current_l2_a", WM_NUMBER(CURRENT, A), .vife = "FF02"},
    {"current_l3_a", WM_NUMBER(CURRENT, A), .vife = "FF03"},
    {"frequency_hz", WM_NUMBER_AT("0AFFD900", HZ), .options = WM_F_RAW, WM_SCALE(1, 100)},
    {"power_factor", WM_NUMBER_AT("02FFE000", NONE), .options = INTEGER, WM_SCALE(1, 1000)},
    {"power_l1_factor", WM_NUMBER_AT("02FFE0FF8100", NONE), .options = INTEGER, WM_SCALE(1, 1000)},
    {"power_l2_factor", WM_NUMBER_AT("02FFE0FF8200", NONE), .options = INTEGER, WM_SCALE(1, 1000)},
    {"power_l3_factor", WM_NUMBER_AT("02FFE0FF8300", NONE), .options = INTEGER, WM_SCALE(1, 1000)},
    {"power_phase_angle_deg", WM_NUMBER_AT("02FFD200", DEG), .options = INTEGER, WM_SCALE(1, 10)},
    {"phase_angle_power_l1_deg", WM_NUMBER_AT("02FFD2FF8100", DEG), .options = INTEGER, WM_SCALE(1, 10)},
    {"phase_angle_power_l2_deg", WM_NUMBER_AT("02FFD2FF8200", DEG), .options = INTEGER, WM_SCALE(1, 10)},
    {"phase_angle_power_l3_deg", WM_NUMBER_AT("02FFD2FF8300", DEG), .options = INTEGER, WM_SCALE(1, 10)},
    {"current_quadrant_nr", WM_NUMBER_AT("01FF9700", NONE), .options = WM_F_RAW},
    {"current_quadrant_l1_nr", WM_NUMBER_AT("01FF97FF8100", NONE), .options = WM_F_RAW},
    {"current_quadrant_l2_nr", WM_NUMBER_AT("01FF97FF8200", NONE), .options = WM_F_RAW},
    {"current_quadrant_l3_nr", WM_NUMBER_AT("01FF97FF8300", NONE), .options = WM_F_RAW},
    {"digital_output_{subunit}", .kind = WM_K_WORDS, .quantity = WM_Q_DIGITAL_OUTPUT, WM_SUBUNITS(1, 2),
     .words = &outputs},
    {"digital_input_{subunit-2}", .kind = WM_K_WORDS, .quantity = WM_Q_DIGITAL_INPUT, WM_SUBUNITS(3, 4),
     .words = &inputs},
    {"digital_historic_input_{subunit-2}", .kind = WM_K_WORDS, .quantity = WM_Q_DIGITAL_INPUT,
     WM_STORAGE(1), WM_SUBUNITS(3, 4), .words = &inputs},
    {"digital_input_{subunit-2}_counter", WM_NUMBER(CUMULATION_COUNTER, COUNTER), WM_SUBUNITS(3, 4)},
    {"energy_co2_kg", WM_NUMBER_AT("0EFFF9C400", KG), .options = WM_F_RAW, WM_SCALE(1, 100)},
    {"co2_conversion_factor", WM_NUMBER_AT("04FFA400", NONE), .options = WM_F_RAW},
    {"energy_currency_counter", WM_NUMBER_AT("0EFFF9C900", COUNTER), .options = WM_F_RAW},
    {"currency_conversion_factor", WM_NUMBER_AT("04FFA500", NONE), .options = WM_F_RAW},
};

WM_METER(abbb23, "ABB B21, B23 and B24 electricity meters");
