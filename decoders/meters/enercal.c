// SPDX-License-Identifier: MIT
#include "library.h"
// clang-format off

static const wm_identity identities[] = {
    {WM_MFCT('G', 'W', 'F'), 0x08, 0x04},
};

static const wm_field fields[] = {
    WM_STATUS_TPL,
    WM_TOTAL_KWH,
    WM_TARGET_KWH,
    WM_TOTAL_M3,
    WM_TARGET_M3,
    WM_TARGET_DATE,
    WM_ON_TIME_H,
    WM_OPERATING_TIME_H,
    WM_METER_DATETIME,
    WM_POWER_KW,
    {"flow_m3h", WM_NUMBER(VOLUME_FLOW, M3_H)},
    {"flow_max_m3h", WM_NUMBER(VOLUME_FLOW, M3_H), .function = WM_MAXIMUM},
    {"forward_c", WM_NUMBER(FLOW_TEMPERATURE, C)},
    {"return_c", WM_NUMBER(RETURN_TEMPERATURE, C)},
    {"difference_c", WM_NUMBER(TEMPERATURE_DIFFERENCE, C)},
    {"subunit{subunit}_m3", WM_NUMBER(VOLUME, M3), WM_SUBUNITS(1, 2)},
    {"subunit{subunit}_target_m3", WM_NUMBER(VOLUME, M3), WM_STORAGE(1), WM_SUBUNITS(1, 2)},
    {"subunit{subunit}_hca", WM_NUMBER(HCA, HCA), WM_SUBUNITS(1, 2)},
    {"subunit{subunit}_target_hca", WM_NUMBER(HCA, HCA), WM_STORAGE(1), WM_SUBUNITS(1, 2)},
};

WM_METER(enercal, "GWF Enercal heat meter");
