// SPDX-License-Identifier: MIT
#include "wm/reader.h"

wm_reader wm_reader_of(const uint8_t *bytes, size_t length)
{
    return (wm_reader){.bytes = bytes, .length = length};
}

size_t wm_reader_left(const wm_reader *r)
{
    return r->length - r->at;
}

const uint8_t *wm_read_bytes(wm_reader *r, size_t n)
{
    if (r->failed || wm_reader_left(r) < n) {
        r->failed = true;
        return NULL;
    }
    const uint8_t *p = r->bytes + r->at;
    r->at += n;
    return p;
}

uint64_t wm_read_le(wm_reader *r, unsigned n)
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

uint8_t wm_read_u8(wm_reader *r)
{
    return (uint8_t)wm_read_le(r, 1);
}

uint16_t wm_read_le16(wm_reader *r)
{
    return (uint16_t)wm_read_le(r, 2);
}

uint32_t wm_read_le32(wm_reader *r)
{
    return (uint32_t)wm_read_le(r, 4);
}
