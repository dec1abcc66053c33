// SPDX-License-Identifier: MIT
// The one CRC of EN 13757: polynomial 3D65, start 0000, not reflected, final xor FFFF. Used by the link
// layer (most significant byte first on air), by the extended link layer and by compact frames.
#pragma once
#include <stddef.h>
#include <stdint.h>

// CRC of "123456789" is C2B7, of no bytes FFFF.
uint16_t wm_crc16(const uint8_t *bytes, size_t n);

// The same in pieces: start with 0, feed any number of pieces, finish with ^ 0xFFFF.
uint16_t wm_crc16_feed(uint16_t state, const uint8_t *bytes, size_t n);
