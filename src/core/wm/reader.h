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

wm_reader wm_reader_of(const uint8_t *bytes, size_t length);
size_t wm_reader_left(const wm_reader *r);

uint8_t wm_read_u8(wm_reader *r);
uint16_t wm_read_le16(wm_reader *r);
uint32_t wm_read_le32(wm_reader *r);

// Little-endian unsigned of n bytes, 0 <= n <= 8.
uint64_t wm_read_le(wm_reader *r, unsigned n);

// n bytes in place, or NULL (and failed) when fewer are left.
const uint8_t *wm_read_bytes(wm_reader *r, size_t n);
