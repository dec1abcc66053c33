// SPDX-License-Identifier: MIT
#include "library.h"
// clang-format off

static const wm_identity identities[] = {
    {WM_MFCT('S', 'E', 'N'), 0x1D, 0x04},
};

static const wm_field fields[] = {
    WM_STATUS_TPL,
    WM_TOTAL_KWH,
    WM_TOTAL_M3,
    WM_POWER_KW,
    {"flow_m3h", WM_NUMBER(VOLUME_FLOW, M3_H)},
    {"forward_c", WM_NUMBER(FLOW_TEMPERATURE, C)},
    {"return_c", WM_NUMBER(RETURN_TEMPERATURE, C)},
    WM_TARGET_DATE,
    WM_TARGET_KWH,
    WM_TARGET_M3,
    {"forward_max_c", WM_NUMBER(FLOW_TEMPERATURE, C), .function = WM_MAXIMUM, WM_STORAGE(1)},
    {"return_max_c", WM_NUMBER(RETURN_TEMPERATURE, C), .function = WM_MAXIMUM, WM_STORAGE(1)},
    {"flow_max_m3h", WM_NUMBER(VOLUME_FLOW, M3_H), .function = WM_MAXIMUM, WM_STORAGE(1)},
    WM_OPERATING_TIME_H,
    WM_ON_TIME_H,
    WM_ON_TIME_AT_ERROR_H,
    WM_METER_DATETIME,
};

WM_METER(pollucomf, "Sensus PolluCom F heat meter");
