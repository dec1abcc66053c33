// SPDX-License-Identifier: MIT
#include "library.h"
// clang-format off

static const wm_identity identities[] = {
    {WM_MFCT('A', 'P', 'A'), 0x05, 0x06},
    {WM_MFCT('A', 'P', 'A'), 0x05, 0x07},
};

// The payload: 0F (older meters 80), seven bytes of state, then parts of one tag byte and a fixed number of
// data bytes, then padding FF and a checksum. Only the lengths of most parts are known.
enum { TAG_TOTAL = 0x10, TAG_HISTORY = 0x71, TAG_HISTORY_LAST = 0x7C, FILLER = 0x2F, STATE = 7 };
enum { MFCT = 0x0F, MFCT_OLD = 0x80, PARTS_MAX = 128, LITRES = 4 };

static const uint8_t lengths[256] = {
    [0x00] = 4, [0x01] = 3, [TAG_TOTAL] = 4, [0x11] = 2,
    [0x40] = 6, [0x41] = 2, [0x42] = 4, [0x43] = 2, [0x44] = 3,
    // One byte, then two monthly values for 71, three for 72 ...
    [0x71] = 9, [0x72] = 13, [0x73] = 17, [0x74] = 21, [0x75] = 25, [0x76] = 29,
    [0x77] = 33, [0x78] = 37, [0x79] = 41, [0x7A] = 45, [0x7B] = 49, [0x7C] = 53,
    [0x80] = 10, [0x81] = 10, [0x82] = 10, [0x83] = 10, [0x84] = 10, [0x85] = 11, [0x86] = 10, [0x87] = 10,
    [0x88] = 11, [0x8A] = 9, [0x8B] = 6, [0x8C] = 6, [0x8E] = 7, [0x8F] = 11,
    [0xA0] = 4, [0xA1] = 4, [0xA2] = 1, [0xA3] = 7, [0xA4] = 4, [0xA5] = 1, [0xA6] = 3, [0xA7] = 2,
    [0xA8] = 2, [0xA9] = 1, [0xAA] = 2, [0xAB] = 2, [0xAC] = 2, [0xAD] = 2, [0xAF] = 1,
    [0xB0] = 5, [0xB1] = 8, [0xB2] = 16, [0xB3] = 8, [0xB4] = 2, [0xB5] = 16, [0xB6] = 3, [0xB7] = 3,
    [0xB8] = 3, [0xB9] = 3, [0xBA] = 3, [0xBB] = 3, [0xBC] = 3, [0xBD] = 3, [0xBE] = 3, [0xBF] = 3,
    [0xC0] = 3, [0xC1] = 3, [0xC2] = 3, [0xC3] = 3, [0xC4] = 3, [0xC5] = 3, [0xC6] = 3, [0xC7] = 3,
    [0xD0] = 3, [0xD3] = 3, [0xF0] = 4,
};

static const wm_field fields[] = {
    WM_STATUS_TPL,
    WM_TOTAL_M3,
    // At the ends of the last months, the latest first.
    {"consumption_at_history_{storage}_m3", WM_NUMBER(VOLUME, M3), WM_STORAGES(1, 13)},
};

// Counts do not fall: from a value above the later one on, it is something else.
static void read_history(wm_unpack *u, wm_reader part, uint32_t later)
{
    (void)wm_read_u8(&part);
    for (uint32_t storage = 1; wm_reader_left(&part) >= LITRES; storage++) {
        uint32_t litres = wm_read_le32(&part);
        if (litres > later) return;
        wm_unpack_storage(u, 0x04, storage, "13", litres);
        later = litres;
    }
}

static wm_status unpack(wm_unpack *u)
{
    wm_reader *r = &u->payload;
    uint8_t first = wm_read_u8(r);
    while (first == FILLER && !r->failed) first = wm_read_u8(r);
    wm_reader whole = *r;
    (void)wm_read_bytes(r, STATE);
    if (r->failed || (first != MFCT && first != MFCT_OLD)) return WM_E_FORMAT;
    wm_reader history = {0};
    bool has_total = false;
    uint32_t total = 0;
    for (int parts = 0; parts < PARTS_MAX && wm_reader_left(r) > 0; parts++) {
        uint8_t tag = wm_read_u8(r), length = lengths[tag];
        const uint8_t *data = length ? wm_read_bytes(r, length) : NULL;
        if (!data) break; // padding, checksum, or a part that nobody has described
        wm_reader part = wm_reader_of(data, length);
        if (tag == TAG_TOTAL && !has_total) {
            total = wm_read_le32(&part);
            has_total = true;
        } else if (tag >= TAG_HISTORY && tag <= TAG_HISTORY_LAST && !history.bytes) {
            history = part;
        }
    }
    u->replaces = true;
    if (!has_total) {
        u->rest = whole; // a service telegram, or one with a part that nobody has described
        return WM_OK;
    }
    wm_unpack_integer(u, "0413", total);
    if (history.bytes) read_history(u, history, total);
    return WM_OK;
}

WM_METER(apator162, "Apator AT-WMBUS-16-2 water meter radio", .unpack = unpack);
