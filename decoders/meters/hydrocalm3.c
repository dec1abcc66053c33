// SPDX-License-Identifier: MIT
#include "library.h"
// clang-format off

static const wm_identity identities[] = {
    {WM_MFCT('B', 'M', 'T'), 0x0B, 0x0D},
};

static const wm_word alarms[] = {{0x80, "SABOTAGE_ENCLOSURE"}};
static const wm_words tpl_words = {.name = "TPL_STS", .mask = 0xE0, .row = alarms, .count = 1};

static const wm_field fields[] = {
    WM_STATUS_TPL,
    {"device_datetime", WM_DATETIME},
    {"total_heating_kwh", WM_NUMBER(ENERGY, KWH), .nth = 1},
    {"total_cooling_kwh", WM_NUMBER(ENERGY, KWH), .nth = 2},
    {"total_heating_m3", WM_NUMBER(VOLUME, M3), .nth = 1},
    {"total_cooling_m3", WM_NUMBER(VOLUME, M3), .nth = 2},
    {"c1_volume_m3", WM_NUMBER(VOLUME, M3), .nth = 3},
    {"c2_volume_m3", WM_NUMBER(VOLUME, M3), .nth = 4},
    {"supply_temperature_c", WM_NUMBER(FLOW_TEMPERATURE, C)},
    WM_RETURN_TEMPERATURE_C,
};

WM_METER(hydrocalm3, "BMeters HYDROCAL M3 heat and cooling meter", .tpl_words = &tpl_words);
