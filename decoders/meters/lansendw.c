// SPDX-License-Identifier: MIT
#include "library.h"
// clang-format off

static const wm_identity identities[] = {
    {WM_MFCT('L', 'A', 'S'), 0x07, 0x1D},
    {WM_MFCT('L', 'A', 'S'), 0x07, 0xFF}, // sent without a type
};

static const wm_word states[] = {
    {0x11, "CLOSED"}, {0x55, "OPEN"},
};
static const wm_words state_words = WM_INDEX("INPUT_FLAGS", 0xFFFF, states);
static const wm_words error_flags = {.name = "ERROR_FLAGS", .mask = 0xFFFF, .none = "OK"};

static const wm_field fields[] = {
    {"status", .kind = WM_K_WORDS, .quantity = WM_Q_DIGITAL_INPUT, .words = &state_words},
    {"error_flags", WM_WORDS_AT("02FD971D", &error_flags), .options = WM_F_WITH_TPL},
    {"a_counter", WM_NUMBER(DIMENSIONLESS, COUNTER)},
    {"b_counter", WM_NUMBER(DIMENSIONLESS, COUNTER), WM_SUBUNIT(1)},
};

WM_METER(lansendw, "Lansen door and window detector");
