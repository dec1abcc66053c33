// SPDX-License-Identifier: MIT
#include "library.h"
// clang-format off

static const wm_identity identities[] = {
    {WM_MFCT('G', 'W', 'F'), 0x01, 0x0E},
    {WM_MFCT('G', 'W', 'F'), 0x3C, 0x07},
};

static const wm_word alarms[] = {
    {0x02, "CONTINUOUS_FLOW"}, {0x08, "BROKEN_PIPE"}, {0x20, "BATTERY_LOW"}, {0x40, "BACKFLOW"},
};
static const wm_words alarm_words = WM_BITS("MFCT_FLAGS", 0xFF, alarms);
static const wm_words block_words = {.name = "UNKNOWN_MFCT_STATUS", .mask = 0xFF};

static const wm_word modes[] = {
    {0, "NORMAL"}, {1, "SAVING"},
};
static const wm_words mode_words = WM_INDEX("POWER_MODE", 1, modes);

static const wm_field fields[] = {
    WM_STATUS_AT("01FF01", &alarm_words),
    WM_STATUS_AT("01FF00", &block_words),
    WM_TOTAL_M3,
    WM_TARGET_M3,
    WM_TARGET_DATE,
    WM_ACTUALITY_DURATION_S,
    {"power_mode", WM_WORDS_AT("01FF02", &mode_words)},
    // Half years.
    {"battery_y", WM_NUMBER_AT("01FF02", Y), .mask = 0xF8, .shift = 3, WM_SCALE(1, 2)},
};

// The manufacturer's block: what it is (01), alarms, power mode and battery.
static wm_status unpack(wm_unpack *u)
{
    enum { BLOCK_STATE = 0x01 };
    wm_reader r = wm_reader_of(u->bytes + u->records->manufacturer_at, u->records->manufacturer_length);
    uint8_t block = wm_read_u8(&r);
    if (r.failed) return WM_OK;
    if (block != BLOCK_STATE) {
        wm_unpack_integer(u, "01FF00", block);
        return WM_OK;
    }
    uint8_t flags = wm_read_u8(&r), mode = wm_read_u8(&r);
    if (r.failed) return WM_OK;
    wm_unpack_integer(u, "01FF01", flags);
    wm_unpack_integer(u, "01FF02", mode);
    return WM_OK;
}

WM_METER(gwfwater, "GWF water meters", .unpack = unpack);
