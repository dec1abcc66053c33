// SPDX-License-Identifier: MIT
#include "bmeters.h"
// clang-format off

static const wm_identity identities[] = {
    {WM_MFCT('B', 'M', 'T'), 0x05, 0x07},
};

static const wm_field fields[] = {
    WM_STATUS_TPL,
    WM_TOTAL_M3,
    WM_METER_DATETIME,
    WM_BMETERS_MONTHS,
};

// Exclusive or for the four bytes of the total, by the low bits of the access number.
static const uint8_t masks[16][4] = {
    {122, 16, 26, 10},    {112, 19, 34, 19},    {185, 11, 142, 153},  {121, 7, 74, 22},
    {7, 154, 203, 105},   {50, 161, 57, 14},    {156, 126, 96, 153},  {180, 196, 128, 163},
    {10, 206, 25, 3},     {240, 5, 165, 134},   {22, 152, 17, 94},    {12, 201, 125, 162},
    {74, 72, 228, 31},    {119, 46, 138, 232},  {189, 120, 87, 140},  {57, 111, 40, 5},
};

// BCD of two digits; letters make a date that does not exist.
static int bcd(uint8_t byte)
{
    return (byte & 15) < 10 && byte >> 4 < 10 ? (byte >> 4) * 10 + (byte & 15) : 100;
}

static void unpack_clock(wm_unpack *u, wm_reader *r)
{
    (void)wm_read_u8(r); // seconds
    uint8_t minute = wm_read_u8(r), hour = wm_read_u8(r), day = wm_read_u8(r), month = wm_read_u8(r);
    uint8_t year = wm_read_u8(r);
    wm_time t = {.year = (int16_t)(2000 + bcd(year)), .month = (uint8_t)bcd(month), .day = (uint8_t)bcd(day),
                 .hour = (uint8_t)bcd(hour), .minute = (uint8_t)bcd(minute)};
    if (!r->failed) wm_unpack_datetime(u, 0, "6D", &t);
}

// A payload of the maker's own (configuration 1006): total, clock and the twelve months' totals.
static wm_status unpack(wm_unpack *u)
{
    enum { OWN_MODE = 0x10, UNKNOWN_IN_FRONT = 2, UNKNOWN_BEHIND = 7 };
    const wm_telegram *t = u->telegram;
    wm_reader *r = &u->payload;
    if ((t->cf >> 8 & 0x1F) != OWN_MODE) return WM_OK;
    (void)wm_read_bytes(r, UNKNOWN_IN_FRONT);
    const uint8_t *in = wm_read_bytes(r, 4);
    if (!in) return WM_E_TRUNCATED;
    uint8_t total[4];
    for (int i = 0; i < 4; i++) total[i] = in[i] ^ t->acc ^ masks[t->acc & 15][i];
    u->replaces = true;
    wm_unpack_put(u, "0C13", total, sizeof total);
    (void)wm_read_bytes(r, UNKNOWN_BEHIND);
    unpack_clock(u, r);
    wm_bmeters_unpack_months(u, r);
    return WM_OK;
}

WM_METER(rfmtx1, "B METERS RFM-TX1 water meter radio", .unpack = unpack);
