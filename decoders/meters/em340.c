// SPDX-License-Identifier: MIT
#include "library.h"
// clang-format off

static const wm_identity identities[] = {
    {WM_MFCT('G', 'A', 'V'), 0xC7, 0x02},
    {WM_MFCT('G', 'A', 'V'), 0xDE, 0x02},
};

static const wm_field fields[] = {
    WM_STATUS_TPL,
    {"total_energy_consumption_kwh", WM_NUMBER(ENERGY, KWH)},
    {"total_reactive_energy_consumption_kvarh", WM_NUMBER(REACTIVE_ENERGY, KVARH)},
    {"current_power_consumption_kw", WM_NUMBER(POWER, KW)},
    {"reactive_power_kvar", WM_NUMBER(REACTIVE_POWER, KVAR)},
    {"apparent_power_kva", WM_NUMBER(APPARENT_POWER, KVA)},
    // Negative: capacitive.
    {"power_factor", WM_NUMBER_AT("02FDBA73", NONE)},
    {"voltage_v", WM_NUMBER(VOLTAGE, V)},
    {"voltage_line_to_line_v", WM_NUMBER(VOLTAGE, V), WM_SUBUNIT(4)},
    {"current_at_phase_{subunit}_a", WM_NUMBER(CURRENT, A), WM_SUBUNITS(1, 3)},
};

WM_METER(em340, "Carlo Gavazzi EM100 and EM300 electricity meters on M-Bus");
