// SPDX-License-Identifier: MIT
#include "diehl.h"
#include "library.h"
// clang-format off

static const wm_identity identities[] = {
    {WM_MFCT('D', 'M', 'E'), 0x41, 0x04}, {WM_MFCT('D', 'M', 'E'), 0x41, 0x0C},
    {WM_MFCT('D', 'M', 'E'), 0x41, 0x0D},
    {WM_MFCT('D', 'F', 'S'), 0x41, 0x04}, {WM_MFCT('R', 'A', 'M'), 0x41, 0x04},
};

static const wm_field fields[] = {
    WM_STATUS_TPL,
    {"total_energy_consumption_kwh", WM_NUMBER(ENERGY, KWH)},
    {"total_cooling_consumption_kwh", WM_NUMBER(ENERGY, KWH), WM_TARIFF(1)},
    {"total_volume_m3", WM_NUMBER(VOLUME, M3)},
    {"total_cooling_volume_m3", WM_NUMBER(VOLUME, M3), WM_TARIFF(2)},
    WM_VOLUME_FLOW_M3H,
    WM_POWER_KW,
    WM_FLOW_TEMPERATURE_C,
    WM_RETURN_TEMPERATURE_C,
    WM_OPERATING_TIME_H,
    {"operating_time_in_error_h", WM_NUMBER(OPERATING_TIME, H), .vife = "18"},
    {"energy_at_set_date_kwh", WM_NUMBER(ENERGY, KWH), WM_STORAGE(1)},
    {"cooling_at_set_date_kwh", WM_NUMBER(ENERGY, KWH), WM_STORAGE(1), WM_TARIFF(1)},
    {"set_date", WM_DATE(DATE), WM_STORAGE(1)},
};

WM_METER(sharky774, "Diehl SHARKY 774 heat meter", .unpack = wm_diehl_unpack);
