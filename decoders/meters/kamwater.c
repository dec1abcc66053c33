// SPDX-License-Identifier: MIT
#include "library.h"
// clang-format off

static const wm_identity identities[] = {
    {WM_MFCT('K', 'A', 'M'), 0x1B, 0x06}, // MULTICAL 21, warm
    {WM_MFCT('K', 'A', 'M'), 0x1B, 0x16}, // MULTICAL 21, cold
    {WM_MFCT('K', 'A', 'M'), 0x1D, 0x16}, // flowIQ 3100
    {WM_MFCT('K', 'A', 'W'), 0x3A, 0x16}, // flowIQ 2200
    {WM_MFCT('K', 'A', 'W'), 0x3C, 0x16}, // KWM2231
    {WM_MFCT('K', 'A', 'W'), 0x42, 0x06}, // KWM2230, KWM3230, warm
    {WM_MFCT('K', 'A', 'W'), 0x42, 0x16}, // KWM2230, KWM3230, cold
};

static const wm_word alarms[] = {
    {0x001, "DRY"},   {0x002, "REVERSE"}, {0x004, "LEAK"}, {0x008, "BURST"}, {0x010, "TAMPER"},
    {0x020, "LOW_BATTERY"},
    // The misspelt word is the one that users of other tools have in their rules.
    {0x040, "LOW_ABIENT_TEMPERATURE"}, {0x080, "FLOW_ABOVE_Q4"}, {0x200, "NO_CONSUMPTION"},
};
static const wm_words info_32 = WM_BITS("ERROR_FLAGS", 0xFFFFFFFF, alarms);
static const wm_words info_16 = {.name = "ERROR_FLAGS", .mask = 0xF, .none = "OK", .row = alarms, .count = 4};
static const wm_words current_16 = {.name = "ERROR_FLAGS", .mask = 0xF, .row = alarms, .count = 4};

// How long an alarm was active in the last 30 days.
static const wm_word durations[] = {
    {0, ""},         {1, "1-8 hours"},  {2, "9-24 hours"},  {3, "2-3 days"},
    {4, "4-7 days"}, {5, "8-14 days"}, {6, "15-21 days"}, {7, "22-31 days"},
};
static const wm_words duration = WM_INDEX("DURATION", 7, durations);

static const wm_field fields[] = {
    WM_STATUS_AT("04FF23", &info_32),
    WM_STATUS_AT("02FF20", &info_16),
    {"current_status", WM_WORDS_AT("02FF20", &current_16)},
    {"time_dry", WM_WORDS_AT("02FF20", &duration), .shift = 4},
    {"time_reversed", WM_WORDS_AT("02FF20", &duration), .shift = 7},
    {"time_leaking", WM_WORDS_AT("02FF20", &duration), .shift = 10},
    {"time_bursting", WM_WORDS_AT("02FF20", &duration), .shift = 13},
    WM_TOTAL_M3,
    WM_TARGET_M3,
    WM_TARGET_DATE,
    {"flow_m3h", WM_NUMBER(VOLUME_FLOW, M3_H)},
    {"max_flow_m3h", WM_NUMBER(VOLUME_FLOW, M3_H), .function = WM_MAXIMUM, WM_STORAGE(2)},
    {"min_flow_m3h", WM_NUMBER(VOLUME_FLOW, M3_H), .function = WM_MINIMUM, WM_STORAGE(2)},
    {"flow_temperature_c", WM_NUMBER(FLOW_TEMPERATURE, C), .function = WM_MINIMUM, WM_STORAGES(1, 2)},
    {"min_flow_temperature_c", WM_NUMBER(FLOW_TEMPERATURE, C), .function = WM_MINIMUM, WM_STORAGE(2)},
    {"max_flow_temperature_c", WM_NUMBER(FLOW_TEMPERATURE, C), .function = WM_MAXIMUM, WM_STORAGE(2)},
    {"min_external_temperature_last_month_c", WM_NUMBER(EXTERNAL_TEMPERATURE, C), .function = WM_MINIMUM,
     WM_STORAGE(1)},
    {"min_external_temperature_last_day_c", WM_NUMBER(EXTERNAL_TEMPERATURE, C), .function = WM_MINIMUM,
     WM_STORAGE(2)},
    {"max_external_temperature_c", WM_NUMBER(EXTERNAL_TEMPERATURE, C), .function = WM_MAXIMUM, WM_STORAGE(1)},
};

WM_METER(kamwater, "Kamstrup MULTICAL 21, flowIQ and KWM water meters");
