// SPDX-License-Identifier: MIT
#include "library.h"
// clang-format off

static const wm_identity identities[] = {
    {WM_MFCT('A', 'P', 'A'), 0x01, 0x16},
    {WM_MFCT('A', 'P', 'A'), 0x20, 0x16},
};

// Now in the low byte, at any time in this month in the second, in the last month in the third.
static const wm_word errors[] = {
    {0x000001, "TAMPER"}, {0x000002, "LOW_BATTERY"}, {0x000004, "DRY"}, {0x000008, "NO_FLOW"},
    {0x000010, "HIGH_TEMPERATURE"}, {0x000020, "BURST"}, {0x000040, "REVERSE"}, {0x000080, "LEAK"},
    {0x000100, "TAMPER_THIS_MONTH"}, {0x000200, "LOW_BATTERY_THIS_MONTH"}, {0x000400, "DRY_THIS_MONTH"},
    {0x000800, "NO_FLOW_THIS_MONTH"}, {0x001000, "HIGH_TEMPERATURE_THIS_MONTH"},
    {0x002000, "BURST_THIS_MONTH"}, {0x004000, "REVERSE_THIS_MONTH"}, {0x008000, "LEAK_THIS_MONTH"},
    {0x010000, "TAMPER_PREV_MONTH"}, {0x020000, "LOW_BATTERY_PREV_MONTH"}, {0x040000, "DRY_PREV_MONTH"},
    {0x080000, "NO_FLOW_PREV_MONTH"}, {0x100000, "HIGH_TEMPERATURE_PREV_MONTH"},
    {0x200000, "BURST_PREV_MONTH"}, {0x400000, "REVERSE_PREV_MONTH"}, {0x800000, "LEAK_PREV_MONTH"},
};
static const wm_words status_words = WM_BITS("ERROR_FLAGS", 0xFFFFFF, errors);
static const wm_words current_words = {.name = "ERROR_FLAGS", .mask = 0xFFFFFF, .none = "OK", .row = errors,
                                       .count = 8};

static const wm_field fields[] = {
    {"status", WM_K_STATUS, .head = "03FD17", .words = &status_words, .options = WM_F_NO_TPL},
    WM_TOTAL_M3,
    WM_TARGET_M3,
    WM_TOTAL_BACKWARD_M3,
    // Names of the first rules that users had for this meter.
    {"current_status", WM_WORDS_AT("03FD17", &current_words)},
    {"total_backward_flow_m3", WM_NUMBER_AT("04933C", M3)},
};

WM_METER(ultrimis, "Apator Ultrimis W water meter");
