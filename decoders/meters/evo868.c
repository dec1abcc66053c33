// SPDX-License-Identifier: MIT
#include "library.h"
// clang-format off

static const wm_identity identities[] = {
    {WM_MFCT('M', 'A', 'D'), 0x50, 0x06},
    {WM_MFCT('M', 'A', 'D'), 0x50, 0x07},
    {WM_MFCT('M', 'A', 'D'), 0x50, 0x16},
    {WM_MFCT('M', 'A', 'D'), 0x88, 0x06},
    {WM_MFCT('M', 'A', 'D'), 0x88, 0x07},
    {WM_MFCT('M', 'A', 'D'), 0x88, 0x16},
};

static const wm_words error_flags = {.name = "ERROR_FLAGS", .mask = 0xFFFFFFFF, .none = "OK"};

static const wm_field fields[] = {
    {"current_status", .kind = WM_K_WORDS, .quantity = WM_Q_ERROR_FLAGS, .words = &error_flags,
     .options = WM_F_WITH_TPL | WM_F_INTO_STATUS},
    WM_TOTAL_M3,
    WM_FABRICATION_NO,
    {"device_datetime", WM_DATETIME},
    {"consumption_at_set_date_m3", WM_NUMBER(VOLUME, M3), WM_STORAGE(1)},
    {"set_date", WM_DATE(DATE), WM_STORAGE(1), .options = WM_F_BLANK},
    {"consumption_at_set_date_{storage}_m3", WM_NUMBER(VOLUME, M3), WM_STORAGE(2)},
    {"set_date_{storage}", WM_DATE(DATE), WM_STORAGE(2), .options = WM_F_BLANK},
    {"max_flow_since_datetime_m3h", WM_NUMBER(VOLUME_FLOW, M3_H), .function = WM_MAXIMUM, WM_STORAGE(3)},
    {"max_flow_datetime", WM_DATETIME, WM_STORAGE(3)},
    // Twelve months back from one date.
    {"history_reference_date", WM_DATE(DATE), WM_STORAGE(8)},
    {"consumption_at_history_{storage-7}_m3", WM_NUMBER(VOLUME, M3), WM_STORAGES(8, 19)},
    {"history_{storage-7}_date", WM_K_DATE_BACK, .quantity = WM_Q_VOLUME, WM_STORAGES(8, 19),
     .from = "82046C"},
};

WM_METER(evo868, "Maddalena EVO 868 water meter radio");
