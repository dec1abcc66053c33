// SPDX-License-Identifier: MIT
#include "library.h"
// clang-format off

static const wm_identity identities[] = {
    {WM_MFCT('W', 'E', 'P'), 0x02, 0x1B},
    {WM_MFCT('W', 'E', 'P'), 0x04, 0x1B},
};

static const wm_words error_flags = {.name = "ERROR_FLAGS", .mask = 0xFFFF, .none = "OK"};

static const wm_field fields[] = {
    WM_STATUS_AT("02FD971D", &error_flags),
    {"current_temperature_c", WM_NUMBER(EXTERNAL_TEMPERATURE, C)},
    {"current_relative_humidity_rh", WM_NUMBER(HUMIDITY, NONE)},
};

WM_METER(munia, "Weptech Munia room temperature and humidity sensor");
