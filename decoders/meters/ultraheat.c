// SPDX-License-Identifier: MIT
#include "library.h"
// clang-format off

static const wm_identity identities[] = {
    {WM_MFCT('L', 'U', 'G'), 0x02, 0x04}, {WM_MFCT('L', 'U', 'G'), 0x03, 0x04},
    {WM_MFCT('L', 'U', 'G'), 0x04, 0x04},
    {WM_MFCT('S', 'I', 'E'), 0x01, 0x04}, {WM_MFCT('S', 'I', 'E'), 0x02, 0x04},
};

static const wm_words error_flags = {.name = "ERROR_FLAGS", .mask = 0xFFFF, .none = "OK"};

static const wm_field fields[] = {
    WM_STATUS_FLAGS(&error_flags),
    {"heat_kwh", WM_NUMBER(ENERGY, KWH)},
    {"volume_m3", WM_NUMBER(VOLUME, M3)},
    WM_TARGET_KWH,
    WM_POWER_KW,
    {"flow_m3h", WM_NUMBER(VOLUME_FLOW, M3_H)},
    {"flow_c", WM_NUMBER(FLOW_TEMPERATURE, C)},
    {"return_c", WM_NUMBER(RETURN_TEMPERATURE, C)},
    WM_METER_DATETIME,
    WM_FABRICATION_NO,
    WM_ACTUALITY_DURATION_S,
};

WM_METER(ultraheat, "Landis+Gyr and Siemens Ultraheat heat meters");
