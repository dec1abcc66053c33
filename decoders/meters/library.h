// SPDX-License-Identifier: MIT
// Rows that many meters share. A row is an initialiser of wm_field, so a meter lists them by name:
//
//     static const wm_field fields[] = {WM_STATUS_TPL, WM_TOTAL_M3, WM_TARGET_M3, WM_TARGET_DATE};
#pragma once
#include "meter.h"

// What a number is and the unit it is told in:
//     {"max_flow_m3h", WM_NUMBER(VOLUME_FLOW, M3_H), .function = WM_MAXIMUM}
#define WM_NUMBER(q, u) .kind = WM_K_NUMBER, .quantity = WM_Q_##q, .unit = WM_U_##u
#define WM_TEXT(q) .kind = WM_K_TEXT, .quantity = WM_Q_##q
#define WM_DATE(q) .kind = WM_K_DATE, .quantity = WM_Q_##q
#define WM_DATETIME .kind = WM_K_DATETIME, .quantity = WM_Q_DATETIME

// The same by exact header bytes: {"va_counter", WM_NUMBER_AT("04EEFF07", NONE), .options = WM_F_RAW}
#define WM_NUMBER_AT(header, u) .kind = WM_K_NUMBER, .head = header, .unit = WM_U_##u
#define WM_TEXT_AT(header) .kind = WM_K_TEXT, .head = header
#define WM_DATE_AT(header) .kind = WM_K_DATE, .head = header
#define WM_WORDS_AT(header, table) .kind = WM_K_WORDS, .head = header, .words = table

#define WM_STORAGE(n) .storage = {n, n}
#define WM_STORAGES(a, b) .storage = {a, b}
#define WM_TARIFF(n) .tariff = {n, n}
#define WM_TARIFFS(a, b) .tariff = {a, b}
#define WM_SUBUNIT(n) .subunit = {n, n}
#define WM_SUBUNITS(a, b) .subunit = {a, b}
#define WM_SCALE(num, den) .scale_num = num, .scale_den = den
#define WM_DAYS_AS_YEARS WM_SCALE(10000, 3652425)

// Status: from the TPL byte alone, from the error flags (FD 17), from a record with an exact header.
#define WM_STATUS_TPL {"status", WM_K_STATUS}
#define WM_STATUS_FLAGS(table) {"status", WM_K_STATUS, .quantity = WM_Q_ERROR_FLAGS, .words = table}
#define WM_STATUS_AT(header, table) {"status", WM_K_STATUS, .head = header, .words = table}

// A table of words for bits. The rows are an array: {0x01, "DRY"}, {0x02, "REVERSE"}. A mask of 0 is that of
// the rows.
#define WM_BITS(prefix, bits, rows)                                                                          \
    {.kind = WM_WORDS_BITS, .name = prefix, .mask = bits, .none = "OK", .row = rows,                         \
     .count = sizeof rows / sizeof *rows}
#define WM_INDEX(prefix, bits, rows)                                                                         \
    {.kind = WM_WORDS_INDEX, .name = prefix, .mask = bits, .row = rows, .count = sizeof rows / sizeof *rows}

// clang-format off
#define WM_TOTAL_M3             {"total_m3", WM_NUMBER(VOLUME, M3)}
#define WM_TARGET_M3            {"target_m3", WM_NUMBER(VOLUME, M3), WM_STORAGE(1)}
#define WM_TOTAL_FORWARD_M3     {"total_forward_m3", WM_NUMBER(VOLUME, M3), .modifiers = WM_MODIFIER_FORWARD}
#define WM_TOTAL_BACKWARD_M3 {"total_backward_m3", WM_NUMBER(VOLUME, M3), .modifiers = WM_MODIFIER_BACKWARD}
#define WM_TOTAL_KWH            {"total_kwh", WM_NUMBER(ENERGY, KWH)}
#define WM_TARGET_KWH           {"target_kwh", WM_NUMBER(ENERGY, KWH), WM_STORAGE(1)}
#define WM_CONSUMPTION_HCA      {"consumption_hca", WM_NUMBER(HCA, HCA)}
#define WM_CURRENT_CONSUMPTION_HCA {"current_consumption_hca", WM_NUMBER(HCA, HCA)}
#define WM_TARGET_HCA           {"target_hca", WM_NUMBER(HCA, HCA), WM_STORAGE(1)}
#define WM_TARGET_DATE          {"target_date", WM_DATE(DATE), WM_STORAGE(1)}
#define WM_METER_DATE           {"meter_date", WM_DATE(DATE), .options = WM_F_BLANK}
#define WM_METER_DATE_AT_ERROR \
    {"meter_date_at_error", WM_DATE(DATE), .function = WM_AT_ERROR, .options = WM_F_BLANK}
#define WM_METER_DATETIME {"meter_datetime", WM_DATETIME, .options = WM_F_BLANK | WM_F_SECONDS}
#define WM_METER_DATETIME_AT_ERROR \
    {"meter_datetime_at_error", WM_DATETIME, .function = WM_AT_ERROR, .options = WM_F_BLANK | WM_F_SECONDS}
#define WM_ON_TIME_H            {"on_time_h", WM_NUMBER(ON_TIME, H)}
#define WM_ON_TIME_AT_ERROR_H   {"on_time_at_error_h", WM_NUMBER(ON_TIME, H), .function = WM_AT_ERROR}
#define WM_OPERATING_TIME_H     {"operating_time_h", WM_NUMBER(OPERATING_TIME, H)}
#define WM_ACTUALITY_DURATION_S {"actuality_duration_s", WM_NUMBER(ACTUALITY_DURATION, S)}
#define WM_ACTUALITY_DURATION_H {"actuality_duration_h", WM_NUMBER(ACTUALITY_DURATION, H)}
#define WM_FLOW_TEMPERATURE_C   {"flow_temperature_c", WM_NUMBER(FLOW_TEMPERATURE, C)}
#define WM_RETURN_TEMPERATURE_C {"return_temperature_c", WM_NUMBER(RETURN_TEMPERATURE, C)}
#define WM_EXTERNAL_TEMPERATURE_C {"external_temperature_c", WM_NUMBER(EXTERNAL_TEMPERATURE, C)}
#define WM_TEMPERATURE_DIFFERENCE_C \
    {"flow_return_temperature_difference_c", WM_NUMBER(TEMPERATURE_DIFFERENCE, C)}
#define WM_VOLUME_FLOW_M3H      {"volume_flow_m3h", WM_NUMBER(VOLUME_FLOW, M3_H)}
#define WM_POWER_KW             {"power_kw", WM_NUMBER(POWER, KW)}
#define WM_BATTERY_V            {"battery_v", WM_NUMBER(VOLTAGE, V)}
#define WM_ACCESS_COUNTER       {"access_counter", WM_NUMBER(ACCESS_NUMBER, NONE)}
#define WM_FABRICATION_NO       {"fabrication_no", WM_TEXT(FABRICATION_NUMBER)}
#define WM_ENHANCED_ID          {"enhanced_id", WM_TEXT(ENHANCED_ID)}
#define WM_MODEL_VERSION        {"model_version", WM_TEXT(MODEL_VERSION)}
#define WM_SOFTWARE_VERSION     {"software_version", WM_TEXT(SOFTWARE_VERSION)}
#define WM_FIRMWARE_VERSION     {"firmware_version", WM_TEXT(FIRMWARE_VERSION)}
#define WM_PARAMETER_SET        {"parameter_set", WM_TEXT(PARAMETER_SET)}
#define WM_MANUFACTURER         {"manufacturer", WM_TEXT(MANUFACTURER)}
#define WM_CUSTOMER             {"customer", WM_TEXT(CUSTOMER)}
#define WM_LOCATION             {"location", WM_TEXT(CUSTOMER_LOCATION)}
// Room sensors: now, mean of an hour and of a day; largest and smallest of an hour and of a day.
#define WM_ROOM_TEMPERATURES_C \
    {"current_temperature_c", WM_NUMBER(EXTERNAL_TEMPERATURE, C)}, \
    {"average_temperature_1h_c", WM_NUMBER(EXTERNAL_TEMPERATURE, C), WM_STORAGE(1)}, \
    {"average_temperature_24h_c", WM_NUMBER(EXTERNAL_TEMPERATURE, C), WM_STORAGE(2)}
#define WM_ROOM_TEMPERATURE_EXTREMES_C \
    {"maximum_temperature_1h_c", WM_NUMBER(EXTERNAL_TEMPERATURE, C), .function = WM_MAXIMUM}, \
    {"maximum_temperature_24h_c", WM_NUMBER(EXTERNAL_TEMPERATURE, C), .function = WM_MAXIMUM, WM_STORAGE(1)}, \
    {"minimum_temperature_1h_c", WM_NUMBER(EXTERNAL_TEMPERATURE, C), .function = WM_MINIMUM}, \
    {"minimum_temperature_24h_c", WM_NUMBER(EXTERNAL_TEMPERATURE, C), .function = WM_MINIMUM, WM_STORAGE(1)}
#define WM_ROOM_HUMIDITIES_RH \
    {"current_relative_humidity_rh", WM_NUMBER(HUMIDITY, NONE)}, \
    {"average_relative_humidity_1h_rh", WM_NUMBER(HUMIDITY, NONE), WM_STORAGE(1)}, \
    {"average_relative_humidity_24h_rh", WM_NUMBER(HUMIDITY, NONE), WM_STORAGE(2)}
#define WM_ROOM_HUMIDITY_EXTREMES_RH \
    {"maximum_relative_humidity_1h_rh", WM_NUMBER(HUMIDITY, NONE), .function = WM_MAXIMUM}, \
    {"maximum_relative_humidity_24h_rh", WM_NUMBER(HUMIDITY, NONE), .function = WM_MAXIMUM, WM_STORAGE(1)}, \
    {"minimum_relative_humidity_1h_rh", WM_NUMBER(HUMIDITY, NONE), .function = WM_MINIMUM}, \
    {"minimum_relative_humidity_24h_rh", WM_NUMBER(HUMIDITY, NONE), .function = WM_MINIMUM, WM_STORAGE(1)}
// clang-format on
