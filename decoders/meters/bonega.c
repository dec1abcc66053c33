// SPDX-License-Identifier: MIT
#include "library.h"
// clang-format off

static const wm_identity identities[] = {
    {WM_MFCT('B', 'O', 'N'), 0x01, 0x06},
    {WM_MFCT('B', 'O', 'N'), 0x01, 0x07},
};

static const wm_field fields[] = {
    WM_STATUS_TPL,
    WM_TOTAL_M3,
    WM_METER_DATETIME,
};

WM_METER(bonega, "Bonega water meter");
