// SPDX-License-Identifier: MIT
#include "library.h"
// clang-format off

static const wm_identity identities[] = {
    {WM_MFCT('L', 'A', 'S'), 0x07, 0x1B},
    {WM_MFCT('L', 'A', 'S'), 0x09, 0x1B},
};

static const wm_word tpl_bits[] = {
    {0x40, "SABOTAGE_ENCLOSURE"},
};
static const wm_words tpl_words = WM_BITS("TPL_STS", 0xE0, tpl_bits);

static const wm_field fields[] = {
    WM_STATUS_TPL,
    WM_ROOM_TEMPERATURES_C,
    WM_ROOM_HUMIDITIES_RH,
    WM_ON_TIME_H,
};

WM_METER(lansenth, "Lansen room temperature and humidity sensor", .tpl_words = &tpl_words);
