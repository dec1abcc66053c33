// SPDX-License-Identifier: MIT
#include "diehl.h"
#include "library.h"
// clang-format off

static const wm_identity identities[] = {
    {WM_MFCT('H', 'Y', 'D'), 0x20, 0x04},
    {WM_MFCT('D', 'M', 'E'), 0x40, 0x04},
    {WM_MFCT('D', 'M', 'E'), 0x40, 0x0A}, // cooling
    {WM_MFCT('H', 'Y', 'D'), 0x52, 0x04}, {WM_MFCT('H', 'Y', 'D'), 0x53, 0x04},
    {WM_MFCT('D', 'F', 'S'), 0x20, 0x04}, {WM_MFCT('D', 'F', 'S'), 0x2B, 0x04},
    {WM_MFCT('D', 'F', 'S'), 0x2F, 0x04},
    {WM_MFCT('A', 'M', 'T'), 0x2A, 0x04}, {WM_MFCT('A', 'M', 'T'), 0x2E, 0x04},
    {WM_MFCT('A', 'M', 'T'), 0x2F, 0x04},
    {WM_MFCT('R', 'A', 'M'), 0x40, 0x04},
};

static const wm_words error_flags = {.name = "ERROR_FLAGS", .mask = 0xFFFF, .none = "OK"};

static const wm_field fields[] = {
    WM_STATUS_FLAGS(&error_flags),
    {"total_energy_consumption_kwh", WM_NUMBER(ENERGY, KWH)},
    {"total_energy_consumption_tariff1_kwh", WM_NUMBER(ENERGY, KWH), WM_TARIFF(1)},
    {"total_volume_m3", WM_NUMBER(VOLUME, M3)},
    {"total_volume_tariff2_m3", WM_NUMBER(VOLUME, M3), WM_TARIFF(2)},
    WM_VOLUME_FLOW_M3H,
    WM_POWER_KW,
    WM_FLOW_TEMPERATURE_C,
    WM_RETURN_TEMPERATURE_C,
    {"temperature_difference_c", WM_NUMBER(TEMPERATURE_DIFFERENCE, C)},
    {"target_energy_consumption_kwh", WM_NUMBER(ENERGY, KWH), WM_STORAGE(5)},
    {"target_volume_m3", WM_NUMBER(VOLUME, M3), WM_STORAGE(5)},
    {"target_date", WM_DATE(DATE), WM_STORAGE(5)},
    {"energy_at_set_date_kwh", WM_NUMBER(ENERGY, KWH), WM_STORAGE(1)},
    {"volume_at_set_date_m3", WM_NUMBER(VOLUME, M3), WM_STORAGE(1)},
    {"set_date", WM_DATE(DATE), WM_STORAGE(1)},
    WM_OPERATING_TIME_H,
};

WM_METER(sharky, "Diehl SHARKY 775 heat meter", .unpack = wm_diehl_unpack);
