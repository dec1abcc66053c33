// SPDX-License-Identifier: MIT
#include "library.h"
// clang-format off

static const wm_identity identities[] = {
    {WM_MFCT('L', 'S', 'E'), 0x01, 0x08},
};

static const wm_words error_flags = {.name = "ERROR_FLAGS", .mask = 0xFF, .none = "OK"};

static const wm_field fields[] = {
    WM_STATUS_AT("01FD73", &error_flags),
    WM_CURRENT_CONSUMPTION_HCA,
    {"set_date", WM_DATE(DATE), WM_STORAGE(8)},
    {"consumption_at_set_date_hca", WM_NUMBER(HCA, HCA), WM_STORAGE(8)},
    {"device_datetime", WM_DATETIME},
    {"duration_since_readout_h", WM_NUMBER(SINCE_READOUT, H), .modifiers = WM_MODIFIER_FUTURE},
    WM_MODEL_VERSION,
};

WM_METER(lse_08, "Landis+Staefa heat cost allocator");
