// SPDX-License-Identifier: MIT
#include "library.h"
// clang-format off

static const wm_identity identities[] = {
    {WM_MFCT('B', 'F', 'W'), 0x02, 0x08},
};

static const wm_field fields[] = {
    {"current_hca", WM_NUMBER(HCA, HCA)},
    {"prev_hca", WM_NUMBER(HCA, HCA), WM_STORAGE(1)},
    {"device_date", WM_DATE(DATE)},
    {"prev_0{storage-1}_hca", WM_NUMBER(HCA, HCA), WM_STORAGES(2, 10)},
    {"prev_{storage-1}_hca", WM_NUMBER(HCA, HCA), WM_STORAGES(11, 19)},
};

enum { HEADER = 4, MONTHS = 18, MONTH_STORAGE = 2 };

static int bcd(uint8_t byte)
{
    return (byte >> 4) * 10 + (byte & 15);
}

// Numbers are big-endian. Two months share three bytes, the oldest first: low byte of the first, the high
// halves of both, low byte of the second.
static wm_status unpack(wm_unpack *u)
{
    wm_reader *r = &u->payload;
    const uint8_t *head = wm_read_bytes(r, HEADER), *values = wm_read_bytes(r, 4);
    (void)wm_read_bytes(r, 2);
    const uint8_t *months = wm_read_bytes(r, MONTHS / 2 * 3), *date = wm_read_bytes(r, 3);
    if (r->failed || head[0] != 0x2F || head[1] != 0x2F) return WM_E_TRUNCATED;
    u->replaces = true;
    wm_unpack_integer(u, "046E", (uint64_t)values[2] << 8 | values[3]);
    wm_unpack_integer(u, "446E", (uint64_t)values[0] << 8 | values[1]);
    for (uint32_t i = 0; i < MONTHS; i++) {
        const uint8_t *p = months + i / 2 * 3;
        uint64_t v = i % 2 == 0 ? (uint64_t)(p[1] >> 4) << 8 | p[0] : (uint64_t)(p[1] & 15) << 8 | p[2];
        wm_unpack_storage(u, 0x04, MONTH_STORAGE + MONTHS - 1 - i, "6E", v);
    }
    wm_unpack_date(u, 0, "6C", 2000 + bcd(date[2]), bcd(date[1]), bcd(date[0]));
    return WM_OK;
}

WM_METER(bfw240radio, "BFW 240 radio heat cost allocator", .unpack = unpack);
