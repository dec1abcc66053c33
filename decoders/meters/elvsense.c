// SPDX-License-Identifier: MIT
#include "library.h"
// clang-format off

static const wm_identity identities[] = {
    // 100W
    {WM_MFCT('E', 'L', 'V'), 0x50, 0x1B}, {WM_MFCT('E', 'L', 'V'), 0x51, 0x1B},
    {WM_MFCT('E', 'L', 'V'), 0x52, 0x1B}, {WM_MFCT('E', 'L', 'V'), 0x53, 0x1B},
    {WM_MFCT('E', 'L', 'V'), 0x54, 0x1B},
    // 200W
    {WM_MFCT('E', 'L', 'V'), 0x55, 0x1B}, {WM_MFCT('E', 'L', 'V'), 0x56, 0x1B},
    {WM_MFCT('E', 'L', 'V'), 0x57, 0x1B}, {WM_MFCT('E', 'L', 'V'), 0x58, 0x1B},
    {WM_MFCT('E', 'L', 'V'), 0x59, 0x1B},
    // 300W
    {WM_MFCT('E', 'L', 'V'), 0x5A, 0x1B}, {WM_MFCT('E', 'L', 'V'), 0x5B, 0x1B},
    {WM_MFCT('E', 'L', 'V'), 0x5C, 0x1B}, {WM_MFCT('E', 'L', 'V'), 0x5D, 0x1B},
    {WM_MFCT('E', 'L', 'V'), 0x5E, 0x1B},
};

static const wm_field fields[] = {
    WM_STATUS_TPL,
    {"temperature_c", WM_NUMBER(EXTERNAL_TEMPERATURE, C)},
    {"humidity_rh", WM_NUMBER(HUMIDITY, NONE)},
    {"co2_ppm", WM_NUMBER_AT("027C03324F43", PPM)},
    WM_BATTERY_V,
};

WM_METER(elvsense, "Elvaco Sense 100W, 200W and 300W room sensors");
