// SPDX-License-Identifier: MIT
// Bounded byte reader with a sticky error: the only way radio bytes are read.
//
// A read past the end returns zeros and sets `failed`; the caller checks once, after a group of reads.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct wm_reader {
    const uint8_t *bytes;
    size_t length; // bytes in all
    size_t at;     // next byte to read, <= length
    bool failed;   // a read went past the end
} wm_reader;

// Short and called for every byte, so they are all inline.
static inline wm_reader wm_reader_of(const uint8_t *bytes, size_t length)
{
    return (wm_reader){.bytes = bytes, .length = length};
}

static inline size_t wm_reader_left(const wm_reader *r)
{
    return r->length - r->at;
}

// n bytes in place, or NULL (and failed) when fewer are left.
static inline const uint8_t *wm_read_bytes(wm_reader *r, size_t n)
{
    if (r->failed || wm_reader_left(r) < n) {
        r->failed = true;
        return NULL;
    }
    const uint8_t *p = r->bytes + r->at;
    r->at += n;
    return p;
}

// Little-endian unsigned of n bytes, 0 <= n <= 8.
static inline uint64_t wm_read_le(wm_reader *r, unsigned n)
{
    const uint8_t *p = n <= 8 ? wm_read_bytes(r, n) : NULL;
    uint64_t v = 0;
    if (!p) {
        r->failed = true;
        return 0;
    }
    for (unsigned i = n; i-- > 0;) v = v << 8 | p[i];
    return v;
}

static inline uint8_t wm_read_u8(wm_reader *r)
{
    const uint8_t *p = wm_read_bytes(r, 1);
    return p ? *p : 0;
}

static inline uint16_t wm_read_le16(wm_reader *r)
{
    return (uint16_t)wm_read_le(r, 2);
}

static inline uint32_t wm_read_le32(wm_reader *r)
{
    return (uint32_t)wm_read_le(r, 4);
}
