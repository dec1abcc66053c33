// SPDX-License-Identifier: MIT
#include "library.h"
// clang-format off

static const wm_identity identities[] = {
    {WM_MFCT('V', 'I', 'P'), 0x1E, 0x08},
};

static const wm_word errors[] = {
    {0x0001, "VOLTAGE_INTERRUPTED"}, {0x0004, "SENSOR_T2_OUTSIDE_MEASURING_RANGE"},
    {0x0008, "TAMPERING"},           {0x0020, "SENSOR_T3_OUTSIDE_MEASURING_RANGE"},
};
static const wm_words error_flags = WM_BITS("ERROR_FLAGS", 0xFFFF, errors);

static const wm_field fields[] = {
    WM_STATUS_FLAGS(&error_flags),
    WM_CONSUMPTION_HCA,
    WM_TARGET_HCA,
    WM_TARGET_DATE,
    WM_METER_DATETIME,
    WM_FABRICATION_NO,
    WM_FLOW_TEMPERATURE_C,
    WM_EXTERNAL_TEMPERATURE_C,
    // Time without measurement this winter and the last one, and time off the radiator.
    {"no_measurement_duration_h", WM_NUMBER_AT("0475", H)},
    {"no_measurement_duration_last_year_h", WM_NUMBER_AT("4475", H)},
    {"tampering_duration_h", WM_NUMBER_AT("0474", H)},
};

WM_METER(kaden, "Kaden and VIPA heat cost allocators");
