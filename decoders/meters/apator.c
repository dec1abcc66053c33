// SPDX-License-Identifier: MIT
#include "apator.h"

// Behind the count two bytes, then parts of a tag and data. What most of them mean nobody has described, only
// how long they are.
enum { TAG_CLOCK = 0x00, TAG_LAST_MONTH = 0x05, TAG_MONTHS = 0x06, HEAD = 2, PARTS_MAX = 32, MONTHS = 12 };
enum { CLOCK = 7, LAST_MONTH = 6, ALL_MONTHS = 2 + 4 * MONTHS };

static const char vif_litres[] = "13";

static const uint8_t lengths[] = {
    [TAG_CLOCK] = CLOCK,
    [0x03] = 4,
    [TAG_LAST_MONTH] = LAST_MONTH,
    [TAG_MONTHS] = ALL_MONTHS,
    [0x1F] = 4,
    [0x20] = 6,
    [0x23] = 4,
    [0x24] = 6,
    [0x27] = 3,
    [0x28] = 6,
    [0x2C] = 6,
    [0x2F] = 6,
    [0x30] = 3,
    [0x31] = 4,
    [0x34] = 4,
    [0x37] = 2,
};

// Second, minute, hour, day of the week, day, month, year.
static void unpack_clock(wm_unpack *u, const uint8_t *p)
{
    const uint8_t record[] = {(uint8_t)(p[0] & 63),
                              (uint8_t)(p[1] & 63),
                              (uint8_t)(p[2] & 31),
                              (uint8_t)(p[4] | (p[6] & 7) << 5),
                              (uint8_t)(p[5] | (p[6] >> 3 & 15) << 4),
                              0};
    bool sane = p[0] < 60 && p[1] < 60 && p[2] < 24 && p[4] > 0 && p[4] < 32 && p[5] > 0 && p[5] < 13;
    if (sane) wm_unpack_put(u, "066D", record, sizeof record);
}

// FF, the month that ended last, and its count or those of January to December.
static void unpack_months(wm_unpack *u, const uint8_t *p, unsigned counts)
{
    unsigned month = p[1];
    wm_reader r = wm_reader_of(p + 2, (size_t)4 * counts);
    uint32_t count[MONTHS] = {0};
    if (month < 1 || month > MONTHS) return;
    for (unsigned i = 0; i < counts; i++) count[i] = wm_read_le32(&r);
    for (unsigned i = 0; i < counts; i++)
        wm_unpack_storage(u, 0x04, i + 1, vif_litres,
                          count[counts == 1 ? 0 : (month - 1 + MONTHS - i) % MONTHS]);
}

wm_status wm_apator_unpack(wm_unpack *u)
{
    wm_reader *r = &u->payload;
    uint32_t count = wm_read_le32(r);
    if (r->failed) return WM_E_TRUNCATED;
    u->replaces = true;
    wm_unpack_storage(u, 0x04, 0, vif_litres, count);
    u->rest = *r;
    (void)wm_read_bytes(r, HEAD);
    for (int i = 0; i < PARTS_MAX && wm_reader_left(r) > 0; i++) {
        uint8_t tag = wm_read_u8(r), length = tag < sizeof lengths ? lengths[tag] : 0;
        const uint8_t *data = length ? wm_read_bytes(r, length) : NULL;
        if (!data) break;
        if (tag == TAG_CLOCK) unpack_clock(u, data);
        if (tag == TAG_LAST_MONTH) unpack_months(u, data, 1);
        if (tag == TAG_MONTHS) unpack_months(u, data, MONTHS);
    }
    return WM_OK;
}
