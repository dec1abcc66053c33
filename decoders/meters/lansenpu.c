// SPDX-License-Identifier: MIT
#include "library.h"
// clang-format off

static const wm_identity identities[] = {
    {WM_MFCT('L', 'A', 'S'), 0x0B, 0x02},
    {WM_MFCT('L', 'A', 'S'), 0x14, 0x00},
    {WM_MFCT('L', 'A', 'S'), 0x1B, 0x00},
};

static const wm_word tpl_bits[] = {
    {0x40, "SABOTAGE_ENCLOSURE"},
};
static const wm_words tpl_words = WM_BITS("TPL_STS", 0xE0, tpl_bits);

static const wm_field fields[] = {
    WM_STATUS_TPL,
    {"a_counter", WM_NUMBER(DIMENSIONLESS, COUNTER)},
    {"b_counter", WM_NUMBER(DIMENSIONLESS, COUNTER), WM_SUBUNIT(1)},
};

WM_METER(lansenpu, "Lansen pulse counter", .tpl_words = &tpl_words);
