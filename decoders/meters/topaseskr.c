// SPDX-License-Identifier: MIT
#include "library.h"
// clang-format off

static const wm_identity identities[] = {
    {WM_MFCT('A', 'M', 'T'), 0xF1, 0x06},
    {WM_MFCT('A', 'M', 'T'), 0xF1, 0x07},
    {WM_MFCT('D', 'F', 'S'), 0x24, 0x07},
    {WM_MFCT('S', 'P', 'L'), 0x24, 0x07}, {WM_MFCT('S', 'P', 'L'), 0x25, 0x07},
};

static const wm_field fields[] = {
    WM_STATUS_TPL,
    WM_TOTAL_M3,
    WM_ACCESS_COUNTER,
    {"temperature_c", WM_NUMBER(FLOW_TEMPERATURE, C)},
    {"current_flow_m3h", WM_NUMBER(VOLUME_FLOW, M3_H)},
    {"volume_year_period_m3", WM_NUMBER(VOLUME, M3), WM_STORAGE(1)},
    {"reverse_volume_year_period_m3", WM_NUMBER(VOLUME, M3), WM_STORAGE(1), WM_TARIFF(1)},
    {"forward_volume_year_period_m3", WM_NUMBER(VOLUME, M3), WM_STORAGE(1), WM_TARIFF(2)},
    {"meter_year_period_end_date", WM_DATE(DATE), WM_STORAGE(1), .options = WM_F_BLANK},
    {"volume_month_period_m3", WM_NUMBER(VOLUME, M3), WM_STORAGE(3)},
    {"meter_month_period_end_datetime", WM_DATETIME, WM_STORAGE(3)},
    {"battery_y", WM_NUMBER_AT("02FD74", Y), .options = WM_F_RAW, WM_DAYS_AS_YEARS},
};

WM_METER(topaseskr, "Integra Topas ESKR and Diehl HYDRUS R4 water meters");
