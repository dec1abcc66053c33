// SPDX-License-Identifier: MIT
#include "library.h"
#include "calendar.h"
// clang-format off

static const wm_identity identities[] = {
    {WM_MFCT('A', 'P', 'A'), 0x14, 0x07},
};

static const wm_word frame_bits[] = {
    {0x01, "SUMMER_TIME"},       {0x02, "HISTORICAL_INDICATION"}, {0x04, "MAX_SPEED_EXCEEDED"},
    {0x08, "DEVICE_ACCESS_ERROR"}, {0x10, "TWO_WAY_COM_BLOCK"},   {0x20, "INSTALL_FRAME"},
    {0x40, "WRONG_TEMPERATURE"}, {0x80, "SERVICE_EVENT"},
};
static const wm_words frame_words = WM_BITS("FRAME_STATUS_FLAGS", 0xFF, frame_bits);

static const wm_word now_bits[] = {
    {0x01, "BATTERY_LOW"}, {0x02, "MAGNETIC_FIELD"}, {0x04, "DEVICE_DISCONNECTED"}, {0x08, "LEAK"},
    {0x10, "MEASUREMENT_UNCHANGED"}, {0x20, "REVERSE_FLOW"}, {0x40, "MAXIMUM_FLOW"}, {0x80, "MINIMUM_FLOW"},
};
static const wm_words now_words = WM_BITS("CURRENT_STATUS_FLAGS", 0xFF, now_bits);

static const wm_word past_bits[] = {
    {0x01, "BATTERY_LIFETIME_THRESHOLD_EXCEEDED"}, {0x02, "MAGNETIC_FIELD"}, {0x04, "DEVICE_DISCONNECTED"},
    {0x08, "LEAK"}, {0x10, "MEASUREMENT_UNCHANGED"}, {0x20, "REVERSE_FLOW"}, {0x40, "MAXIMUM_FLOW"},
    {0x80, "MINIMUM_FLOW"},
};
static const wm_words past_words = WM_BITS("HISTORIC_STATUS_FLAGS", 0xFF, past_bits);

static const wm_field fields[] = {
    WM_TOTAL_M3,
    WM_METER_DATETIME,
    {"historic_m3", WM_NUMBER(VOLUME, M3), WM_STORAGE(1)},
    {"historic_datetime", WM_DATETIME, WM_STORAGE(1)},
    {"historic_age_h", WM_NUMBER_AT("02FF01", H), .options = WM_F_RAW},
    {"frame_status", WM_WORDS_AT("01FF02", &frame_words)},
    {"current_status", WM_WORDS_AT("01FF03", &now_words)},
    {"historic_status", WM_WORDS_AT("01FF04", &past_words)},
};

static void put_clock(wm_unpack *u, uint32_t storage, uint32_t seconds, int hours_back)
{
    wm_time t = {.year = 2000, .month = 1, .day = 1};
    if (!wm_calendar_step(&t, (wm_spacing){.seconds = 1}, (int)(seconds & INT32_MAX))) return;
    if (!wm_calendar_step(&t, (wm_spacing){.seconds = 3600}, -hours_back)) return;
    wm_unpack_datetime(u, storage, "6D", &t);
}

// Decrypted: a filler; 28 bits of total with a power of ten between their low four and the others; seconds
// since 2000; how old the historic value is (14 bits, hours) and how much less (26 bits); status now, then.
static wm_status unpack(wm_unpack *u)
{
    static const uint16_t litres[] = {1, 10, 100, 1000};
    wm_reader *r = &u->payload;
    (void)wm_read_u8(r);
    uint32_t packed = wm_read_le32(r), seconds = wm_read_le32(r);
    unsigned age = wm_read_u8(r), meta = wm_read_u8(r);
    uint32_t less = (uint32_t)wm_read_le(r, 3) << 2 | (meta & 3);
    uint8_t now = wm_read_u8(r), past = wm_read_u8(r);
    if (r->failed) return WM_E_TRUNCATED;
    u->replaces = true;
    unsigned unit = litres[packed >> 4 & 3];
    int64_t total = packed >> 8 << 4 | (packed & 15);
    age |= meta >> 2 << 8;
    wm_unpack_integer(u, "0713", (uint64_t)(total * unit));
    wm_unpack_integer(u, "4713", (uint64_t)((total - (int64_t)less) * unit));
    put_clock(u, 0, seconds, 0);
    put_clock(u, 1, seconds, (int)age);
    wm_unpack_integer(u, "02FF01", age);
    wm_unpack_integer(u, "01FF02", u->telegram->sts);
    wm_unpack_integer(u, "01FF03", now);
    wm_unpack_integer(u, "01FF04", past);
    return WM_OK;
}

WM_METER(apatorna1, "Apator APT-WMBUS-NA-1 water meter radio", .unpack = unpack);
