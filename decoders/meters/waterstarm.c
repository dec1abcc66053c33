// SPDX-License-Identifier: MIT
#include "library.h"
// clang-format off

static const wm_identity identities[] = {
    {WM_MFCT('D', 'W', 'Z'), WM_ANY, 0x06}, {WM_MFCT('D', 'W', 'Z'), WM_ANY, 0x07},
    {WM_MFCT('D', 'W', 'Z'), WM_ANY, 0x15}, {WM_MFCT('D', 'W', 'Z'), WM_ANY, 0x16},
    {WM_MFCT('E', 'F', 'E'), 0x03, 0x07}, {WM_MFCT('E', 'F', 'E'), 0x70, 0x06},
    {WM_MFCT('E', 'F', 'E'), 0x70, 0x07}, {WM_MFCT('E', 'F', 'E'), 0x70, 0x16},
};

static const wm_word errors[] = {
    {0x001, "SW_ERROR"},          {0x002, "CRC_ERROR"},             {0x004, "SENSOR_ERROR"},
    {0x008, "MEASUREMENT_ERROR"}, {0x010, "BATTERY_VOLTAGE_ERROR"}, {0x020, "MANIPULATION"},
    {0x040, "LEAKAGE_OR_NO_USAGE"}, {0x080, "REVERSE_FLOW"},        {0x100, "OVERLOAD"},
};
static const wm_words error_flags = WM_BITS("ERROR_FLAGS", 0xFFFF, errors);

static const wm_field fields[] = {
    WM_STATUS_FLAGS(&error_flags),
    WM_TOTAL_M3,
    {"total_backwards_m3", WM_NUMBER(VOLUME, M3), .modifiers = WM_MODIFIER_BACKWARD},
    {"set_date", WM_DATE(DATE), WM_STORAGE(1)},
    {"consumption_at_set_date_m3", WM_NUMBER(VOLUME, M3), WM_STORAGE(1)},
    {"total_backwards_at_set_date_m3", WM_NUMBER(VOLUME, M3), WM_STORAGE(1),
     .modifiers = WM_MODIFIER_BACKWARD},
    {"meter_datetime", WM_DATETIME},
    {"consumption_at_history_{storage-1}_m3", WM_NUMBER(VOLUME, M3), WM_STORAGES(2, 16)},
    {"history_{storage-1}_date", WM_K_DATE_BACK, .quantity = WM_Q_VOLUME, WM_STORAGES(2, 16), .from = "046D",
     .back = 1},
    WM_BATTERY_V,
    {"meter_version", WM_TEXT(MODEL_VERSION)},
    WM_PARAMETER_SET,
};

WM_METER(waterstarm, "Engelmann WaterStar M water meter");
