// SPDX-License-Identifier: MIT
#include "library.h"
// clang-format off

static const wm_identity identities[] = {
    {WM_MFCT('E', 'L', 'V'), 0x1E, 0x1B}, {WM_MFCT('E', 'L', 'V'), 0x1F, 0x1B},
    {WM_MFCT('E', 'L', 'V'), 0x20, 0x1B}, {WM_MFCT('E', 'L', 'V'), 0x21, 0x1B},
    {WM_MFCT('E', 'L', 'V'), 0x22, 0x1B}, {WM_MFCT('E', 'L', 'V'), 0x23, 0x1B},
    {WM_MFCT('E', 'L', 'V'), 0x24, 0x1B}, {WM_MFCT('E', 'L', 'V'), 0x25, 0x1B},
    {WM_MFCT('E', 'L', 'V'), 0x26, 0x1B}, {WM_MFCT('E', 'L', 'V'), 0x27, 0x1B},
};

static const wm_words battery_words = {.name = "BATTERY", .mask = 0xFFFF};

static const wm_field fields[] = {
    WM_STATUS_TPL,
    {"current_temperature_c", WM_NUMBER(EXTERNAL_TEMPERATURE, C)},
    {"average_temperature_1h_c", WM_NUMBER(EXTERNAL_TEMPERATURE, C), WM_STORAGE(1)},
    {"battery", .kind = WM_K_WORDS, .quantity = WM_Q_DIGITAL_INPUT, .words = &battery_words},
    WM_SOFTWARE_VERSION,
};

WM_METER(cma12w, "Elvaco CMa12w room temperature sensor");
