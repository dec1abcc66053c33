// SPDX-License-Identifier: MIT
#include "library.h"
// clang-format off

static const wm_identity identities[] = {
    {WM_MFCT('M', 'W', 'U'), 0x02, 0x08},
};

static const wm_field fields[] = {
    WM_STATUS_TPL,
    WM_CONSUMPTION_HCA,
    WM_TARGET_HCA,
    WM_TARGET_DATE,
    WM_METER_DATE,
};

WM_METER(metronahca, "Brunata-Metrona heat cost allocator");
