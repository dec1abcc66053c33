// SPDX-License-Identifier: MIT
#include "library.h"
// clang-format off

static const wm_identity identities[] = {
    {WM_MFCT('E', 'L', 'V'), 0x01, 0x00},
    {WM_MFCT('E', 'L', 'V'), 0x15, 0x00},
    {WM_MFCT('E', 'L', 'V'), 0x16, 0x00},
    {WM_MFCT('E', 'L', 'V'), 0x28, 0x00}, {WM_MFCT('E', 'L', 'V'), 0x28, 0x1B}, // CMa10
    {WM_MFCT('E', 'L', 'V'), 0x32, 0x00}, {WM_MFCT('E', 'L', 'V'), 0x32, 0x1B}, // CMa11
    {WM_MFCT('E', 'L', 'V'), 0x46, 0x00}, {WM_MFCT('E', 'L', 'V'), 0x46, 0x1B}, // CMa20
};

static const wm_field fields[] = {
    WM_STATUS_TPL,
    {"current_temperature_c", WM_NUMBER(EXTERNAL_TEMPERATURE, C)},
    {"average_temperature_1h_c", WM_NUMBER(EXTERNAL_TEMPERATURE, C), WM_STORAGE(1)},
    {"average_temperature_24h_c", WM_NUMBER(EXTERNAL_TEMPERATURE, C), WM_STORAGE(2)},
    {"maximum_temperature_c", WM_NUMBER(EXTERNAL_TEMPERATURE, C), .function = WM_MAXIMUM},
    {"minimum_temperature_c", WM_NUMBER(EXTERNAL_TEMPERATURE, C), .function = WM_MINIMUM},
    // "%RH" in plain text.
    {"current_relative_humidity_rh", WM_NUMBER_AT("02FC0348522574", NONE)},
    {"maximum_relative_humidity_rh", WM_NUMBER_AT("12FC0348522574", NONE)},
    {"minimum_relative_humidity_rh", WM_NUMBER_AT("22FC0348522574", NONE)},
    WM_FABRICATION_NO,
    WM_SOFTWARE_VERSION,
};

WM_METER(cma10, "Elvaco CMa10, CMa11 and CMa20 room temperature and humidity sensor on M-Bus");
