// SPDX-License-Identifier: MIT
#include "library.h"
// clang-format off

static const wm_identity identities[] = {
    {WM_MFCT('P', 'I', 'I'), 0x01, 0x1B},
};

static const wm_words error_flags = {.name = "ERROR_FLAGS", .mask = 0xFFFFFFFF, .none = "OK"};

static const wm_field fields[] = {
    WM_STATUS_FLAGS(&error_flags),
    {"temperature_c", WM_NUMBER(EXTERNAL_TEMPERATURE, C)},
    {"average_temperature_1h_c", WM_NUMBER(EXTERNAL_TEMPERATURE, C), WM_STORAGE(1)},
    {"average_temperature_24h_c", WM_NUMBER(EXTERNAL_TEMPERATURE, C), WM_STORAGE(2)},
    {"relative_humidity_rh", WM_NUMBER(HUMIDITY, NONE)},
    {"relative_humidity_1h_rh", WM_NUMBER(HUMIDITY, NONE), WM_STORAGE(1)},
    {"relative_humidity_24h_rh", WM_NUMBER(HUMIDITY, NONE), WM_STORAGE(2)},
    WM_FABRICATION_NO,
    WM_SOFTWARE_VERSION,
};

WM_METER(piigth, "PiiGAB room temperature and humidity sensor");
