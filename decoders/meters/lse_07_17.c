// SPDX-License-Identifier: MIT
#include "library.h"
// clang-format off

static const wm_identity identities[] = {
    {WM_MFCT('L', 'S', 'E'), 0x16, 0x06}, {WM_MFCT('L', 'S', 'E'), 0x16, 0x07},
    {WM_MFCT('L', 'S', 'E'), 0x17, 0x06}, {WM_MFCT('L', 'S', 'E'), 0x17, 0x07},
    {WM_MFCT('L', 'S', 'E'), 0x18, 0x06}, {WM_MFCT('L', 'S', 'E'), 0x18, 0x07},
    {WM_MFCT('L', 'S', 'E'), 0x33, 0x06}, {WM_MFCT('L', 'S', 'E'), 0x33, 0x07},
    {WM_MFCT('L', 'S', 'E'), 0x41, 0x06}, {WM_MFCT('L', 'S', 'E'), 0x41, 0x07},
    {WM_MFCT('L', 'S', 'E'), 0x51, 0x06}, {WM_MFCT('L', 'S', 'E'), 0x51, 0x07},
    {WM_MFCT('L', 'S', 'E'), 0xD8, 0x06}, {WM_MFCT('L', 'S', 'E'), 0xD8, 0x07},
};

static const wm_words error_flags = {.name = "ERROR_FLAGS", .mask = 0xFFFF, .none = "OK"};

static const wm_field fields[] = {
    WM_STATUS_TPL,
    WM_TOTAL_M3,
    {"due_m3", WM_NUMBER(VOLUME, M3), WM_STORAGE(1)},
    {"due_date", WM_DATE(DATE), WM_STORAGE(1)},
    {"consumption_at_set_date_8_m3", WM_NUMBER(VOLUME, M3), WM_STORAGE(8)},
    {"set_date_8", WM_DATE(DATE), WM_STORAGE(8), .options = WM_F_BLANK},
    {"error_code", WM_WORDS_AT("02BB56", &error_flags)},
    {"error_date", WM_DATE(DATE), .function = WM_AT_ERROR},
    {"device_datetime", WM_DATETIME},
    WM_MODEL_VERSION,
    WM_FABRICATION_NO,
};

WM_METER(lse_07_17, "Landis+Staefa, Siemens WFH and WFW water meters");
