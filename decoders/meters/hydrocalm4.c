// SPDX-License-Identifier: MIT
#include "library.h"
// clang-format off

static const wm_identity identities[] = {
    {WM_MFCT('B', 'M', 'T'), 0x1A, 0x0D},
};

static const wm_word alarms[] = {{0x80, "SABOTAGE"}};
static const wm_words error_flags = WM_BITS("ERROR_FLAGS", 0xFFFF, alarms);

static const wm_field fields[] = {
    WM_STATUS_FLAGS(&error_flags),
    {"device_datetime", WM_DATETIME},
    {"total_heating_kwh", WM_NUMBER(ENERGY, KWH)},
    {"total_cooling_kwh", WM_NUMBER(ENERGY, KWH), WM_TARIFF(1)},
    {"total_heating_m3", WM_NUMBER(VOLUME, M3)},
    {"total_cooling_m3", WM_NUMBER(VOLUME, M3), WM_TARIFF(1)},
    {"c1_volume_m3", WM_NUMBER(VOLUME, M3), WM_SUBUNIT(1)},
    {"c2_volume_m3", WM_NUMBER(VOLUME, M3), WM_SUBUNIT(2)},
    {"supply_temperature_c", WM_NUMBER(FLOW_TEMPERATURE, C)},
    WM_RETURN_TEMPERATURE_C,
    WM_VOLUME_FLOW_M3H,
    WM_POWER_KW,
};

WM_METER(hydrocalm4, "BMeters HYDROCAL M4 heat and cooling meter");
