// SPDX-License-Identifier: MIT
#include "library.h"
// clang-format off

static const wm_identity identities[] = {
    {WM_MFCT('B', 'M', 'T'), 0x18, 0x06},
    {WM_MFCT('B', 'M', 'T'), 0x18, 0x07},
};

static const wm_word tpl_bits[] = {
    {0x40, "TAMPER"},
};
static const wm_words tpl_words = WM_BITS("UNKNOWN", 0xE0, tpl_bits);

static const wm_field fields[] = {
    WM_STATUS_TPL,
    WM_TOTAL_M3,
    {"meter_datetime", WM_DATETIME, .options = WM_F_SECONDS},
};

WM_METER(iwmtx5, "BMeters IWM-TX5 water meter radio", .tpl_words = &tpl_words);
