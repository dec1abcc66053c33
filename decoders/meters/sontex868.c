// SPDX-License-Identifier: MIT
#include "library.h"
// clang-format off

static const wm_identity identities[] = {
    {WM_MFCT('S', 'O', 'N'), 0x16, 0x08},
};

static const wm_field fields[] = {
    WM_CURRENT_CONSUMPTION_HCA,
    {"set_date", WM_DATE(DATE), WM_STORAGE(1), .options = WM_F_BLANK},
    {"consumption_at_set_date_hca", WM_NUMBER(HCA, HCA), WM_STORAGE(1)},
    {"current_temp_c", WM_NUMBER(FLOW_TEMPERATURE, C)},
    {"current_room_temp_c", WM_NUMBER(EXTERNAL_TEMPERATURE, C)},
    {"max_temp_c", WM_NUMBER(FLOW_TEMPERATURE, C), .function = WM_MAXIMUM},
    {"max_temp_previous_period_c", WM_NUMBER(FLOW_TEMPERATURE, C), .function = WM_MAXIMUM, WM_STORAGE(1)},
    {"device_datetime", WM_DATETIME},
};

WM_METER(sontex868, "Sontex 868 heat cost allocator");
