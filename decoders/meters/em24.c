// SPDX-License-Identifier: MIT
#include "library.h"
#include <math.h>
// clang-format off

static const wm_identity identities[] = {
    {WM_MFCT('K', 'A', 'M'), 0x33, 0x02}, // Carlo Gavazzi EM24 with a Kamstrup radio
    {WM_MFCT('G', 'A', 'V'), 0x00, 0x02},
};

static const wm_word overflows[] = {
    {0x01, "V_1_OVERFLOW"}, {0x06, "V_2_OVERFLOW"}, {0x08, "I_1_OVERFLOW"},
    {0x10, "I_2_OVERFLOW"}, {0x20, "I_3_OVERFLOW"}, {0x40, "FREQUENCY"},
};
static const wm_words error_flags = WM_BITS("ERROR_FLAGS", 0xFF, overflows);
static const wm_words error_words = {.name = "ERROR_FLAGS", .mask = 0xFF, .row = overflows,
                                     .count = sizeof overflows / sizeof *overflows};

static const wm_field fields[] = {
    {"status", WM_K_STATUS, .quantity = WM_Q_ERROR_FLAGS, .words = &error_flags, .options = WM_F_NO_TPL},
    {"error", .kind = WM_K_WORDS, .quantity = WM_Q_ERROR_FLAGS, .words = &error_words},
    {"total_energy_consumption_kwh", WM_NUMBER(ENERGY, KWH)},
    {"total_energy_production_kwh", WM_NUMBER(ENERGY, KWH), .modifiers = WM_MODIFIER_BACKWARD},
    {"total_reactive_energy_consumption_kvarh", WM_NUMBER_AT("04FB8275", KVARH), .options = WM_F_RAW},
    {"total_reactive_energy_production_kvarh", WM_NUMBER_AT("04FB82F53C", KVARH), .options = WM_F_RAW},
    WM_POWER_KW,
    {"amperage_at_phase_1_a", WM_NUMBER_AT("04FDD9FC01", A)},
    {"amperage_at_phase_2_a", WM_NUMBER_AT("04FDD9FC02", A)},
    {"amperage_at_phase_3_a", WM_NUMBER_AT("04FDD9FC03", A)},
    {"voltage_at_phase_1_v", WM_NUMBER_AT("04FDC8FC01", V)},
    {"voltage_at_phase_2_v", WM_NUMBER_AT("04FDC8FC02", V)},
    {"voltage_at_phase_3_v", WM_NUMBER_AT("04FDC8FC03", V)},
    {"frequency_hz", WM_NUMBER_AT("02FB2E", HZ), .options = WM_F_RAW, WM_SCALE(1, 10)},
};

static void put_apparent(const wm_run *run, const char *active, const char *reactive, const char *key)
{
    double p, q;
    if (wm_run_number(run, active, &p) && wm_run_number(run, reactive, &q)) wm_run_put(run, key, hypot(p, q));
}

static void compute(const wm_run *run)
{
    put_apparent(run, "total_energy_consumption_kwh", "total_reactive_energy_consumption_kvarh",
                 "total_apparent_energy_consumption_kvah");
    put_apparent(run, "total_energy_production_kwh", "total_reactive_energy_production_kvarh",
                 "total_apparent_energy_production_kvah");
}

WM_METER(em24, "Carlo Gavazzi EM24 electricity meter", .compute = compute);
