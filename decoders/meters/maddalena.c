// SPDX-License-Identifier: MIT
#include "library.h"
// clang-format off

static const wm_identity identities[] = {
    {WM_MFCT('M', 'A', 'D'), 0x01, 0x06}, {WM_MFCT('M', 'A', 'D'), 0x01, 0x07},
    {WM_MFCT('M', 'A', 'D'), 0x03, 0x06}, {WM_MFCT('M', 'A', 'D'), 0x03, 0x07},
    {WM_MFCT('M', 'A', 'D'), 0x04, 0x06}, {WM_MFCT('M', 'A', 'D'), 0x04, 0x07},
    {WM_MFCT('M', 'A', 'D'), 0x05, 0x06}, {WM_MFCT('M', 'A', 'D'), 0x05, 0x07},
};

static const wm_words error_flags = {.name = "ERROR_FLAGS", .mask = 0xFFFFFFFF, .none = "OK"};

static const wm_field fields[] = {
    WM_STATUS_FLAGS(&error_flags),
    WM_TOTAL_M3,
    WM_TARGET_M3,
    WM_TARGET_DATE,
    WM_METER_DATETIME,
    WM_FABRICATION_NO,
    {"consumption_at_set_date_{storage}_m3", WM_NUMBER(VOLUME, M3), WM_STORAGE(2)},
    {"set_date_{storage}", WM_DATE(DATE), WM_STORAGE(2)},
    {"max_flow_since_datetime_m3h", WM_NUMBER(VOLUME_FLOW, M3_H), .function = WM_MAXIMUM, WM_STORAGE(3)},
    {"max_flow_datetime", WM_DATETIME, WM_STORAGE(3)},
};

WM_METER(maddalena, "Maddalena Electo and Esonic water meters");
