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

// Exclusive or for the record of the total, by the low bits of the access number.
enum { TOTAL_RECORD = 6 };
static const uint8_t masks[16][TOTAL_RECORD] = {
    {117, 150, 122, 16, 26, 10},   {91, 127, 112, 19, 34, 19},    {179, 24, 185, 11, 142, 153},
    {142, 125, 121, 7, 74, 22},    {181, 145, 7, 154, 203, 105},  {184, 163, 50, 161, 57, 14},
    {189, 128, 156, 126, 96, 153}, {39, 92, 180, 196, 128, 163},  {48, 208, 10, 206, 25, 3},
    {194, 76, 240, 5, 165, 134},   {84, 75, 22, 152, 17, 94},     {75, 238, 12, 201, 125, 162},
    {135, 202, 74, 72, 228, 31},   {196, 135, 119, 46, 138, 232}, {227, 48, 189, 120, 87, 140},
    {164, 154, 57, 111, 40, 5},
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

// A payload of the maker's own (configuration 1006): the total as a record of BCD litres, masked; then seven
// bytes, the clock and the twelve months' totals.
static wm_status unpack(wm_unpack *u)
{
    enum { OWN_MODE = 0x10, DIF_BCD8 = 0x0C, VIF_LITRES = 0x13, OTHERS = 7 };
    const wm_telegram *t = u->telegram;
    wm_reader *r = &u->payload;
    if ((t->cf >> 8 & 0x1F) != OWN_MODE) return WM_OK;
    const uint8_t *in = wm_read_bytes(r, TOTAL_RECORD);
    if (!in) return WM_E_TRUNCATED;
    uint8_t total[TOTAL_RECORD];
    for (int i = 0; i < TOTAL_RECORD; i++) total[i] = in[i] ^ t->acc ^ masks[t->acc & 15][i];
    if (total[0] != DIF_BCD8 || total[1] != VIF_LITRES) return WM_E_FORMAT;
    u->replaces = true;
    wm_unpack_append(u, total, sizeof total);
    (void)wm_read_bytes(r, OTHERS);
    unpack_clock(u, r);
    wm_bmeters_unpack_months(u, r, "14");
    return WM_OK;
}

WM_METER(rfmtx1, "B METERS RFM-TX1 water meter radio", .unpack = unpack);
