// SPDX-License-Identifier: MIT
#include "kamstrup.h"
#include "library.h"
// clang-format off

#define KAM WM_MFCT('K', 'A', 'M')

// A calculator is configured for heat with the flow sensor at the outlet (04) or the inlet (0C), for cooling
// (0A, 0B), or for both.
#define WM_MULTICAL(version) \
    {KAM, version, 0x04}, {KAM, version, 0x0A}, {KAM, version, 0x0B}, {KAM, version, 0x0C}, \
    {KAM, version, 0x0D}

static const wm_identity identities[] = {
    {KAM, 0x01, 0x04}, // 401 on the wire
    {KAM, 0x13, 0x04},
    WM_MULTICAL(0x02), // 401 on the wire
    WM_MULTICAL(0x08), // 601 on the wire
    WM_MULTICAL(0x0B), WM_MULTICAL(0x19), // 402
    WM_MULTICAL(0x1A), // 601
    WM_MULTICAL(0x1C), // 602
    WM_MULTICAL(0x30), // 302
    WM_MULTICAL(0x32), // 801
    WM_MULTICAL(0x34), // 403
    WM_MULTICAL(0x35), // 603
    WM_MULTICAL(0x39), // 803
    WM_MULTICAL(0x40), // 303
};

static const wm_word info_codes[] = {
    {1u << 0, "VOLTAGE_INTERRUPTED"},
    {1u << 1, "LOW_BATTERY_LEVEL"},
    {1u << 2, "SENSOR_ERROR"},
    {1u << 3, "SENSOR_T1_ABOVE_MEASURING_RANGE"},
    {1u << 4, "SENSOR_T2_ABOVE_MEASURING_RANGE"},
    {1u << 5, "SENSOR_T1_BELOW_MEASURING_RANGE"},
    {1u << 6, "SENSOR_T2_BELOW_MEASURING_RANGE"},
    {1u << 7, "TEMP_DIFF_WRONG_POLARITY"},
    {1u << 8, "FLOW_SENSOR_WEAK_OR_AIR"},
    {1u << 9, "WRONG_FLOW_DIRECTION"},
    {1u << 10, "RESERVED_BIT_10"},
    {1u << 11, "FLOW_INCREASED"},
    {1u << 12, "IN_A1_LEAKAGE_IN_THE_SYSTEM"},
    {1u << 13, "IN_B1_LEAKAGE_IN_THE_SYSTEM"},
    {1u << 14, "IN_A1_A2_EXTERNAL_ALARM"},
    {1u << 15, "IN_B1_B2_EXTERNAL_ALARM"},
    {1u << 16, "V1_COMMUNICATION_ERROR"},
    {1u << 17, "V1_WRONG_PULSE_FIGURE"},
    {1u << 18, "IN_A2_LEAKAGE_IN_THE_SYSTEM"},
    {1u << 19, "IN_B2_LEAKAGE_IN_THE_SYSTEM"},
    {1u << 20, "T3_ABOVE_MEASURING_RANGE_OR_SWITCHED_OFF"},
    {1u << 21, "T3_BELOW_MEASURING_RANGE_OR_SWITCHED_OFF"},
    {1u << 22, "V2_COMMUNICATION_ERROR"},
    {1u << 23, "V2_WRONG_PULSE_FIGURE"},
    {1u << 24, "V2_AIR"},
    {1u << 25, "V2_WRONG_FLOW_DIRECTION"},
    {1u << 26, "RESERVED_BIT_26"},
    {1u << 27, "V2_INCREASED_FLOW"},
    {1u << 28, "V1_V2_BURST_WATER_LOSS"},
    {1u << 29, "V1_V2_BURST_WATER_PENETRATION"},
    {1u << 30, "V1_V2_LEAKAGE_WATER_LOSS"},
    {1u << 31, "V1_V2_LEAKAGE_WATER_PENETRATION"},
};
static const wm_words info_32 = WM_BITS("ERROR_FLAGS", 0xFFFFFFFF, info_codes);

// The short word has no bits for the sensor as a whole nor for the inputs.
static const wm_word info_codes_16[] = {
    {1u << 0, "VOLTAGE_INTERRUPTED"},
    {1u << 1, "LOW_BATTERY_LEVEL"},
    {1u << 2, "RESERVED_BIT_2"},
    {1u << 3, "SENSOR_T1_ABOVE_MEASURING_RANGE"},
    {1u << 4, "SENSOR_T2_ABOVE_MEASURING_RANGE"},
    {1u << 5, "SENSOR_T1_BELOW_MEASURING_RANGE"},
    {1u << 6, "SENSOR_T2_BELOW_MEASURING_RANGE"},
    {1u << 7, "TEMP_DIFF_WRONG_POLARITY"},
    {1u << 8, "FLOW_SENSOR_WEAK_OR_AIR"},
    {1u << 9, "WRONG_FLOW_DIRECTION"},
    {1u << 10, "RESERVED_BIT_10"},
    {1u << 11, "FLOW_INCREASED"},
    {1u << 12, "RESERVED_BIT_12"},
    {1u << 13, "RESERVED_BIT_13"},
    {1u << 14, "RESERVED_BIT_14"},
    {1u << 15, "RESERVED_BIT_15"},
};
static const wm_words info_16 = WM_BITS("ERROR_FLAGS", 0xFFFF, info_codes_16);

// The info byte of MULTICAL 302 has no public list of bits.
static const wm_words info_8 = {.name = "ERROR_FLAGS", .mask = 0xFF, .none = "OK"};

// MULTICAL 402 and 602 send the standard's error flags instead.
static const wm_word error_bits[] = {
    {0x0001, "VOLTAGE_INTERRUPTED"},
    {0x0004, "SENSOR_T2_OUTSIDE_MEASURING_RANGE"},
    {0x0008, "SENSOR_T1_OUTSIDE_MEASURING_RANGE"},
    {0x0010, "V1_COMMUNICATION_ERROR"},
    {0x0020, "SENSOR_T3_OUTSIDE_MEASURING_RANGE"},
    {0x0040, "LEAKAGE_COLD_WATER"},
    {0x0080, "V2_WRONG_PULSE_FIGURE"},
    {0x0100, "LEAKAGE_HOT_WATER"},
    {0x0200, "BURST_WATER_LOSS"},
    {0x0400, "V2_COMMUNICATION_ERROR"},
    {0x0800, "V1_WRONG_PULSE_FIGURE"},
    {0x1000, "V1_AIR"},
    {0x2000, "V2_AIR"},
    {0x4000, "V1_WRONG_FLOW_DIRECTION"},
    {0x8000, "V2_WRONG_FLOW_DIRECTION"},
};
const wm_words wm_kamstrup_errors = WM_BITS("NARROW_ERROR_FLAGS", 0xFFFF, error_bits);

static const wm_field fields[] = {
    WM_STATUS_AT("04FF22", &info_32),
    WM_STATUS_AT("02FF22", &info_16),
    WM_STATUS_AT("01FF21", &info_8),
    WM_STATUS_FLAGS(&wm_kamstrup_errors),
    {"total_energy_consumption_kwh", WM_NUMBER(ENERGY, KWH)},
    {"total_energy_backward_kwh", WM_NUMBER(ENERGY, KWH), .modifiers = WM_MODIFIER_BACKWARD},
    // Counted beside the heat by MULTICAL 302 on the wire.
    {"total_cooling_energy_kwh", WM_NUMBER(ENERGY, KWH), .vife = "FF02"},
    {"total_volume_m3", WM_NUMBER(VOLUME, M3)},
    {"total_volume_subunit{subunit}_m3", WM_NUMBER(VOLUME, M3), WM_SUBUNITS(1, 4)},
    WM_VOLUME_FLOW_M3H,
    {"max_flow_m3h", WM_NUMBER(VOLUME_FLOW, M3_H), .function = WM_MAXIMUM},
    WM_POWER_KW,
    {"max_power_kw", WM_NUMBER(POWER, KW), .function = WM_MAXIMUM},
    {"t1_temperature_c", WM_NUMBER(FLOW_TEMPERATURE, C)},
    {"t2_temperature_c", WM_NUMBER(RETURN_TEMPERATURE, C)},
    WM_TEMPERATURE_DIFFERENCE_C,
    // Volume times temperature: their difference over a period gives the mean temperatures.
    {"forward_energy_m3c", WM_NUMBER_AT("04FF07", M3C), .options = WM_F_RAW},
    {"return_energy_m3c", WM_NUMBER_AT("04FF08", M3C), .options = WM_F_RAW},
    {"forward_energy_m3c", WM_NUMBER_AT("03FF07", M3C), .options = WM_F_RAW},
    {"return_energy_m3c", WM_NUMBER_AT("03FF08", M3C), .options = WM_F_RAW},
    {"va_counter", WM_NUMBER_AT("04EEFF07", NONE), .options = WM_F_RAW},
    {"vb_counter", WM_NUMBER_AT("04EEFF08", NONE), .options = WM_F_RAW},
    {"target_energy_kwh", WM_NUMBER(ENERGY, KWH), WM_STORAGE(1)},
    {"target_energy_backward_kwh", WM_NUMBER(ENERGY, KWH), WM_STORAGE(1), .modifiers = WM_MODIFIER_BACKWARD},
    {"target_cooling_energy_kwh", WM_NUMBER(ENERGY, KWH), WM_STORAGE(1), .vife = "FF02"},
    {"target_volume_m3", WM_NUMBER(VOLUME, M3), WM_STORAGE(1)},
    {"target_volume_subunit{subunit}_m3", WM_NUMBER(VOLUME, M3), WM_STORAGE(1), WM_SUBUNITS(1, 4)},
    {"target_forward_energy_m3c", WM_NUMBER_AT("43FF07", M3C), .options = WM_F_RAW},
    {"target_return_energy_m3c", WM_NUMBER_AT("43FF08", M3C), .options = WM_F_RAW},
    {"target_forward_energy_m3c", WM_NUMBER_AT("44FF07", M3C), .options = WM_F_RAW},
    {"target_return_energy_m3c", WM_NUMBER_AT("44FF08", M3C), .options = WM_F_RAW},
    {"target_max_power_kw", WM_NUMBER(POWER, KW), .function = WM_MAXIMUM, WM_STORAGE(1)},
    {"target_max_flow_m3h", WM_NUMBER(VOLUME_FLOW, M3_H), .function = WM_MAXIMUM, WM_STORAGE(1)},
    WM_TARGET_DATE,
    WM_METER_DATE,
    WM_METER_DATETIME,
    {"operating_time_h", WM_NUMBER(OPERATING_TIME, H), .vife = "FF21"},
    WM_ON_TIME_H,
    WM_ON_TIME_AT_ERROR_H,
    WM_FABRICATION_NO,
    {"enhanced_id", WM_TEXT_AT("02F9FF15")},
};

WM_METER(kamheat, "Kamstrup MULTICAL 302, 303, 401, 402, 403, 601, 602, 603, 801 and 803");
