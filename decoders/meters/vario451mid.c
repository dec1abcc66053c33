// SPDX-License-Identifier: MIT
#include "library.h"
// clang-format off

static const wm_identity identities[] = {
    {WM_MFCT('T', 'C', 'H'), 0x17, 0x04},
};

static const wm_field fields[] = {
    WM_STATUS_TPL,
    {"total_energy_consumption_kwh", WM_NUMBER(ENERGY, KWH)},
    {"energy_at_old_date_kwh", WM_NUMBER(ENERGY, KWH), WM_STORAGE(1)},
    {"old_date", WM_DATE(DATE), WM_STORAGE(1)},
    {"energy_at_set_date_kwh", WM_NUMBER(ENERGY, KWH), WM_STORAGE(8)},
    {"set_date", WM_DATE(DATE), WM_STORAGE(8)},
};

WM_METER(vario451mid, "Techem vario 4 type 4.5.1 MID heat meter");
