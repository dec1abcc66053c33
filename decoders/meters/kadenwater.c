// SPDX-License-Identifier: MIT
#include "library.h"
// clang-format off

static const wm_identity identities[] = {
    {WM_MFCT('K', 'D', 'N'), 0x01, 0x07},
    {WM_MFCT('V', 'I', 'P'), 0x01, 0x07},
    {WM_MFCT('E', 'C', 'M'), 0x01, 0x07},
};

static const wm_word tpl_bits[] = {
    {0x20, "LEAK_FLOW_LOW"}, {0x40, "LEAK_FLOW_HIGH"},
};
static const wm_words tpl_words = WM_BITS("TPL_STS", 0xE0, tpl_bits);

static const wm_words error_flags = {.name = "ERROR_FLAGS", .mask = 0xFFFF, .none = "OK"};

static const wm_field fields[] = {
    WM_STATUS_FLAGS(&error_flags),
    WM_TOTAL_M3,
    WM_VOLUME_FLOW_M3H,
    {"max_flow_m3h", WM_NUMBER(VOLUME_FLOW, M3_H), .function = WM_MAXIMUM},
    WM_ACTUALITY_DURATION_S,
    WM_METER_DATETIME,
    WM_FABRICATION_NO,
    // A second register of each; what it counts is not published.
    {"volume_b_m3", WM_NUMBER(VOLUME, M3), .nth = 2},
    {"duration_b_s", WM_NUMBER(ACTUALITY_DURATION, S), .nth = 2},
};

WM_METER(kadenwater, "Kaden and Ecomess water meters", .tpl_words = &tpl_words);
