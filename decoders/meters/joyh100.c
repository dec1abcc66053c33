// SPDX-License-Identifier: MIT
#include "library.h"
// clang-format off

static const wm_identity identities[] = {
    {WM_MFCT('J', 'O', 'Y'), 0x0B, 0x08},
    {WM_MFCT('J', 'O', 'Y'), 0x0C, 0x08},
};

static const wm_word errors[] = {
    {0x01, "OPEN_COVER"}, {0x02, "MEMORY_ERROR"}, {0x04, "TEMP_SENSOR_ERROR"}, {0x08, "BATTERY_LOW"},
};
static const wm_words error_flags = WM_BITS("ERROR_FLAGS", 0xFF, errors);

static const wm_field fields[] = {
    {"status", WM_K_STATUS, .quantity = WM_Q_ERROR_FLAGS, WM_STORAGE(4), .words = &error_flags},
    WM_CONSUMPTION_HCA,
    WM_TARGET_HCA,
    WM_TARGET_DATE,
    WM_METER_DATETIME,
    WM_FLOW_TEMPERATURE_C,
    WM_RETURN_TEMPERATURE_C,
    {"open_cover_alarm_date", WM_DATE(DATE), WM_STORAGE(2)},
    {"temp_sensor_alarm_date", WM_DATE(DATE), WM_STORAGE(3)},
    // The units of each of the last twelve months, then of the last three billing years; the latest first.
    {"historic_{storage-6}_hca", WM_NUMBER(HCA, HCA), WM_STORAGES(7, 18)},
    {"historic_{storage-18}_year_hca", WM_NUMBER(HCA, HCA), WM_STORAGES(19, 21)},
};

WM_METER(joyh100, "Joy Technology JOYH100 heat cost allocator");
