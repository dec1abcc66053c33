// SPDX-License-Identifier: MIT
#include "library.h"
// clang-format off

static const wm_identity identities[] = {
    {WM_MFCT('A', 'M', 'X'), 0x01, 0x03},
};

static const wm_words status_flags = {.name = "STATUS_FLAGS", .mask = 0xFFFF, .none = "OK"};
static const wm_words other_flags = {.name = "OTHER_FLAGS", .mask = 0xFF};

static const wm_field fields[] = {
    {"status", WM_K_STATUS, .head = "02FD74", .words = &status_flags, .options = WM_F_NO_TPL},
    {"other", WM_WORDS_AT("017F", &other_flags)},
    {"total_m3", WM_NUMBER(VOLUME, M3), .modifiers = WM_MODIFIER_UNCORRECTED},
    {"total_datetime", WM_DATETIME},
    {"target_m3", WM_NUMBER(VOLUME, M3), WM_STORAGE(1), .modifiers = WM_MODIFIER_UNCORRECTED},
    {"target_datetime", WM_DATETIME, WM_STORAGE(1)},
    {"meter_datetime", WM_DATETIME, .nth = 2},
    {"version", WM_TEXT(MODEL_VERSION)},
    {"supplier_info", WM_TEXT(SUPPLIER_INFORMATION)},
    WM_PARAMETER_SET,
    WM_FABRICATION_NO,
};

WM_METER(unismart, "Metrix UniSmart gas meter");
