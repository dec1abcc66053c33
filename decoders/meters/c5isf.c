// SPDX-License-Identifier: MIT
#include "library.h"
// clang-format off

static const wm_identity identities[] = {
    {WM_MFCT('Z', 'R', 'I'), 0x88, 0x04}, {WM_MFCT('Z', 'R', 'I'), 0x88, 0x07},
    {WM_MFCT('Z', 'R', 'I'), 0x88, 0x0D},
};

// The digits of the display as they stand: 24 is 20 and 4.
static const wm_word errors[] = {
    {0x2000, "VERIFICATION_EXPIRED"},       {0x1000, "BATTERY_EXPIRED"},
    {0x800, "WIRELESS_ERROR"},              {0x100, "HARDWARE_ERROR3"},
    {0x50, "VALUE_OVERLOAD"},               {0x40, "AIR_INSIDE"},
    {0x30, "REVERSE_FLOW"},                 {0x20, "DRY"},
    {0x10, "ERROR_MEASURING"},              {0x09, "HARDWARE_ERROR2"},
    {0x08, "HARDWARE_ERROR1"},              {0x07, "LOW_BATTERY"},
    {0x06, "SUPPLY_SENSOR_INTERRUPTED"},    {0x05, "SHORT_CIRCUIT_SUPPLY_SENSOR"},
    {0x04, "RETURN_SENSOR_INTERRUPTED"},    {0x03, "SHORT_CIRCUIT_RETURN_SENSOR"},
    {0x02, "TEMP_ABOVE_RANGE"},             {0x01, "TEMP_BELOW_RANGE"},
};
static const wm_words error_flags = {
    .kind = WM_WORDS_DECIMAL, .name = "ERROR_FLAGS", .mask = 0x9999, .none = "OK", .row = errors,
    .count = sizeof errors / sizeof *errors};

static const wm_field fields[] = {
    WM_STATUS_FLAGS(&error_flags),
    {"total_energy_consumption_kwh", WM_NUMBER(ENERGY, KWH)},
    {"total_cooling_consumption_kwh", WM_NUMBER(ENERGY, KWH), WM_TARIFF(1)},
    {"total_volume_m3", WM_NUMBER(VOLUME, M3)},
    {"due_date", WM_DATE(DATE), WM_STORAGE(8)},
    {"due_energy_consumption_kwh", WM_NUMBER(ENERGY, KWH), WM_STORAGE(8)},
    WM_VOLUME_FLOW_M3H,
    WM_POWER_KW,
    WM_FLOW_TEMPERATURE_C,
    WM_RETURN_TEMPERATURE_C,
    {"last_month_datetime", WM_DATETIME},
    {"meter_datetime", WM_DATETIME}, // what it is on the wire
    {"total_energy_consumption_last_month_kwh", WM_NUMBER(ENERGY, KWH), WM_STORAGE(32)},
    {"max_power_last_month_kw", WM_NUMBER(POWER, KW), .function = WM_MAXIMUM, WM_STORAGE(32),
     .modifiers = WM_MODIFIER_PER},
    {"prev_{storage-31}_month_date", WM_DATE(DATE), WM_STORAGES(32, 45)},
    {"prev_{storage-31}_month_kwh", WM_NUMBER(ENERGY, KWH), WM_STORAGES(32, 45)},
    {"prev_{storage-31}_month_m3", WM_NUMBER(VOLUME, M3), WM_STORAGES(32, 45)},
};

WM_METER(c5isf, "Zenner C5-ISF heat, cooling and water meters");
