// SPDX-License-Identifier: MIT
#include "library.h"
// clang-format off

static const wm_identity identities[] = {
    {WM_MFCT('I', 'T', 'W'), 0x00, 0x07}, {WM_MFCT('I', 'T', 'W'), 0x00, 0x16},
    {WM_MFCT('I', 'T', 'W'), 0x03, 0x07},
    {WM_MFCT('I', 'T', 'W'), 0x33, 0x07},
};

static const wm_words error_flags = {.name = "ERROR_FLAGS", .mask = 0xFFFFFF, .none = "OK"};

// Two words of flags whose bits nobody has described.
static const wm_words flags_a = {.name = "WOOTA", .mask = 0xFFFFFFFF};
static const wm_words flags_b = {.name = "WOOTB", .mask = 0xFFFF};

static const wm_field fields[] = {
    {"status", WM_K_STATUS, .quantity = WM_Q_ERROR_FLAGS, .modifiers = WM_ANY_MODIFIER,
     .words = &error_flags},
    WM_TOTAL_M3,
    WM_TOTAL_BACKWARD_M3,
    WM_VOLUME_FLOW_M3H,
    WM_TARGET_M3,
    WM_TARGET_DATE,
    {"meter_datetime", WM_DATETIME, .options = WM_F_SECONDS},
    WM_ENHANCED_ID,
    {"unknowna", WM_WORDS_AT("047F", &flags_a)},
    {"unknownb", WM_WORDS_AT("027F", &flags_b)},
};

WM_METER(itron, "Itron and Allmess water meters");
