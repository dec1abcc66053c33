// SPDX-License-Identifier: MIT
#include "library.h"
// clang-format off

static const wm_identity identities[] = {
    {WM_MFCT('A', 'P', 'A'), 0x42, 0x04},
    {WM_MFCT('A', 'P', 'A'), 0x42, 0x0C}, {WM_MFCT('A', 'P', 'A'), 0x42, 0x0D},
};

static const wm_word errors[] = {
    {0x0001, "MINIMUM_FLOW"},                {0x0002, "FLOW_METER_FAILURE"},
    {0x0004, "RETURN_TEMPERATURE_ERROR"},    {0x0008, "SUPPLY_TEMPERATURE_ERROR"},
    {0x0010, "DIFFERENTIAL_TEMPERATURE_ERROR"}, {0x0020, "MAXIMUM_FLOW"},
    {0x0040, "MEMORY_FAILURE"},              {0x0080, "LOW_BATTERY_VOLTAGE"},
    {0x0100, "DAILY_ABNORMAL_NOMINAL_FLOW"}, {0x0200, "ANNUAL_ABNORMAL_NOMINAL_FLOW"},
    {0x0400, "DIFFERENTIAL_TEMPERATURE_TOO_LOW"}, {0x0800, "CRC_ERROR"},
    {0x1000, "FLASH_ERROR"},                 {0x2000, "CRITICAL_BATTERY_VOLTAGE"},
    {0x4000, "CPU_OVERTEMPERATURE"},         {0x8000, "UART_LIMIT_OVERRUN"},
};
static const wm_words error_flags = WM_BITS("ERROR_FLAGS", 0xFFFF, errors);

static const wm_field fields[] = {
    WM_STATUS_FLAGS(&error_flags),
    {"total_energy_kwh", WM_NUMBER(ENERGY, KWH)},
    {"total_energy_cooling_kwh", WM_NUMBER(ENERGY, KWH), WM_SUBUNIT(1)},
    {"total_energy_period_kwh", WM_NUMBER(ENERGY, KWH), WM_STORAGE(1)},
    {"total_energy_cooling_period_kwh", WM_NUMBER(ENERGY, KWH), WM_STORAGE(1), WM_SUBUNIT(1)},
    {"total_volume_m3", WM_NUMBER(VOLUME, M3)},
    {"total_volume_cooling_m3", WM_NUMBER(VOLUME, M3), WM_SUBUNIT(1)},
    // Pulse inputs.
    {"input1_volume_m3", WM_NUMBER(VOLUME, M3), WM_TARIFF(1)},
    {"input2_volume_m3", WM_NUMBER(VOLUME, M3), WM_TARIFF(2)},
    {"current_power_kw", WM_NUMBER(POWER, KW)},
    {"current_volume_flow_m3h", WM_NUMBER(VOLUME_FLOW, M3_H)},
    {"t1_temperature_c", WM_NUMBER(FLOW_TEMPERATURE, C)},
    {"t2_temperature_c", WM_NUMBER(RETURN_TEMPERATURE, C)},
    {"meter_date", WM_DATE(DATE)},
    {"meter_datetime", WM_DATETIME},
    WM_FABRICATION_NO,
    WM_ON_TIME_H,
    WM_ON_TIME_AT_ERROR_H,
};

WM_METER(elf2, "Apator ELF2 heat and cooling meter");
