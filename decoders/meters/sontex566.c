// SPDX-License-Identifier: MIT
#include "library.h"
// clang-format off

static const wm_identity identities[] = {
    {WM_MFCT('S', 'O', 'N'), WM_ANY, 0x08}, // 10 is known
};

static const wm_words error_flags = {.name = "ERROR_FLAGS", .mask = 0xFFFF, .none = "OK"};

// Storage 1 is the target date, storages from 2 on are ends of months. The rating factor is sent under
// the VIF of the units, with a multiplicative correction that is none.
static const wm_field fields[] = {
    WM_STATUS_FLAGS(&error_flags),
    WM_CURRENT_CONSUMPTION_HCA,
    {"rating_factor", WM_NUMBER_AT("05EE76", NONE)},
    {"set_date", WM_DATE(DATE), WM_STORAGE(1), .modifiers = WM_MODIFIER_FUTURE, .options = WM_F_BLANK},
    {"consumption_at_set_date_hca", WM_NUMBER(HCA, HCA), WM_STORAGE(1)},
    {"consumption_at_set_date_{storage}_hca", WM_NUMBER(HCA, HCA), WM_STORAGES(1, 18)},
    {"current_temp_c", WM_NUMBER(FLOW_TEMPERATURE, C)},
    {"current_room_temp_c", WM_NUMBER(EXTERNAL_TEMPERATURE, C)},
    {"max_temp_c", WM_NUMBER(FLOW_TEMPERATURE, C), .function = WM_MAXIMUM},
    {"max_temp_previous_period_c", WM_NUMBER(FLOW_TEMPERATURE, C), .function = WM_MAXIMUM, WM_STORAGE(2)},
    {"device_datetime", WM_DATETIME},
    WM_SOFTWARE_VERSION,
};

WM_METER(sontex566, "Sontex 566 heat cost allocator");
