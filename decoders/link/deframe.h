// SPDX-License-Identifier: MIT
// Frame formats A and B: where the CRCs stand (EN 13757-4 11.5 and 11.6), checking and removing them.
#pragma once
#include "wm/frame.h"
#include "wm/status.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    WM_AIR_HEAD_A = 12, // first block of format A: L, C, M, A and the CRC
    WM_AIR_BLOCKS_MAX = 17,
};

// Bytes on air with all CRCs, from the L field as sent; 0 when no frame can have it: less than the nine bytes
// of C, M and A, or a last block of CRC alone.
unsigned wm_air_length(wm_format format, uint8_t l_field);

// End of the block that begins at byte `begin` of a frame of `total` bytes on air; its last two bytes are its
// CRC.
unsigned wm_air_block_end(wm_format format, unsigned total, unsigned begin);

// C field that EN 13757-4 table 27 or EN 60870-5-2 knows.
bool wm_c_field_known(uint8_t c_field);

// Copies the bytes without CRCs; bytes[0] says length - 1 in both formats. ret->radio is left alone.
// WM_E_LENGTH: n is not what the L field says; WM_E_CRC: a block's CRC does not hold.
WM_MUST_USE wm_status wm_deframe(wm_format format, const uint8_t *air, size_t n, wm_frame *ret);
