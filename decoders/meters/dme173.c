// SPDX-License-Identifier: MIT
#include "diehl.h"
#include "library.h"
// clang-format off

static const wm_identity identities[] = {
    {WM_MFCT('D', 'M', 'E'), 0x63, 0x07},
};

static const wm_words error_flags = {.name = "ERROR_FLAGS", .mask = 0xFFFFFFFF, .none = "OK"};

static const wm_field fields[] = {
    WM_STATUS_FLAGS(&error_flags),
    WM_TOTAL_M3,
    WM_TOTAL_BACKWARD_M3,
    {"total_at_set_date_m3", WM_NUMBER(VOLUME, M3), WM_STORAGE(1)},
    {"set_date", WM_DATE(DATE), WM_STORAGE(1)},
    {"target_m3", WM_NUMBER(VOLUME, M3), WM_STORAGE(8)},
    {"target_datetime", WM_DATETIME, WM_STORAGE(8)},
    WM_FLOW_TEMPERATURE_C,
};

WM_METER(dme173, "Diehl Type 173 water meter", .unpack = wm_diehl_unpack);
