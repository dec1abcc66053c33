// SPDX-License-Identifier: MIT
#include "library.h"
// clang-format off

static const wm_identity identities[] = {
    // CMa10w
    {WM_MFCT('E', 'L', 'V'), 0x01, 0x1B}, {WM_MFCT('E', 'L', 'V'), 0x02, 0x1B},
    {WM_MFCT('E', 'L', 'V'), 0x03, 0x1B}, {WM_MFCT('E', 'L', 'V'), 0x04, 0x1B},
    {WM_MFCT('E', 'L', 'V'), 0x05, 0x1B}, {WM_MFCT('E', 'L', 'V'), 0x06, 0x1B},
    {WM_MFCT('E', 'L', 'V'), 0x07, 0x1B}, {WM_MFCT('E', 'L', 'V'), 0x08, 0x1B},
    {WM_MFCT('E', 'L', 'V'), 0x09, 0x1B},
    // CMa11w
    {WM_MFCT('E', 'L', 'V'), 0x0A, 0x1B}, {WM_MFCT('E', 'L', 'V'), 0x0B, 0x1B},
    {WM_MFCT('E', 'L', 'V'), 0x0C, 0x1B}, {WM_MFCT('E', 'L', 'V'), 0x0D, 0x1B},
    {WM_MFCT('E', 'L', 'V'), 0x0E, 0x1B}, {WM_MFCT('E', 'L', 'V'), 0x0F, 0x1B},
    {WM_MFCT('E', 'L', 'V'), 0x10, 0x1B}, {WM_MFCT('E', 'L', 'V'), 0x11, 0x1B},
    {WM_MFCT('E', 'L', 'V'), 0x12, 0x1B}, {WM_MFCT('E', 'L', 'V'), 0x13, 0x1B},
    {WM_MFCT('E', 'L', 'V'), 0x14, 0x1B}, {WM_MFCT('E', 'L', 'V'), 0x15, 0x1B},
    {WM_MFCT('E', 'L', 'V'), 0x16, 0x1B}, {WM_MFCT('E', 'L', 'V'), 0x17, 0x1B},
    {WM_MFCT('E', 'L', 'V'), 0x18, 0x1B}, {WM_MFCT('E', 'L', 'V'), 0x19, 0x1B},
};

static const wm_word faults[] = {
    {0x0001, "SENSOR_FAULT"},
};
static const wm_words fault_words = WM_BITS("SENSOR", 0x0001, faults);

static const wm_field fields[] = {
    WM_STATUS_TPL,
    {"status", WM_K_STATUS, .quantity = WM_Q_DIGITAL_INPUT, .words = &fault_words},
    WM_ROOM_TEMPERATURES_C,
    WM_ROOM_TEMPERATURE_EXTREMES_C,
    WM_ROOM_HUMIDITIES_RH,
    WM_ROOM_HUMIDITY_EXTREMES_RH,
    // 3 is full, 0 empty.
    {"battery_level", WM_NUMBER(DIGITAL_INPUT, NONE), .mask = 0x0300, .shift = 8},
    {"transmit_interval_min", WM_NUMBER(DIGITAL_INPUT, MIN), .mask = 0x00F0, .shift = 4},
    WM_SOFTWARE_VERSION,
};

WM_METER(cma10w, "Elvaco CMa10w and CMa11w room temperature and humidity sensors");
