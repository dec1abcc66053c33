// SPDX-License-Identifier: MIT
#include "library.h"
// clang-format off

static const wm_identity identities[] = {
    {WM_MFCT('E', 'F', 'E'), WM_ANY, 0x04},
    // Cooling, and a flow sensor at the inlet.
    {WM_MFCT('E', 'F', 'E'), WM_ANY, 0x0A}, {WM_MFCT('E', 'F', 'E'), WM_ANY, 0x0B},
    {WM_MFCT('E', 'F', 'E'), WM_ANY, 0x0C}, {WM_MFCT('E', 'F', 'E'), WM_ANY, 0x0D},
    // Deltamess sells them as its own.
    {WM_MFCT('T', 'N', 'T'), 0x00, 0x04}, {WM_MFCT('T', 'N', 'T'), 0x00, 0x0C},
    {WM_MFCT('T', 'N', 'T'), 0x00, 0x0D},
};

static const wm_word errors[] = {
    {0x01, "ERROR_TEMP_SENSOR_1_CABLE_BREAK"},     {0x02, "ERROR_TEMP_SENSOR_1_SHORT_CIRCUIT"},
    {0x04, "ERROR_TEMP_SENSOR_2_CABLE_BREAK"},     {0x08, "ERROR_TEMP_SENSOR_2_SHORT_CIRCUIT"},
    {0x10, "ERROR_FLOW_MEASUREMENT_SYSTEM_ERROR"}, {0x20, "ERROR_ELECTRONICS_DEFECT"},
    {0x40, "OK_INSTRUMENT_RESET"},                 {0x80, "OK_BATTERY_LOW"},
};
static const wm_words error_flags = WM_BITS("ERROR_FLAGS", 0xFF, errors);

static const wm_field fields[] = {
    WM_STATUS_FLAGS(&error_flags),
    WM_TOTAL_KWH,
    {"total_cooling_kwh", WM_NUMBER(ENERGY, KWH), WM_TARIFF(1)},
    {"total_tariff{tariff}_kwh", WM_NUMBER(ENERGY, KWH), WM_TARIFFS(2, 3)},
    {"total_subunit{subunit}_m3", WM_NUMBER(VOLUME, M3), WM_SUBUNITS(1, 3)},
    {"total_water_m3", WM_NUMBER(VOLUME, M3)},
    {"total_water_tariff2_m3", WM_NUMBER(VOLUME, M3), WM_TARIFF(2)},
    {"target_water_m3", WM_NUMBER(VOLUME, M3), WM_STORAGE(1)},
    WM_POWER_KW,
    {"power_max_kw", WM_NUMBER(POWER, KW), .function = WM_MAXIMUM},
    {"flow_water_m3h", WM_NUMBER(VOLUME_FLOW, M3_H)},
    {"flow_water_max_m3h", WM_NUMBER(VOLUME_FLOW, M3_H), .function = WM_MAXIMUM},
    {"forward_c", WM_NUMBER(FLOW_TEMPERATURE, C)},
    {"return_c", WM_NUMBER(RETURN_TEMPERATURE, C)},
    {"difference_c", WM_NUMBER(TEMPERATURE_DIFFERENCE, C)},
    WM_TARGET_DATE,
    WM_TARGET_KWH,
    {"target_cooling_kwh", WM_NUMBER(ENERGY, KWH), WM_STORAGE(1), WM_TARIFF(1)},
    {"target_tariff{tariff}_kwh", WM_NUMBER(ENERGY, KWH), WM_STORAGE(1), WM_TARIFFS(2, 3)},
    {"target_subunit{subunit}_m3", WM_NUMBER(VOLUME, M3), WM_STORAGE(1), WM_SUBUNITS(1, 3)},
    {"target_{storage}_kwh", WM_NUMBER(ENERGY, KWH), WM_STORAGES(2, 32)},
    WM_METER_DATETIME,
    WM_FABRICATION_NO,
    WM_MODEL_VERSION,
    WM_PARAMETER_SET,
    WM_ON_TIME_H,
};

WM_METER(sensostar, "Engelmann SensoStar heat meter");
