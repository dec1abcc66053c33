// SPDX-License-Identifier: MIT
#include "library.h"
// clang-format off

static const wm_identity identities[] = {
    {WM_MFCT('A', 'B', 'B'), 0x02, 0x02},
};

static const wm_words error_flags = {.name = "ERROR_FLAGS", .mask = UINT64_MAX, .none = "OK"};

// Subunit 2 is reactive. The manufacturer's VIFs have a 00 behind them on the DELTA, none on the DZ+.
static const wm_field fields[] = {
    WM_STATUS_FLAGS(&error_flags),
    WM_STATUS_AT("07FF9700", &error_flags),
    {"total_energy_consumption_kwh", WM_NUMBER(ENERGY, KWH)},
    {"total_energy_consumption_tariff_{tariff}_kwh", WM_NUMBER(ENERGY, KWH), WM_TARIFFS(1, 4)},
    {"total_reactive_energy_consumption_kvarh", WM_NUMBER(ENERGY, KVARH), WM_SUBUNIT(2)},
    {"total_reactive_energy_consumption_tariff_{tariff}_kvarh", WM_NUMBER(ENERGY, KVARH), WM_TARIFFS(1, 4),
     WM_SUBUNIT(2)},
    {"active_tariff_nr", WM_NUMBER_AT("01FF9300", NONE), .options = WM_F_RAW},
    {"active_tariff_nr", WM_NUMBER_AT("01FF13", NONE), .options = WM_F_RAW},
    {"power_fail_counter", WM_NUMBER_AT("01FF9800", COUNTER), .options = WM_F_RAW},
    {"power_fail_counter", WM_NUMBER_AT("01FF18", COUNTER), .options = WM_F_RAW},
    {"transformer_ratio", WM_NUMBER_AT("0BFF12", NONE), .options = WM_F_RAW},
    {"ct_ratio", WM_NUMBER_AT("0AFF68", NONE), .options = WM_F_RAW},
    {"vt_ratio", WM_NUMBER_AT("0AFF69", NONE), .options = WM_F_RAW},
};

WM_METER(abbdelta, "ABB DELTA and DZ+ electricity meters on M-Bus");
