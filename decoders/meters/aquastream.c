// SPDX-License-Identifier: MIT
#include "library.h"
// clang-format off

static const wm_identity identities[] = {
    {WM_MFCT('I', 'M', 'T'), 0x01, 0x07},
};

static const wm_word errors[] = {
    {0x001, "TAMPER"},      {0x004, "BURST"},   {0x008, "LEAK"},     {0x080, "NO_FLOW"},
    {0x100, "LOW_BATTERY"}, {0x200, "REVERSE"}, {0x400, "OVERFLOW"},
};
static const wm_words error_flags = WM_BITS("ERROR_FLAGS", 0xFFFF, errors);

static const wm_field fields[] = {
    WM_STATUS_FLAGS(&error_flags),
    WM_TOTAL_M3,
    {"total_backwards_m3", WM_NUMBER(VOLUME, M3), WM_TARIFF(1)},
    WM_TARGET_M3,
    WM_TARGET_DATE,
    WM_METER_DATETIME,
    // Sent in days; users know years of 365 days.
    {"battery_y", WM_NUMBER_AT("02FD74", Y), .options = WM_F_RAW, WM_SCALE(1, 365)},
};

WM_METER(aquastream, "Integra Aquastream water meter");
