// SPDX-License-Identifier: MIT
#include "library.h"
// clang-format off

static const wm_identity identities[] = {
    {WM_MFCT('Z', 'R', 'I'), 0x99, 0x06},
    {WM_MFCT('Z', 'R', 'I'), 0x99, 0x07},
    {WM_MFCT('Z', 'R', 'I'), 0x99, 0x16},
};

// Users know the flags in the status by their number; the maker's guide names them.
static const wm_words error_flags = {.name = "ERROR_FLAGS", .mask = 0xFFFF, .none = "OK"};

static const wm_word states[] = {
    {0x0001, "BATTERY_OVER"},   {0x0002, "BATTERY_WARNING"}, {0x0004, "BATTERY_ERROR"},
    {0x0008, "ACCURACY_UNSAFE"}, {0x0010, "HARDWARE_ERROR"}, {0x0020, "EMPTY_TUBE"},
    {0x0040, "FLOW_OUT_OF_RANGE"}, {0x0080, "SLEEP"},        {0x0100, "NOT_PROTECTED"},
    {0x4000, "MODULE_BATTERY_WARNING"}, {0x8000, "MODULE_CONNECTION_LOST"},
};
static const wm_words state_words = WM_BITS("FUNCTIONAL_STATE", 0xFFFF, states);

static const wm_field fields[] = {
    WM_STATUS_FLAGS(&error_flags),
    WM_TOTAL_M3,
    {"functional_state", .kind = WM_K_WORDS, .quantity = WM_Q_ERROR_FLAGS, .words = &state_words},
    // At the key date. Users know it by the first name.
    {"unknown_m3", WM_NUMBER(VOLUME, M3), WM_STORAGE(1)},
    {"key_date_m3", WM_NUMBER(VOLUME, M3), WM_STORAGE(1)},
    {"target_date", WM_DATE(DATE), WM_STORAGE(30)},
    {"target_m3", WM_NUMBER(VOLUME, M3), WM_STORAGE(30)},
    // A compact profile of the months before.
    {"target_{storage-30}_m3", WM_NUMBER(VOLUME, M3), WM_STORAGES(31, 41)},
    {"target_{storage-30}_date", WM_DATE(DATE), WM_STORAGES(31, 41)},
    WM_FLOW_TEMPERATURE_C,
    WM_EXTERNAL_TEMPERATURE_C,
    WM_METER_DATETIME,
};

WM_METER(uiws, "Zenner IUWS ultrasonic water meter");
