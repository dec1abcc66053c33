// SPDX-License-Identifier: MIT
// One data record of EN 13757-3, with its value in exact form.
#pragma once
#include "wm/decimal.h"
#include <stdbool.h>
#include <stdint.h>

enum {
    WM_RECORDS_MAX = 160,      // records kept of one telegram
    WM_DIFE_MAX = 10,          // EN 13757-3 6.3.4
    WM_VIFE_MAX = 10,
    WM_RECORD_TEXT_MAX = 64,   // bytes of a text value or plain-text unit, as UTF-8
};

typedef enum wm_function { WM_INSTANT, WM_MAXIMUM, WM_MINIMUM, WM_AT_ERROR } wm_function; // DIF bits 5-4

// What is measured, independent of unit and scale.
#define WM_QUANTITY_TABLE(X)                                                                                 \
    X(NONE, "none") X(ENERGY, "energy") X(VOLUME, "volume") X(MASS, "mass")                                  \
    X(ON_TIME, "on_time") X(OPERATING_TIME, "operating_time")                                                \
    X(POWER, "power") X(VOLUME_FLOW, "volume_flow") X(MASS_FLOW, "mass_flow")                                \
    X(FLOW_TEMPERATURE, "flow_temperature") X(RETURN_TEMPERATURE, "return_temperature")                      \
    X(TEMPERATURE_DIFFERENCE, "temperature_difference") X(EXTERNAL_TEMPERATURE, "external_temperature")      \
    X(PRESSURE, "pressure") X(DATE, "date") X(DATETIME, "datetime") X(HCA, "hca")                            \
    X(AVERAGING_DURATION, "averaging_duration") X(ACTUALITY_DURATION, "actuality_duration")                  \
    X(FABRICATION_NUMBER, "fabrication_number") X(ENHANCED_ID, "enhanced_id") X(BUS_ADDRESS, "bus_address")  \
    X(REACTIVE_ENERGY, "reactive_energy") X(APPARENT_ENERGY, "apparent_energy")                              \
    X(REACTIVE_POWER, "reactive_power") X(APPARENT_POWER, "apparent_power")                                  \
    X(FREQUENCY, "frequency") X(PHASE_ANGLE, "phase_angle") X(HUMIDITY, "relative_humidity")                 \
    X(VOLTAGE, "voltage") X(CURRENT, "current")                                                              \
    X(TEMPERATURE_LIMIT, "temperature_limit") X(CUMULATIVE_MAX_POWER, "cumulative_max_power")                \
    X(CREDIT, "credit") X(DEBIT, "debit") X(ACCESS_NUMBER, "access_number") X(DEVICE_TYPE, "device_type")    \
    X(MANUFACTURER, "manufacturer") X(PARAMETER_SET, "parameter_set") X(MODEL_VERSION, "model_version")      \
    X(HARDWARE_VERSION, "hardware_version") X(FIRMWARE_VERSION, "firmware_version")                          \
    X(SOFTWARE_VERSION, "software_version") X(CUSTOMER_LOCATION, "customer_location")                        \
    X(CUSTOMER, "customer") X(ACCESS_CODE, "access_code") X(PASSWORD, "password")                            \
    X(ERROR_FLAGS, "error_flags") X(ERROR_MASK, "error_mask") X(DIGITAL_OUTPUT, "digital_output")            \
    X(DIGITAL_INPUT, "digital_input") X(BAUD_RATE, "baud_rate") X(RESPONSE_DELAY, "response_delay")          \
    X(RETRY, "retry") X(REMOTE_CONTROL, "remote_control")                                                    \
    X(STORAGE_INTERVAL, "storage_interval")                                                                  \
    X(DIMENSIONLESS, "dimensionless") X(CONTAINER, "container") X(TRANSMIT_PERIOD, "transmit_period")        \
    X(RESET_COUNTER, "reset_counter") X(CUMULATION_COUNTER, "cumulation_counter")                            \
    X(CONTROL_SIGNAL, "control_signal") X(DAY_OF_WEEK, "day_of_week") X(WEEK_NUMBER, "week_number")          \
    X(BATTERY_OPERATING_TIME, "battery_operating_time") X(BATTERY_CHANGE, "battery_change")                  \
    X(RF_LEVEL, "rf_level") X(REMAINING_BATTERY, "remaining_battery_life")                                   \
    X(STOP_COUNTER, "stop_counter") X(MOISTURE, "moisture")                                                  \
    X(RESERVED, "reserved")                                                                                  \
    X(COP, "cop") X(HCA_RATING, "hca_rating")                                                                \
    X(SECURITY_KEY, "security_key") X(FIRST_STORAGE, "first_storage") X(LAST_STORAGE, "last_storage")        \
    X(STORAGE_BLOCK, "storage_block_size") X(DESCRIPTOR, "tariff_subunit_descriptor")                        \
    X(OPERATOR_SPECIFIC, "operator_specific") X(TIME_POINT, "time_point")                                    \
    X(SINCE_READOUT, "since_readout") X(SINCE_CUMULATION, "since_cumulation")                                \
    X(TARIFF_START, "tariff_start") X(TARIFF_DURATION, "tariff_duration") X(TARIFF_PERIOD, "tariff_period")  \
    X(DAY_CHANGE, "time_of_day_change") X(PARAMETER_STATE, "parameter_activation_state")                     \
    X(SUPPLIER_INFORMATION, "supplier_information") X(DST_RULE, "daylight_saving_rule")                      \
    X(LISTENING_WINDOW, "listening_window") X(SELECTED_APPLICATION, "selected_application")                  \
    X(MANUFACTURER_CONTAINER, "manufacturer_container")                                                      \
    X(PLAIN_TEXT, "plain_text") X(MANUFACTURER_SPECIFIC, "manufacturer_specific")

typedef enum wm_quantity {
#define X(id, name) WM_Q_##id,
    WM_QUANTITY_TABLE(X)
#undef X
        WM_QUANTITY_COUNT
} wm_quantity;

const char *wm_quantity_name(wm_quantity quantity);

// Units that a value may stand in. The VIF tables use one unit a row and a power of ten; field tables ask for
// one of them, and wm_unit_convert() goes from one to the other exactly where that is possible.
#define WM_UNIT_TABLE(X)                                                                                     \
    /* id, suffix of JSON keys, family, numerator, denominator to the family's base unit */                  \
    X(NONE, "", NONE, 1, 1)                                                                                  \
    X(WH, "wh", ENERGY, 3600, 1) X(KWH, "kwh", ENERGY, 3600000, 1) X(MWH, "mwh", ENERGY, 3600000000, 1)      \
    X(J, "j", ENERGY, 1, 1) X(MJ, "mj", ENERGY, 1000000, 1) X(GJ, "gj", ENERGY, 1000000000, 1)               \
    X(MCAL, "mcal", ENERGY, 4186800, 1) /* of the international table, as heat meters count: 1.163 kWh */    \
    X(M3, "m3", VOLUME, 1, 1) X(L, "l", VOLUME, 1, 1000)                                                     \
    X(FT3, "ft3", VOLUME, 28316846592, 1000000000000) X(GAL, "gal", VOLUME, 3785411784, 1000000000000)       \
    X(KG, "kg", MASS, 1, 1) X(T, "t", MASS, 1000, 1)                                                         \
    X(S, "s", TIME, 1, 1) X(MIN, "min", TIME, 60, 1) X(H, "h", TIME, 3600, 1) X(D, "d", TIME, 86400, 1)      \
    X(MONTH, "month", MONTHS, 1, 1) X(Y, "y", MONTHS, 12, 1)                                                 \
    X(W, "w", POWER, 1, 1) X(KW, "kw", POWER, 1000, 1) X(MW, "mw", POWER, 1000000, 1)                        \
    X(J_H, "jh", POWER, 1, 3600) X(GJ_H, "gjh", POWER, 10000000, 36)                                         \
    X(M3_H, "m3h", FLOW, 1, 1) X(L_H, "lh", FLOW, 1, 1000) X(M3_MIN, "m3min", FLOW, 60, 1)                   \
    X(M3_S, "m3s", FLOW, 3600, 1)                                                                            \
    X(GAL_MIN, "galmin", FLOW, 227124707040, 1000000000000)                                                  \
    X(GAL_H, "galh", FLOW, 3785411784, 1000000000000)                                                        \
    X(KG_H, "kgh", MASS_FLOW, 1, 1)                                                                          \
    X(C, "c", TEMPERATURE, 1, 1) X(K, "k", DIFFERENCE, 1, 1) X(F, "f", FAHRENHEIT, 1, 1)                     \
    X(F_DIFFERENCE, "f", DIFFERENCE, 5, 9)                                                                   \
    X(BAR, "bar", PRESSURE, 1, 1)                                                                            \
    X(V, "v", VOLTAGE, 1, 1) X(A, "a", CURRENT, 1, 1) X(HZ, "hz", FREQUENCY, 1, 1)                           \
    X(DEG, "deg", ANGLE, 1, 1) X(PERCENT, "pct", RATIO, 1, 1) X(PPM, "ppm", RATIO_PPM, 1, 1)                 \
    X(VARH, "varh", REACTIVE_ENERGY, 1, 1) X(KVARH, "kvarh", REACTIVE_ENERGY, 1000, 1)                       \
    X(VAH, "vah", APPARENT_ENERGY, 1, 1) X(KVAH, "kvah", APPARENT_ENERGY, 1000, 1)                           \
    X(VAR, "var", REACTIVE_POWER, 1, 1) X(KVAR, "kvar", REACTIVE_POWER, 1000, 1)                             \
    X(VA, "va", APPARENT_POWER, 1, 1) X(KVA, "kva", APPARENT_POWER, 1000, 1)                                 \
    X(DBM, "dbm", LEVEL, 1, 1) X(HCA, "hca", HCA, 1, 1) X(M3C, "m3c", VOLUME_TEMPERATURE, 1, 1)              \
    X(COUNTER, "counter", COUNT, 1, 1)

typedef enum wm_unit {
#define X(id, suffix, family, num, den) WM_U_##id,
    WM_UNIT_TABLE(X)
#undef X
        WM_UNIT_COUNT
} wm_unit;

const char *wm_unit_suffix(wm_unit unit);

// Converts between units of one family. WM_E_ARGUMENT for another family, WM_E_LIMIT when out of range.
WM_MUST_USE wm_status wm_unit_convert(wm_decimal v, wm_unit from, wm_unit to, wm_decimal *ret);

typedef enum wm_value_kind {
    WM_VALUE_NONE,     // no data (DIF code 0), or invalid by its type: date FFFF or with bit IV, NaN, 8000
    WM_VALUE_NUMBER,   // `number`, in `unit`
    WM_VALUE_FLAGS,    // `flags`: bit field
    WM_VALUE_TEXT,     // `text`
    WM_VALUE_DATE,     // `time`: year, month, day
    WM_VALUE_DATETIME, // `time`
    WM_VALUE_TIME,     // `time`: hour, minute, second
    WM_VALUE_BYTES,    // only the raw data
    WM_VALUE_INVALID,  // BCD with letters, impossible date ...: the raw data remain in `flags`
} wm_value_kind;

enum { WM_TIME_EVERY = 0xFF }; // hour, minute, second of a periodic point in time

// Dates and times of types F, G, I and J (EN 13757-3 annex A). A part that the meter marked as "every" is 0
// (year, month, day) or WM_TIME_EVERY (hour, minute, second).
typedef struct wm_time {
    int16_t year; // full, 0 = every year
    uint8_t month, day, hour, minute, second;
    bool has_second, summer;
    bool invalid; // the meter says so (bit IV); the parts are what it sent. Not set (all 0) is 2000-00-00.
} wm_time;

typedef struct wm_record {
    uint8_t dif;
    wm_function function;
    uint64_t storage;
    uint32_t tariff;
    uint16_t subunit;

    uint16_t table;                 // 0 primary VIF, 0xFD, 0xFB, 0xFDFD, 0xEF, 0x7C text, 0x7F manufacturer
    uint8_t vif;                    // code in that table, extension bit cleared: 02 FF 20 is table 7F, vif 20
    uint8_t vife[WM_VIFE_MAX];      // VIFEs behind that code as sent, extension bit cleared (FC 01 is 7C 01)
    uint8_t vife_count;
    uint16_t modifiers;             // WM_MODIFIER_* seen among them
    uint8_t error;                  // record error VIFE (EN 13757-3 table 18), 0 = none

    wm_quantity quantity;
    wm_unit unit;
    int16_t exponent;               // of the unit, VIF and multiplying VIFEs together; in `number` already

    wm_value_kind kind;
    bool all_ones;                  // every data byte FF: many meters mean "not available"
    wm_decimal number;              // also for integers of kind FLAGS and NONE (8000 of type B); a float32 is
                                    // exact, so 0.1 is 0.10000000149011612: round it before it is printed
    uint64_t flags;                 // the data as unsigned integer, whatever the kind (low 8 bytes)
    wm_time time;

    uint16_t header_at;             // offsets into the parsed buffer: DIF
    uint16_t data_at, data_length;  // data bytes (without LVAR)

    char text[WM_RECORD_TEXT_MAX];  // text value (UTF-8, NUL-terminated)
    char unit_text[WM_RECORD_TEXT_MAX / 2]; // plain-text unit
} wm_record;

// Combinable VIFEs that field tables select by (EN 13757-3 table 15 and 16), one bit each.
enum {
    WM_MODIFIER_FORWARD = 1 << 0,      // 3B accumulation of positive contributions
    WM_MODIFIER_BACKWARD = 1 << 1,     // 3C negative
    WM_MODIFIER_AVERAGE = 1 << 2,      // 12
    WM_MODIFIER_AT_PHASE_1 = 1 << 3,   // FC 01
    WM_MODIFIER_AT_PHASE_2 = 1 << 4,   // FC 02
    WM_MODIFIER_AT_PHASE_3 = 1 << 5,   // FC 03
    WM_MODIFIER_UNCORRECTED = 1 << 6,  // 3A
    WM_MODIFIER_BASE = 1 << 7,         // 3E at base conditions
    WM_MODIFIER_FUTURE = 1 << 8,       // 7E
    WM_MODIFIER_LIMIT = 1 << 9,        // 40..4F, 50..5F, 68, 6C
    WM_MODIFIER_VALUE_TIME = 1 << 10,  // 60..67, 6A, 6B, 6E, 6F: duration or time of the value
    WM_MODIFIER_PER = 1 << 11,         // 20..38
    WM_MODIFIER_MANUFACTURER = 1 << 12, // 7F: what follows is the manufacturer's
    WM_MODIFIER_OTHER = 1 << 13,       // any other that changes the meaning
    WM_MODIFIER_START = 1 << 14,       // 39 start date/time
};

typedef struct wm_records {
    wm_record row[WM_RECORDS_MAX];
    uint16_t count;
    wm_status stopped;              // WM_OK, or why reading ended before the payload did
    uint16_t manufacturer_at;       // offset of bytes after DIF 0F / 1F, when manufacturer_length > 0
    uint16_t manufacturer_length;
    bool more_follow;               // DIF 1F
    uint16_t rest_at, rest_length;  // bytes not understood, from the first bad record on
} wm_records;
