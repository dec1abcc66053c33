// SPDX-License-Identifier: MIT
#include "library.h"
// clang-format off

static const wm_identity identities[] = {
    {WM_MFCT('L', 'A', 'S'), 0x03, 0x1A},
};

static const wm_word alarms[] = {
    {0x0002, "LOW_BATTERY"}, {0x0004, "SMOKE"}, {0x0008, "MANUAL_TEST"}, {0x0010, "MALFUNCTION"},
    {0x0020, "NO_CONNECTION_TO_SMOKE_DETECTOR"}, {0x0100, "SMOKE_SENSOR_END_OF_LIFE"},
};
static const wm_words alarm_words = WM_BITS("ERROR_FLAGS", 0xFFFF, alarms);

static const wm_field fields[] = {
    WM_STATUS_AT("02FD971D", &alarm_words),
    {"async_msg_id_counter", WM_NUMBER(ACCESS_NUMBER, COUNTER)},
    {"minutes_since_last_manual_test_counter", WM_NUMBER(DIMENSIONLESS, COUNTER)},
};

WM_METER(lansensm, "Lansen smoke detector");
