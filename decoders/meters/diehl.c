// SPDX-License-Identifier: MIT
#include "diehl.h"
#include "records.h"

enum {
    M_FIELD = 2, // of the link layer; eight bytes to the end of the address
    MODE_OWN = 0x10,
    CHECK_MASK = 0xEF, // the high byte of the configuration field holds the checksum but for one mode bit
};

// The two halves of each published 64-bit key, folded.
static const uint32_t keys[WM_DIEHL_KEYS] = {0x39BC8A10 ^ 0xE66D83F8, 0x51728910 ^ 0xE66D83F8};

static uint32_t read_be32(const uint8_t *p)
{
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

// Taps 1, 2, 11 and 31; each byte takes eight new bits.
static uint32_t step(uint32_t state)
{
    for (int bit = 0; bit < 8; bit++)
        state = state << 1 | ((state >> 1 ^ state >> 2 ^ state >> 11 ^ state >> 31) & 1);
    return state;
}

void wm_diehl_unscramble(const wm_telegram *t, unsigned key, const uint8_t *in, size_t n, uint8_t *ret_plain)
{
    // Address as on air; CI and the three bytes behind it.
    uint32_t state = keys[key] ^ read_be32(t->bytes + M_FIELD) ^ read_be32(t->bytes + M_FIELD + 4) ^
                     read_be32(t->bytes + t->tpl_at);
    for (size_t i = 0; i < n; i++) {
        state = step(state);
        ret_plain[i] = (uint8_t)(in[i] ^ state);
    }
}

static bool checksum_holds(const uint8_t *bytes, size_t n, uint16_t cf)
{
    uint32_t sum = 0;
    for (size_t i = 0; i < n; i++) sum += bytes[i];
    return ((sum ^ cf >> 8) & CHECK_MASK) == 0;
}

// The checksum is weak, so the records must read to their end as well.
static bool is_plain(const wm_telegram *t, const uint8_t *bytes, size_t n)
{
    wm_records records;
    if (!checksum_holds(bytes, n, t->cf)) return false;
    wm_records_read(&records, bytes, 0, n);
    return records.stopped == WM_OK && records.count > 0;
}

wm_status wm_diehl_unpack(wm_unpack *u)
{
    const wm_telegram *t = u->telegram;
    if (t->bus != WM_BUS_WIRELESS || !t->has_tpl || !(t->cf >> 8 & MODE_OWN)) return WM_OK;
    uint8_t plain[WM_UNPACK_MAX];
    const uint8_t *scrambled = t->bytes + t->payload_at;
    size_t n = t->payload_length;
    if (n > sizeof plain) return WM_E_LIMIT;
    u->replaces = true;
    for (unsigned k = 0; k < WM_DIEHL_KEYS; k++) {
        wm_diehl_unscramble(t, k, scrambled, n, plain);
        if (!is_plain(t, plain, n)) continue;
        wm_unpack_append(u, plain, n);
        return WM_OK;
    }
    if (!is_plain(t, scrambled, n)) return WM_E_FORMAT;
    wm_unpack_append(u, scrambled, n);
    return WM_OK;
}
