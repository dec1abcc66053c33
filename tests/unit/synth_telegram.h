// SPDX-License-Identifier: MIT
// Telegrams for the synthesiser as `wmrx synth` takes them.
#pragma once
#include "synth_text.h"
#include <criterion/criterion.h>

static inline wm_synth_telegram telegram(const char *text)
{
    char message[WM_SYNTH_MESSAGE];
    wm_synth_telegram t = wm_synth_telegram_default();
    cr_assert_eq(wm_synth_telegram_parse(&t, text, ':', false, message), WM_OK, "%s", message);
    return t;
}
