// SPDX-License-Identifier: MIT
#include "library.h"
// clang-format off

static const wm_identity identities[] = {
    {WM_MFCT('B', 'E', 'C'), 0x00, 0x02},
    {WM_MFCT('E', 'M', 'H'), 0x00, 0x02},
    {WM_MFCT('N', 'Z', 'R'), 0x00, 0x02},
};

static const wm_word faults[] = {
    {0x01, "BUSY"}, {0x02, "GENERIC_APP_ERROR"}, {0x04, "CURRENT_LOW"}, {0x08, "PERMANENT_ERROR"},
    {0x10, "TEMPORARY_ERROR"},
};
static const wm_words fault_words = WM_BITS("ERROR_FLAGS", 0xFF, faults);

static const wm_field fields[] = {
    WM_STATUS_FLAGS(&fault_words),
    {"total_energy_consumption_kwh", WM_NUMBER(ENERGY, KWH), WM_TARIFF(1)},
    {"current_power_consumption_kw", WM_NUMBER(POWER, KW)},
    {"current_power_consumption_kw", WM_NUMBER(POWER, KW), WM_STORAGE(1)}, // EMH DIZ, Berg DCMi
    {"current_power_consumption_1_kw", WM_NUMBER(POWER, KW), WM_STORAGE(2)},
    {"current_power_consumption_2_kw", WM_NUMBER(POWER, KW), WM_STORAGE(4)},
    {"current_power_consumption_3_kw", WM_NUMBER(POWER, KW), WM_STORAGE(6)},
    {"voltage_at_phase_1_v", WM_NUMBER(VOLTAGE, V), WM_STORAGE(2)},
    {"voltage_at_phase_2_v", WM_NUMBER(VOLTAGE, V), WM_STORAGE(4)},
    {"voltage_at_phase_3_v", WM_NUMBER(VOLTAGE, V), WM_STORAGE(6)},
    {"current_at_phase_1_a", WM_NUMBER(CURRENT, A), WM_STORAGE(2)},
    {"current_at_phase_2_a", WM_NUMBER(CURRENT, A), WM_STORAGE(4)},
    {"current_at_phase_3_a", WM_NUMBER(CURRENT, A), WM_STORAGE(6)},
};

WM_METER(nzr, "NZR, EMH and Berg electricity meters on M-Bus");
