// SPDX-License-Identifier: MIT
#include "library.h"
// clang-format off

static const wm_identity identities[] = {
    {WM_MFCT('E', 'C', 'M'), 0x05, 0x07},
};

// Beside ALARM, which is a leak: whether its flow was below or above 100 l/h.
static const wm_word leaks[] = {
    {0x20, "LEAK_FLOW_LOW"}, {0x40, "LEAK_FLOW_HIGH"},
};
static const wm_words tpl_words = {.name = "TPL_STS", .mask = 0xE0, .row = leaks,
                                   .count = sizeof leaks / sizeof *leaks};

static const wm_words error_flags = {.name = "ERROR_FLAGS", .mask = 0xFFFF, .none = "OK"};

static const wm_field fields[] = {
    WM_STATUS_FLAGS(&error_flags),
    WM_TOTAL_M3,
    WM_TOTAL_BACKWARD_M3,
    WM_METER_DATETIME,
    WM_ACTUALITY_DURATION_S,
};

WM_METER(picoflux, "Ecomess Picoflux AiR water meter", .tpl_words = &tpl_words);
