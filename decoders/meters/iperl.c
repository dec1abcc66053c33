// SPDX-License-Identifier: MIT
#include "library.h"
// clang-format off

static const wm_identity identities[] = {
    {WM_MFCT('S', 'E', 'N'), 0x68, 0x06},
    {WM_MFCT('S', 'E', 'N'), 0x68, 0x07},
    {WM_MFCT('S', 'E', 'N'), 0x7C, 0x07},
};

static const wm_field fields[] = {
    WM_STATUS_TPL,
    WM_TOTAL_M3,
    // Sent as an instantaneous value; it is the highest flow of the last period.
    {"max_flow_m3h", WM_NUMBER(VOLUME_FLOW, M3_H)},
};

WM_METER(iperl, "Sensus iPERL water meter");
