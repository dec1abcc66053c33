// SPDX-License-Identifier: MIT
#include "library.h"
// clang-format off

static const wm_identity identities[] = {
    {WM_MFCT('Q', 'D', 'S'), WM_ANY, 0x1A}, // 21 and 23 are known
    {WM_MFCT('L', 'S', 'E'), WM_ANY, 0x1A},
};

static const wm_words error_flags = {.name = "ERROR_FLAGS", .mask = 0xFFFF, .none = "OK"};

// The plain-text units are "#AL" for alarms and "#UI" for removals from the base. Users of other tools know
// the latter as presses of the test button.
static const wm_field fields[] = {
    WM_STATUS_FLAGS(&error_flags),
    {"alarm_counter", WM_NUMBER_AT("81037C034C4123", COUNTER)},
    {"last_alarm_date", WM_DATE(DATE), WM_STORAGE(6)},
    {"test_button_counter", WM_NUMBER_AT("81027C03495523", COUNTER)},
    {"test_button_last_date", WM_DATE(DATE), WM_STORAGE(4)},
    {"removed_counter", WM_NUMBER_AT("81027C03495523", COUNTER)},
    {"last_remove_date", WM_DATE(DATE), WM_STORAGE(4)},
    {"message_datetime", WM_DATETIME},
    {"at_error_date", WM_DATE(DATE), .function = WM_AT_ERROR},
    {"transmission_counter", WM_NUMBER(ACCESS_NUMBER, COUNTER), .options = WM_F_UNSIGNED},
    {"some_sort_of_duration_h", WM_NUMBER_AT("02FDAC7E", H), .options = WM_F_RAW, WM_SCALE(1, 3600)},
};

WM_METER(qsmoke, "Qundis Q smoke smoke detector");
