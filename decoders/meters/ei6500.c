// SPDX-License-Identifier: MIT
#include "library.h"
// clang-format off

static const wm_identity identities[] = {
    {WM_MFCT('E', 'I', 'E'), 0x0C, 0x1A},
};

static const wm_word tpl_bits[] = {{0x40, "RTC_INVALID"}};
static const wm_words tpl = WM_BITS("TPL_STS", 0xE0, tpl_bits);

static const wm_word errors[] = {
    {0x0200, "UNKNOWN_FIELD_C"}, {0x0400, "UNKNOWN_FIELD_CI"}, {0x0800, "UNKNOWN_RECORD"},
    {0x1000, "ACCESS_RIGHT"},    {0x2000, "RECORD_SIZE"},      {0x4000, "RECORD_VALUE"},
    {0x8000, "BAD_PASSWORD"},
};
static const wm_words error_flags = WM_BITS("ERROR_FLAGS", 0xFFFF, errors);

// One word of the head: dust, faults, battery, obstacles.
#define HEAD "8440FF2C"

static const wm_word head_bits[] = {
    {1u << 5, "SOUNDER_FAULT"},
    {1u << 6, "TAMPER_WHILE_REMOVED"},
    {1u << 7, "EOL_REACHED"},
    {1u << 12, "LOW_BATTERY_FAULT"},
    {1u << 13, "ALARM_SENSOR_FAULT"},
    {1u << 14, "OBSTACLE_DETECTOR_FAULT"},
    {1u << 15, "EOL_WITHIN_12_MONTH"},
    {1u << 16, "SEODS_NOT_YET_COMPLETED", .when_clear = true},
    {1u << 17, "ENV_CHANGED_SINCE_INSTALLATION"},
    {1u << 18, "COMM_TO_HEAD_FAULT"},
    {1u << 19, "INTERFERENCE_PREVENTING_OBSTACLE_DETECTION"},
    {1u << 24, "OBSTACLE_DETECTED"},
    {1u << 25, "SMOKE_DETECTOR_FULLY_COVERED"},
};
static const wm_words head_status = WM_BITS("HEAD_STATUS", 0xFF8FF0E0, head_bits);

static const wm_words dust = {.kind = WM_WORDS_INDEX, .name = "DUST", .mask = 0x1F};
static const wm_word dirty[] = {
    {0, ""}, {1, ""}, {2, ""}, {3, ""}, {4, ""}, {5, ""}, {6, ""}, {7, "CLEANING_RECOMMENDED"},
};
static const wm_words dust_status = WM_INDEX("DUST_STATUS", 7, dirty);

static const wm_word volts[] = {
    {0, "2.25V"}, {1, "2.30V"}, {2, "2.35V"}, {3, "2.40V"}, {4, "2.45V"}, {5, "2.50V"},
    {6, "2.55V"}, {7, "2.60V"}, {8, "2.65V"}, {9, "2.70V"}, {10, "2.75V"}, {11, "2.80V"},
    {12, "2.85V"}, {13, "2.90V"}, {14, "2.95V"}, {15, "3.00V"},
};
static const wm_words battery = WM_INDEX("BATTERY_VOLTAGE", 15, volts);

static const wm_word distances[] = {
    {0, "SEODS_NOT_COMPLETED"}, {1, ""},            {2, "45_TO_60_CM"}, {3, "38_TO_53_CM"},
    {4, "33_TO_48_CM"},         {5, "28_TO_40_CM"}, {6, "20_TO_33_CM"}, {7, "0_TO_25_CM"},
};
static const wm_words distance = WM_INDEX("OBSTACLE_DISTANCE", 7, distances);

static const wm_field fields[] = {
    WM_STATUS_FLAGS(&error_flags),
    WM_STATUS_AT(HEAD, &head_status),
    {"status", WM_K_STATUS, .head = HEAD, .words = &dust_status, .shift = 2},
    {"dust_level", WM_WORDS_AT(HEAD, &dust)},
    {"dust_level_counter", WM_NUMBER_AT(HEAD, COUNTER), .mask = 0x1F},
    {"battery_level", WM_WORDS_AT(HEAD, &battery), .shift = 8},
    {"obstacle_distance", WM_WORDS_AT(HEAD, &distance), .shift = 20},
    {"last_alarm_date", WM_DATE(DATE), WM_TARIFF(1), WM_SUBUNIT(1)},
    {"alarm_counter", WM_NUMBER(CUMULATION_COUNTER, COUNTER), WM_TARIFF(1), WM_SUBUNIT(1)},
    {"duration_removed_h", WM_NUMBER(TARIFF_DURATION, H), WM_TARIFF(2), WM_SUBUNIT(1)},
    {"last_remove_date", WM_DATE(DATE), WM_TARIFF(2), WM_SUBUNIT(1)},
    {"removed_counter", WM_NUMBER(CUMULATION_COUNTER, COUNTER), WM_TARIFF(2), WM_SUBUNIT(1)},
    {"test_button_last_date", WM_DATE(DATE), WM_TARIFF(3), WM_SUBUNIT(1)},
    {"test_button_counter", WM_NUMBER(CUMULATION_COUNTER, COUNTER), WM_TARIFF(3), WM_SUBUNIT(1)},
    {"installation_date", WM_DATE(DATE), WM_TARIFF(2)},
    {"last_sound_check_date", WM_DATE(DATE), WM_STORAGE(1)},
    {"message_datetime", WM_DATETIME},
    WM_SOFTWARE_VERSION,
};

WM_METER(ei6500, "Ei Electronics EI6500 smoke alarm", .tpl_words = &tpl);
