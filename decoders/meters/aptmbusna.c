// SPDX-License-Identifier: MIT
#include "library.h"
// clang-format off

static const wm_identity identities[] = {
    {WM_MFCT('A', 'P', 'A'), 0x03, 0x07}, // AT-MBUS-01, its forerunner
    {WM_MFCT('A', 'P', 'A'), 0x15, 0x07},
};

// What was seen since the last reset, faults of the module, what is seen now.
static const wm_word errors[] = {
    {0x000001, "P_MAGNETIC_FIELD"},    {0x000002, "P_STRONG_LIGHT"},
    {0x000004, "P_MBUS_DISCONNECTED"}, {0x000008, "P_DETECTION_WITHOUT_CHANGES"},
    {0x000010, "P_MINIMUM_FLOW"},      {0x000020, "P_MAXIMUM_FLOW"},
    {0x000040, "P_REVERSE_FLOW"},      {0x000080, "P_LEAK"},
    {0x000100, "P_PROCESSOR_RESET"},   {0x000200, "P_CLOCK_HAND_ERROR"},
    {0x000400, "BATTERY_LOW"},         {0x000800, "P_DETECTOR_ERROR"},
    {0x010000, "MAGNETIC_FIELD"},      {0x020000, "STRONG_LIGHT"},
    {0x040000, "MBUS_DISCONNECTED"},   {0x080000, "DETECTION_WITHOUT_CHANGES"},
    {0x100000, "MINIMUM_FLOW"},        {0x200000, "MAXIMUM_FLOW"},
    {0x400000, "REVERSE_FLOW"},        {0x800000, "PROCESSOR_RESET"},
};
static const wm_words error_flags = WM_BITS("ERROR_FLAGS", 0xFFFFFF, errors);

static const wm_field fields[] = {
    WM_STATUS_FLAGS(&error_flags),
    WM_TOTAL_M3,
    WM_TARGET_M3,
    WM_TARGET_DATE,
    WM_VOLUME_FLOW_M3H,
    WM_METER_DATETIME,
    WM_FABRICATION_NO,
    WM_OPERATING_TIME_H,
};

WM_METER(aptmbusna, "Apator APT-MBUS-NA-1 and AT-MBUS-01 water meter modules");
