// SPDX-License-Identifier: MIT
#include "diehl.h"
#include "library.h"
// clang-format off

static const wm_identity identities[] = {
    {WM_MFCT('D', 'M', 'E'), 0x70, 0x06}, {WM_MFCT('D', 'M', 'E'), 0x70, 0x07},
    {WM_MFCT('D', 'M', 'E'), 0x70, 0x16}, {WM_MFCT('D', 'M', 'E'), 0x76, 0x07},
    {WM_MFCT('D', 'M', 'E'), 0x61, 0x07}, {WM_MFCT('D', 'M', 'E'), 0x75, 0x07},
    {WM_MFCT('D', 'M', 'E'), 0x77, 0x07},
    {WM_MFCT('H', 'Y', 'D'), 0x24, 0x07}, {WM_MFCT('H', 'Y', 'D'), 0x25, 0x07},
    {WM_MFCT('H', 'Y', 'D'), 0x61, 0x07}, {WM_MFCT('H', 'Y', 'D'), 0x63, 0x07},
    {WM_MFCT('H', 'Y', 'D'), 0x75, 0x07}, {WM_MFCT('H', 'Y', 'D'), 0x76, 0x07},
    {WM_MFCT('H', 'Y', 'D'), 0x77, 0x07},
    {WM_MFCT('S', 'A', 'P'), 0x25, 0x07}, {WM_MFCT('I', 'M', 'T'), 0xF2, 0x07},
    {WM_MFCT('H', 'Y', 'D'), 0x8B, 0x06}, {WM_MFCT('H', 'Y', 'D'), 0x8B, 0x07}, // IZAR RS 868
};

static const wm_words error_flags = {.name = "ERROR_FLAGS", .mask = 0xFFFF, .none = "OK"};

static const wm_field fields[] = {
    WM_STATUS_FLAGS(&error_flags),
    WM_TOTAL_M3,
    {"total_tariff{tariff}_m3", WM_NUMBER(VOLUME, M3), WM_TARIFFS(1, 2)},
    {"total_at_date_m3", WM_NUMBER(VOLUME, M3), WM_STORAGE(1)},
    {"total_tariff{tariff}_at_date_m3", WM_NUMBER(VOLUME, M3), WM_STORAGE(1), WM_TARIFFS(1, 2)},
    {"at_date", WM_DATE(DATE), WM_STORAGE(1)},
    WM_METER_DATETIME,
    {"flow_m3h", WM_NUMBER(VOLUME_FLOW, M3_H)},
    WM_FLOW_TEMPERATURE_C,
    WM_EXTERNAL_TEMPERATURE_C,
    {"total_backward_at_date_m3", WM_NUMBER(VOLUME, M3), WM_STORAGE(1), .modifiers = WM_MODIFIER_BACKWARD},
    // The end of the last month. HYDRUS 2.0 keeps it at storage 8.
    {"target_m3", WM_NUMBER(VOLUME, M3), WM_STORAGE(3)},
    {"target_datetime", WM_DATETIME, WM_STORAGE(3)},
    {"target_m3", WM_NUMBER(VOLUME, M3), WM_STORAGE(8)},
    {"target_datetime", WM_DATETIME, WM_STORAGE(8)},
    {"min_flow_last_month_m3h", WM_NUMBER(VOLUME_FLOW, M3_H), WM_STORAGE(8), .function = WM_MINIMUM},
    {"max_flow_last_month_m3h", WM_NUMBER(VOLUME_FLOW, M3_H), WM_STORAGE(8), .function = WM_MAXIMUM},
    {"remaining_battery_life_y", WM_NUMBER_AT("02FD74", Y), .options = WM_F_RAW, WM_DAYS_AS_YEARS},
    WM_OPERATING_TIME_H,
    WM_ACTUALITY_DURATION_S,
    WM_CUSTOMER,
};

WM_METER(hydrus, "Diehl HYDRUS and IZAR RS 868 water meters", .unpack = wm_diehl_unpack);
