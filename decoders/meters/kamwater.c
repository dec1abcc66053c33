// SPDX-License-Identifier: MIT
#include "kamstrup.h"
#include "library.h"
// clang-format off

#define KAM WM_MFCT('K', 'A', 'M')
#define KAW WM_MFCT('K', 'A', 'W')

// Type 06 is of warm water.
static const wm_identity identities[] = {
    {KAM, 0x17, 0x06}, {KAM, 0x17, 0x16}, // MULTICAL 21, early
    {KAM, 0x1B, 0x06}, {KAM, 0x1B, 0x16}, // MULTICAL 21
    {KAM, 0x1D, 0x06}, {KAM, 0x1D, 0x16}, // flowIQ 3100
    {KAM, 0x1F, 0x06}, {KAM, 0x1F, 0x16}, // flowIQ 2101
    {KAM, 0x33, 0x06}, {KAM, 0x33, 0x16}, // MULTICAL 62
    {KAW, 0x3A, 0x06}, {KAW, 0x3A, 0x16}, // flowIQ 2200
    {KAW, 0x3C, 0x06}, {KAW, 0x3C, 0x16}, // flowIQ 2200, KWM2231
    {KAW, 0x42, 0x06}, {KAW, 0x42, 0x16}, // KWM2230, KWM3230
};

static const wm_word alarms[] = {
    {0x001, "DRY"},   {0x002, "REVERSE"}, {0x004, "LEAK"}, {0x008, "BURST"}, {0x010, "TAMPER"},
    {0x020, "LOW_BATTERY"},
    // The misspelt word is the one that users of other tools have in their rules.
    {0x040, "LOW_ABIENT_TEMPERATURE"}, {0x080, "FLOW_ABOVE_Q4"}, {0x200, "NO_CONSUMPTION"},
};
static const wm_words info_32 = WM_BITS("ERROR_FLAGS", 0xFFFFFFFF, alarms);
static const wm_words info_16 = {.name = "ERROR_FLAGS", .mask = 0xF, .none = "OK", .row = alarms, .count = 4};
// The other registers of this kind have no public list of bits.
static const wm_words info_other = {.name = "ERROR_FLAGS", .mask = 0xFFFFFFFF, .none = "OK"};
static const wm_words current_16 = {.name = "ERROR_FLAGS", .mask = 0xF, .row = alarms, .count = 4};

// How long an alarm was active in the last 30 days.
static const wm_word durations[] = {
    {0, ""},         {1, "1-8 hours"},  {2, "9-24 hours"},  {3, "2-3 days"},
    {4, "4-7 days"}, {5, "8-14 days"}, {6, "15-21 days"}, {7, "22-31 days"},
};
static const wm_words duration = WM_INDEX("DURATION", 7, durations);

// A meter that is dry keeps the maximum it began with: no temperature at all.
static void put_maximum(const wm_run *run, const wm_field *field, const wm_record *record)
{
    enum { UNSET_C = -127 };
    if (record->kind != WM_VALUE_NUMBER || record->number.exponent != 0) return;
    if (record->number.digits != UNSET_C) wm_reading_number(run->reading, field->key, record->number);
}

#define WM_MAX_FLOW_TEMPERATURE \
    .kind = WM_K_CALL, .call = put_maximum, .quantity = WM_Q_FLOW_TEMPERATURE, .function = WM_MAXIMUM
// The maker's mark of an average (description 5512-1944 of flowIQ 2101 and 3100 with wired M-Bus).
#define WM_AVERAGE(q) WM_NUMBER(q, C), .vife = "FF0F"

static const wm_field fields[] = {
    WM_STATUS_AT("04FF23", &info_32),
    WM_STATUS_AT("02FF20", &info_16),
    WM_STATUS_AT("04FF24", &info_other),
    WM_STATUS_AT("02FF25", &info_other),
    // MULTICAL 62 has the calculator of the heat meter 602.
    WM_STATUS_FLAGS(&wm_kamstrup_errors),
    {"current_status", WM_WORDS_AT("02FF20", &current_16)},
    {"time_dry", WM_WORDS_AT("02FF20", &duration), .shift = 4},
    {"time_reversed", WM_WORDS_AT("02FF20", &duration), .shift = 7},
    {"time_leaking", WM_WORDS_AT("02FF20", &duration), .shift = 10},
    {"time_bursting", WM_WORDS_AT("02FF20", &duration), .shift = 13},
    WM_TOTAL_M3,
    WM_TOTAL_BACKWARD_M3,
    WM_TARGET_M3,
    WM_TARGET_DATE,
    {"flow_m3h", WM_NUMBER(VOLUME_FLOW, M3_H)},
    // Storage 1 is the last month, storage 2 the last day; storage 0, on the wire, is today.
    {"max_flow_m3h", WM_NUMBER(VOLUME_FLOW, M3_H), .function = WM_MAXIMUM, WM_STORAGE(2)},
    {"min_flow_m3h", WM_NUMBER(VOLUME_FLOW, M3_H), .function = WM_MINIMUM, WM_STORAGE(2)},
    {"max_flow_last_month_m3h", WM_NUMBER(VOLUME_FLOW, M3_H), .function = WM_MAXIMUM, WM_STORAGE(1)},
    {"min_flow_last_month_m3h", WM_NUMBER(VOLUME_FLOW, M3_H), .function = WM_MINIMUM, WM_STORAGE(1)},
    {"max_flow_today_m3h", WM_NUMBER(VOLUME_FLOW, M3_H), .function = WM_MAXIMUM},
    {"min_flow_today_m3h", WM_NUMBER(VOLUME_FLOW, M3_H), .function = WM_MINIMUM},
    // Most of these meters send no temperature of the water now, but the lowest one.
    {"flow_temperature_c", WM_NUMBER(FLOW_TEMPERATURE, C), .function = WM_MINIMUM, WM_STORAGES(1, 2)},
    {"flow_temperature_c", WM_NUMBER(FLOW_TEMPERATURE, C)},
    {"min_flow_temperature_c", WM_NUMBER(FLOW_TEMPERATURE, C), .function = WM_MINIMUM, WM_STORAGE(2)},
    {"max_flow_temperature_c", WM_MAX_FLOW_TEMPERATURE, WM_STORAGE(2)},
    {"average_flow_temperature_last_day_c", WM_AVERAGE(FLOW_TEMPERATURE), WM_STORAGE(2)},
    {"max_flow_temperature_last_month_c", WM_MAX_FLOW_TEMPERATURE, WM_STORAGE(1)},
    {"average_flow_temperature_last_month_c", WM_AVERAGE(FLOW_TEMPERATURE), WM_STORAGE(1)},
    {"min_flow_temperature_today_c", WM_NUMBER(FLOW_TEMPERATURE, C), .function = WM_MINIMUM},
    {"max_flow_temperature_today_c", WM_MAX_FLOW_TEMPERATURE},
    {"average_flow_temperature_today_c", WM_AVERAGE(FLOW_TEMPERATURE)},
    WM_EXTERNAL_TEMPERATURE_C,
    {"min_external_temperature_last_month_c", WM_NUMBER(EXTERNAL_TEMPERATURE, C), .function = WM_MINIMUM,
     WM_STORAGE(1)},
    {"min_external_temperature_last_day_c", WM_NUMBER(EXTERNAL_TEMPERATURE, C), .function = WM_MINIMUM,
     WM_STORAGE(2)},
    {"max_external_temperature_c", WM_NUMBER(EXTERNAL_TEMPERATURE, C), .function = WM_MAXIMUM, WM_STORAGE(1)},
    {"max_external_temperature_last_day_c", WM_NUMBER(EXTERNAL_TEMPERATURE, C), .function = WM_MAXIMUM,
     WM_STORAGE(2)},
    {"average_external_temperature_last_day_c", WM_AVERAGE(EXTERNAL_TEMPERATURE), WM_STORAGE(2)},
    {"average_external_temperature_last_month_c", WM_AVERAGE(EXTERNAL_TEMPERATURE), WM_STORAGE(1)},
    {"min_external_temperature_today_c", WM_NUMBER(EXTERNAL_TEMPERATURE, C), .function = WM_MINIMUM},
    {"max_external_temperature_today_c", WM_NUMBER(EXTERNAL_TEMPERATURE, C), .function = WM_MAXIMUM},
    {"average_external_temperature_today_c", WM_AVERAGE(EXTERNAL_TEMPERATURE)},
    WM_ON_TIME_H,
    WM_METER_DATETIME,
};

WM_METER(kamwater, "Kamstrup MULTICAL 21 and 62, flowIQ and KWM water meters");
