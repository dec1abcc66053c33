// SPDX-License-Identifier: MIT
#include "library.h"
// clang-format off

static const wm_identity identities[] = {
    {WM_MFCT('E', 'M', 'H'), 0x02, 0x02},
};

static const wm_field fields[] = {
    WM_STATUS_TPL,
    {"total_energy_consumption_kwh", WM_NUMBER(ENERGY, KWH)},
    {"total_energy_production_kwh", WM_NUMBER(ENERGY, KWH), .modifiers = WM_MODIFIER_BACKWARD},
    {"current_power_consumption_kw", WM_NUMBER(POWER, KW)},
    WM_ON_TIME_H,
};

WM_METER(ehzp, "EMH eHZ-P electricity meter");
