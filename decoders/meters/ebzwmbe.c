// SPDX-License-Identifier: MIT
#include "library.h"
// clang-format off

static const wm_identity identities[] = {
    {WM_MFCT('E', 'B', 'Z'), 0x01, 0x02},
};

static const wm_field fields[] = {
    WM_STATUS_TPL,
    {"total_energy_consumption_kwh", WM_NUMBER(ENERGY, KWH)},
    {"total_energy_consumption_tariff_{tariff}_kwh", WM_NUMBER(ENERGY, KWH), WM_TARIFFS(1, 4)},
    {"total_energy_production_kwh", WM_NUMBER(ENERGY, KWH), .modifiers = WM_MODIFIER_BACKWARD},
    // The meter's own sum; users know the sum of the phases as the current consumption.
    WM_POWER_KW,
    {"current_power_consumption_phase1_kw", WM_NUMBER(POWER, KW), .vife = "FF01"},
    {"current_power_consumption_phase2_kw", WM_NUMBER(POWER, KW), .vife = "FF02"},
    {"current_power_consumption_phase3_kw", WM_NUMBER(POWER, KW), .vife = "FF03"},
    {"voltage_at_phase_1_v", WM_NUMBER(VOLTAGE, V), .vife = "FF01"},
    {"voltage_at_phase_2_v", WM_NUMBER(VOLTAGE, V), .vife = "FF02"},
    {"voltage_at_phase_3_v", WM_NUMBER(VOLTAGE, V), .vife = "FF03"},
    WM_CUSTOMER,
};

static void compute(const wm_run *run)
{
    double a, b, c;
    if (wm_run_number(run, "current_power_consumption_phase1_kw", &a) &&
        wm_run_number(run, "current_power_consumption_phase2_kw", &b) &&
        wm_run_number(run, "current_power_consumption_phase3_kw", &c))
        wm_run_put(run, "current_power_consumption_kw", a + b + c);
}

WM_METER(ebzwmbe, "eBZ electricity meters with a wMB-E radio", .compute = compute);
