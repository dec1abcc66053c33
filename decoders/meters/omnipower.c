// SPDX-License-Identifier: MIT
#include "library.h"
// clang-format off

static const wm_identity identities[] = {
    {WM_MFCT('K', 'A', 'M'), 0x30, 0x02},
};

static const wm_field fields[] = {
    {"total_energy_consumption_kwh", WM_NUMBER(ENERGY, KWH)},
    {"total_energy_production_kwh", WM_NUMBER(ENERGY, KWH), .modifiers = WM_MODIFIER_BACKWARD},
    {"current_power_consumption_kw", WM_NUMBER(POWER, KW)},
    {"current_power_production_kw", WM_NUMBER(POWER, KW), .modifiers = WM_MODIFIER_BACKWARD},
};

WM_METER(omnipower, "Kamstrup OMNIPOWER with wireless M-Bus module");
