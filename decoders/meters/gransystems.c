// SPDX-License-Identifier: MIT
#include "library.h"
// clang-format off

static const wm_identity identities[] = {
    {WM_MFCT('G', 'S', 'S'), 0x01, 0x02},
};

static const wm_word faults[] = {
    {0x0001, "METER_HARDWARE_ERROR"}, {0x0002, "RTC_ERROR"}, {0x0008, "DEVICE_NOT_CONFIGURED"},
    {0x0010, "INTERNAL_ERROR"}, {0x0020, "BATTERY_LOW"}, {0x0040, "MAGNETIC_FRAUD_PRESENT"},
    {0x0080, "MAGNETIC_FRAUD_PAST"}, {0x0100, "DSP_COMMUNICATION_ERROR"}, {0x0200, "DSP_HARDWARE_ERROR"},
    {0x0800, "CALIBRATION_EEPROM_ERROR"}, {0x1000, "EEPROM1_ERROR"}, {0x4000, "RAM_ERROR"},
    {0x8000, "ROM_ERROR"},
};
static const wm_words fault_words = WM_BITS("ERROR_FLAGS", 0xFFFF, faults);

static const wm_word builds[] = {
    {0x01010000, "THREE_PHASE_METER"}, {0x01020000, "SINGLE_PHASE_METER"},
};
static const wm_words build_words = WM_INDEX("INFO_FLAGS", 0x01030000, builds);

static const wm_field fields[] = {
    WM_STATUS_FLAGS(&fault_words),
    {"info", .kind = WM_K_WORDS, .quantity = WM_Q_ERROR_FLAGS, .words = &build_words},
    {"total_energy_consumption_kwh", WM_NUMBER(ENERGY, KWH)},
    {"total_energy_consumption_tariff_{tariff}_kwh", WM_NUMBER(ENERGY, KWH), WM_TARIFFS(1, 4)},
    {"target_datetime", WM_DATETIME, WM_STORAGE(2)},
    {"target_energy_consumption_kwh", WM_NUMBER(ENERGY, KWH), WM_STORAGE(2)},
    {"target_energy_consumption_tariff_{tariff}_kwh", WM_NUMBER(ENERGY, KWH), WM_STORAGE(2), WM_TARIFFS(1, 4)},
    {"device_datetime", WM_DATETIME},
    {"voltage_at_phase_1_v", WM_NUMBER(VOLTAGE, V)},
    {"voltage_at_phase_{subunit}_v", WM_NUMBER(VOLTAGE, V), WM_SUBUNITS(1, 3)},
    {"current_at_phase_1_a", WM_NUMBER(CURRENT, A)},
    {"current_at_phase_{subunit}_a", WM_NUMBER(CURRENT, A), WM_SUBUNITS(1, 3)},
    {"frequency_hz", WM_NUMBER(FREQUENCY, HZ)},
};

WM_METER(gransystems, "Gran-System-S electricity meters");
