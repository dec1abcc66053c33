// SPDX-License-Identifier: MIT
#include "library.h"
// clang-format off

static const wm_identity identities[] = {
    {WM_MFCT('S', 'E', 'N'), 0x0B, 0x06}, {WM_MFCT('S', 'E', 'N'), 0x0B, 0x07},
};

static const wm_words error_flags = {.name = "ERROR_FLAGS", .mask = 0xFFFF, .none = "OK"};

static const wm_field fields[] = {
    WM_STATUS_FLAGS(&error_flags),
    WM_TOTAL_M3,
    WM_TOTAL_BACKWARD_M3,
    WM_VOLUME_FLOW_M3H,
    WM_TARGET_M3,
    WM_TARGET_DATE,
};

WM_METER(pulserf, "Sensus PulseRF and CompactRF water meter radios");
