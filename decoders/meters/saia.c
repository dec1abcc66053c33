// SPDX-License-Identifier: MIT
#include "library.h"
// clang-format off

static const wm_identity identities[] = {
    {WM_MFCT('F', 'I', 'N'), 0x23, 0x02},
    {WM_MFCT('S', 'B', 'C'), 0x12, 0x02},
    {WM_MFCT('S', 'B', 'C'), 0x16, 0x02},
};

static const wm_field fields[] = {
    WM_STATUS_TPL,
    {"total_energy_consumption_tariff_{tariff}_kwh", WM_NUMBER(ENERGY, KWH), WM_TARIFFS(1, 2)},
    // Counters that can be set back.
    {"partial_energy_consumption_tariff_{tariff}_kwh", WM_NUMBER(ENERGY, KWH), WM_STORAGE(2), WM_TARIFFS(1, 2)},
    {"voltage_at_phase_1_v", WM_NUMBER(VOLTAGE, V), .vife = "FF01"},
    {"voltage_at_phase_2_v", WM_NUMBER(VOLTAGE, V), .vife = "FF02"},
    {"voltage_at_phase_3_v", WM_NUMBER(VOLTAGE, V), .vife = "FF03"},
    {"current_at_phase_1_a", WM_NUMBER(CURRENT, A), .vife = "FF01"},
    {"current_at_phase_2_a", WM_NUMBER(CURRENT, A), .vife = "FF02"},
    {"current_at_phase_3_a", WM_NUMBER(CURRENT, A), .vife = "FF03"},
    {"current_power_consumption_kw", WM_NUMBER(POWER, KW), .vife = "FF00"},
    {"power_at_phase_1_kw", WM_NUMBER(POWER, KW), .vife = "FF01"},
    {"power_at_phase_2_kw", WM_NUMBER(POWER, KW), .vife = "FF02"},
    {"power_at_phase_3_kw", WM_NUMBER(POWER, KW), .vife = "FF03"},
    {"reactive_power_kvar", WM_NUMBER(POWER, KVAR), WM_SUBUNIT(1), .vife = "FF00"},
    {"reactive_power_at_phase_1_kvar", WM_NUMBER(POWER, KVAR), WM_SUBUNIT(1), .vife = "FF01"},
    {"reactive_power_at_phase_2_kvar", WM_NUMBER(POWER, KVAR), WM_SUBUNIT(1), .vife = "FF02"},
    {"reactive_power_at_phase_3_kvar", WM_NUMBER(POWER, KVAR), WM_SUBUNIT(1), .vife = "FF03"},
    {"transformer_ratio", WM_NUMBER_AT("02FF68", NONE), .options = WM_F_RAW},
    {"active_tariff", WM_NUMBER_AT("01FF13", NONE), .options = WM_F_RAW},
};

static void compute(const wm_run *run)
{
    double first, second = 0;
    if (!wm_run_number(run, "total_energy_consumption_tariff_1_kwh", &first)) return;
    (void)wm_run_number(run, "total_energy_consumption_tariff_2_kwh", &second);
    wm_run_put(run, "total_energy_consumption_kwh", first + second);
}

WM_METER(saia, "Saia-Burgess ALD1 and ALE3 and Finder electricity meters on M-Bus", .compute = compute);
