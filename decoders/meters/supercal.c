// SPDX-License-Identifier: MIT
#include "library.h"
// clang-format off

static const wm_identity identities[] = {
    {WM_MFCT('S', 'O', 'N'), 0x1B, 0x04},
};

static const wm_field fields[] = {
    WM_TOTAL_KWH,
    WM_TOTAL_M3,
    {"target_date", WM_DATE(DATE), WM_STORAGE(20)},
    {"target_kwh", WM_NUMBER(ENERGY, KWH), WM_STORAGE(20)},
    {"target_m3", WM_NUMBER(VOLUME, M3), WM_STORAGE(20)},
    WM_POWER_KW,
    WM_VOLUME_FLOW_M3H,
    WM_FLOW_TEMPERATURE_C,
    WM_RETURN_TEMPERATURE_C,
    WM_METER_DATETIME,
};

WM_METER(supercal, "Sontex Supercal 739 heat meter");
