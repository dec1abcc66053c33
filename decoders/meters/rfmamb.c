// SPDX-License-Identifier: MIT
#include "library.h"
// clang-format off

static const wm_identity identities[] = {
    {WM_MFCT('B', 'M', 'T'), 0x10, 0x1B},
};

// All of the TPL status, not only its upper bits.
static const wm_word tpl_bits[] = {
    {0x01, "APP_BUSY"}, {0x02, "APP_ERROR"}, {0x04, "LOW_BATTERY"}, {0x08, "MODULE_REMOVED"},
    {0x10, "SENSOR_READ_ERROR"}, {0x20, "TEMP_OUT_OF_RANGE"}, {0x40, "RH_OUT_OF_RANGE"},
};
static const wm_words tpl_words = WM_BITS("UNKNOWN", 0xFF, tpl_bits);

static const wm_field fields[] = {
    WM_STATUS_TPL,
    {"current_temperature_c", WM_NUMBER(EXTERNAL_TEMPERATURE, C)},
    {"average_temperature_1h_c", WM_NUMBER(EXTERNAL_TEMPERATURE, C), WM_STORAGE(1)},
    {"average_temperature_24h_c", WM_NUMBER(EXTERNAL_TEMPERATURE, C), WM_STORAGE(2)},
    {"maximum_temperature_1h_c", WM_NUMBER(EXTERNAL_TEMPERATURE, C), .function = WM_MAXIMUM},
    {"maximum_temperature_24h_c", WM_NUMBER(EXTERNAL_TEMPERATURE, C), .function = WM_MAXIMUM, WM_STORAGE(1)},
    {"minimum_temperature_1h_c", WM_NUMBER(EXTERNAL_TEMPERATURE, C), .function = WM_MINIMUM},
    {"minimum_temperature_24h_c", WM_NUMBER(EXTERNAL_TEMPERATURE, C), .function = WM_MINIMUM, WM_STORAGE(1)},
    {"current_relative_humidity_rh", WM_NUMBER(HUMIDITY, NONE)},
    {"average_relative_humidity_1h_rh", WM_NUMBER(HUMIDITY, NONE), WM_STORAGE(1)},
    {"average_relative_humidity_24h_rh", WM_NUMBER(HUMIDITY, NONE), WM_STORAGE(2)},
    {"maximum_relative_humidity_1h_rh", WM_NUMBER(HUMIDITY, NONE), .function = WM_MAXIMUM},
    {"maximum_relative_humidity_24h_rh", WM_NUMBER(HUMIDITY, NONE), .function = WM_MAXIMUM, WM_STORAGE(1)},
    {"minimum_relative_humidity_1h_rh", WM_NUMBER(HUMIDITY, NONE), .function = WM_MINIMUM},
    {"minimum_relative_humidity_24h_rh", WM_NUMBER(HUMIDITY, NONE), .function = WM_MINIMUM, WM_STORAGE(1)},
    {"device_datetime", WM_DATETIME},
};

WM_METER(rfmamb, "BMeters RFM-AMB room temperature and humidity sensor", .tpl_words = &tpl_words);
