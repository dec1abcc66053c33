// SPDX-License-Identifier: MIT
#include "library.h"
// clang-format off

static const wm_identity identities[] = {
    {WM_MFCT('I', 'M', 'T'), 0x10, 0x06},
    {WM_MFCT('I', 'M', 'T'), 0x10, 0x07},
};

static const wm_word errors[] = {
    {0x0080, "NO_CONSUMPTION"},
};
static const wm_words error_flags = WM_BITS("ERROR_FLAGS", 0xFFFF, errors);

static const wm_field fields[] = {
    WM_STATUS_FLAGS(&error_flags),
    WM_TOTAL_M3,
    {"total_backwards_m3", WM_NUMBER(VOLUME, M3), WM_TARIFF(1)},
    WM_VOLUME_FLOW_M3H,
    WM_TARGET_M3,
    WM_TARGET_DATE,
    WM_METER_DATETIME,
    {"battery_y", WM_NUMBER_AT("02FD74", Y), .options = WM_F_RAW, WM_SCALE(1, 365)},
};

WM_METER(topassonic, "Integra Topas Sonic water meter");
