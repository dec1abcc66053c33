// SPDX-License-Identifier: MIT
#include "library.h"
// clang-format off

static const wm_identity identities[] = {
    {WM_MFCT('E', 'B', 'E'), 0x01, 0x02},
};

static const wm_word errors[] = {
    {0x0001, "TEMPORARY"}, {0x0002, "MIN_LIMIT"}, {0x0004, "MAX_LIMIT"},  {0x0008, "OPEN_WINDOW"},
    {0x0010, "ROOM_OC"},   {0x0020, "ROOM_SC"},   {0x0040, "FLOOR_OC"},   {0x0080, "FLOOR_SC"},
    {0x0100, "RELAY_OC"},  {0x0200, "RELAY_SC"},  {0x0400, "RELAY_OT"},   {0x0800, "SYSTEM"},
    {0x1000, "STARTUP"},   {0x2000, "POWER_CTRL"}, {0x4000, "POWER_OFF"}, {0x8000, "RELAY_TEST"},
};
static const wm_words error_flags = WM_BITS("ERROR_FLAGS", 0xFFFF, errors);

static const wm_field fields[] = {
    // The maker keeps its flags where the standard has a reactive power.
    WM_STATUS_AT("02FB17", &error_flags),
    WM_TOTAL_KWH,
    WM_EXTERNAL_TEMPERATURE_C,
    WM_ON_TIME_H,
    WM_METER_DATETIME,
};

WM_METER(ebeco500, "Ebeco EB-Therm 500 floor heating thermostat");
