// SPDX-License-Identifier: MIT
#include "library.h"
// clang-format off

static const wm_identity identities[] = {
    {WM_MFCT('E', 'L', 'T'), 0x01, 0x02},
};

static const wm_word faults[] = {
    {0x01, "BUSY"}, {0x02, "GENERIC_APP_ERROR"}, {0x04, "CURRENT_LOW"}, {0x08, "PERMANENT_ERROR"},
    {0x10, "TEMPORARY_ERROR"},
};
static const wm_words fault_words = WM_BITS("ERROR_FLAGS", 0xFF, faults);

static const wm_field fields[] = {
    WM_STATUS_FLAGS(&fault_words),
    {"total_tariff_{tariff}_kwh", WM_NUMBER(ENERGY, KWH), WM_TARIFFS(1, 2)},
    {"total_reactive_tariff_{tariff}_kwh", WM_NUMBER(ENERGY, KWH), WM_STORAGE(2), WM_TARIFFS(1, 10)},
    {"voltage_l1_n_v", WM_NUMBER(VOLTAGE, V), .vife = "FF01"},
    {"voltage_l2_n_v", WM_NUMBER(VOLTAGE, V), .vife = "FF02"},
    {"voltage_l3_n_v", WM_NUMBER(VOLTAGE, V), .vife = "FF03"},
    {"current_l1_a", WM_NUMBER(CURRENT, A), .vife = "FF01"},
    {"current_l2_a", WM_NUMBER(CURRENT, A), .vife = "FF02"},
    {"current_l3_a", WM_NUMBER(CURRENT, A), .vife = "FF03"},
    {"active_power_overall_kw", WM_NUMBER(POWER, KW), .vife = "FF00"},
    {"power_l1_kw", WM_NUMBER(POWER, KW), .vife = "FF01"},
    {"power_l2_kw", WM_NUMBER(POWER, KW), .vife = "FF02"},
    {"power_l3_kw", WM_NUMBER(POWER, KW), .vife = "FF03"},
    {"reactive_power_overall_kw", WM_NUMBER(POWER, KW), WM_SUBUNIT(1), .vife = "FF00"},
    {"reactive_power_l1_kw", WM_NUMBER(POWER, KW), WM_SUBUNIT(1), .vife = "FF01"},
    {"reactive_power_l2_kw", WM_NUMBER(POWER, KW), WM_SUBUNIT(1), .vife = "FF02"},
    {"reactive_power_l3_kw", WM_NUMBER(POWER, KW), WM_SUBUNIT(1), .vife = "FF03"},
    {"ct_numerator_counter", WM_NUMBER_AT("02FF68", COUNTER), .options = WM_F_RAW},
    {"active_tariff_counter", WM_NUMBER_AT("01FF13", COUNTER), .options = WM_F_RAW},
};

static void compute(const wm_run *run)
{
    double a, b;
    if (wm_run_number(run, "total_tariff_1_kwh", &a) && wm_run_number(run, "total_tariff_2_kwh", &b))
        wm_run_put(run, "total_kwh", a + b);
}

WM_METER(eltako, "Eltako three-phase electricity meters", .compute = compute);
