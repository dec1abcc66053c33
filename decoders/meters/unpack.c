// SPDX-License-Identifier: MIT
#include "match.h"
#include <string.h>

enum {
    HEAD_MAX = 22,        // DIF, 10 DIFE, VIF, 10 VIFE
    LVAR_LATIN_MAX = 191, // EN 13757-3 table 5: LVAR 00 to BF is text of that many bytes
};

static void put_bytes(wm_unpack *u, const uint8_t *bytes, size_t n)
{
    if (u->full || n > sizeof u->out - u->length) {
        u->full = true;
        return;
    }
    memcpy(u->out + u->length, bytes, n);
    u->length = (uint16_t)(u->length + n);
}

static size_t read_head(const char *hex, uint8_t head[static HEAD_MAX])
{
    size_t n = 0;
    for (; n < HEAD_MAX && hex[0]; n++, hex += 2) {
        int byte = wm_hex_byte(hex);
        if (byte < 0) return 0;
        head[n] = (uint8_t)byte;
    }
    return n;
}

static void put(wm_unpack *u, const uint8_t *head, size_t head_length, const uint8_t *data, size_t n)
{
    uint16_t before = u->length;
    bool variable = (head[0] & 0x0F) == 0x0D;
    uint8_t lvar = (uint8_t)n;
    if (head_length == 0 || (variable && n > LVAR_LATIN_MAX)) {
        u->full = true;
        return;
    }
    put_bytes(u, head, head_length);
    if (variable) put_bytes(u, &lvar, 1);
    put_bytes(u, data, n);
    if (u->full) u->length = before;
}

void wm_unpack_put(wm_unpack *u, const char *head, const uint8_t *data, size_t n)
{
    uint8_t bytes[HEAD_MAX];
    if (!data) return;
    put(u, bytes, read_head(head, bytes), data, n);
}

void wm_unpack_append(wm_unpack *u, const uint8_t *records, size_t n)
{
    put_bytes(u, records, n);
}

static void put_integer(wm_unpack *u, const uint8_t *head, size_t head_length, uint64_t value)
{
    static const uint8_t size[16] = {[1] = 1, [2] = 2, [3] = 3,  [4] = 4,  [5] = 4,  [6] = 6,
                                     [7] = 8, [9] = 1, [10] = 2, [11] = 3, [12] = 4, [14] = 6};
    uint8_t data[8];
    for (int i = 0; i < 8; i++) data[i] = (uint8_t)(value >> 8 * i);
    put(u, head, head_length, data, size[head[0] & 15]);
}

void wm_unpack_integer(wm_unpack *u, const char *head, uint64_t value)
{
    uint8_t bytes[HEAD_MAX] = {0};
    put_integer(u, bytes, read_head(head, bytes), value);
}

void wm_unpack_record(wm_unpack *u, uint8_t dif, uint64_t storage, uint32_t tariff, uint32_t subunit,
                      const char *vif, uint64_t value)
{
    uint8_t bytes[2 * HEAD_MAX] = {(uint8_t)((dif & 0x3F) | (storage & 1) << 6)};
    size_t n = 1;
    // A DIFE has four bits of storage, two of tariff, one of subunit (EN 13757-3 6.3.4).
    for (storage >>= 1; (storage || tariff || subunit) && n <= WM_DIFE_MAX; n++) {
        bytes[n - 1] |= 0x80;
        bytes[n] = (uint8_t)((storage & 15) | (tariff & 3) << 4 | (subunit & 1) << 6);
        storage >>= 4;
        tariff >>= 2;
        subunit >>= 1;
    }
    size_t vif_length = read_head(vif, bytes + n);
    put_integer(u, bytes, vif_length ? n + vif_length : 0, value);
}

void wm_unpack_storage(wm_unpack *u, uint8_t dif, uint32_t storage, const char *vif, uint64_t value)
{
    wm_unpack_record(u, dif, storage, 0, 0, vif, value);
}

// EN 13757-3 annex A, type G; 0 for an impossible date.
static unsigned date_of(int year, int month, int day)
{
    if (year < 2000 || year > 2099 || month < 1 || month > 12 || day < 1 || day > 31) return 0;
    unsigned y = (unsigned)(year - 2000);
    return (unsigned)day | (y & 7) << 5 | (unsigned)month << 8 | (y >> 3) << 12;
}

void wm_unpack_date(wm_unpack *u, uint32_t storage, const char *vif, int year, int month, int day)
{
    unsigned date = date_of(year, month, day);
    if (date) wm_unpack_storage(u, 0x02, storage, vif, date);
}

void wm_unpack_datetime(wm_unpack *u, uint32_t storage, const char *vif, const wm_time *t)
{
    unsigned date = date_of(t->year, t->month, t->day);
    if (!date || t->hour > 23 || t->minute > 59) return;
    // Type F: the minute, the hour, then the date as in type G.
    wm_unpack_storage(u, 0x04, storage, vif, t->minute | (unsigned)t->hour << 8 | date << 16);
}
