// SPDX-License-Identifier: MIT
// A telegram back to what goes on air: CRCs, line code, preamble, sync word and postamble.
//
// The receiver never needs it: it makes test signals and tests the decoding side.
#pragma once
#include "wm/frame.h"
#include "wm/mode.h"
#include "wm/status.h"
#include <stddef.h>
#include <stdint.h>

enum {
    WM_FRAME_MIN = 10,               // L, C, M, A
    WM_FRAME_B_MAX = 252,            // format B: L on air is one byte and counts four bytes of CRC
    WM_PREAMBLE_PAIRS_MAX = 4096,    // our limit, far above the 279 of S1
    WM_POSTAMBLE_CHIPS_MAX = 64,     // our limit; EN 13757-4 has 2 to 8
    WM_S1_LONG_PREAMBLE_PAIRS = 279, // EN 13757-4 5.6.2: S1; the mode table has the 15 of S1-m
    // Preamble, longest sync word, 290 bytes in Manchester code (the most chips a byte), postamble.
    WM_CHIPS_MAX = 2 * WM_PREAMBLE_PAIRS_MAX + 32 + 16 * WM_FRAME_AIR_MAX + WM_POSTAMBLE_CHIPS_MAX,
};

typedef struct wm_encoding {
    wm_mode mode;
    wm_format format;         // B: only where the mode has a sync word of its own for it (C1)
    unsigned preamble_pairs;  // pairs of chips 01, <= WM_PREAMBLE_PAIRS_MAX
    unsigned postamble_chips; // alternating chips behind the last one, <= WM_POSTAMBLE_CHIPS_MAX
} wm_encoding;

// The mode's own shortest preamble and its postamble.
wm_encoding wm_encoding_of(wm_mode mode, wm_format format);

// Adds the CRCs of format A (EN 13757-4 11.5) or B (11.6). frame[0] is L and says length - 1; in format B the
// L on air counts the CRC bytes too. *ret_length is at most WM_FRAME_AIR_MAX. WM_E_LENGTH: shorter than 10
// bytes or L is not length - 1; WM_E_LIMIT: longer than the format can carry (256 bytes, format B 252).
WM_MUST_USE wm_status wm_frame_encode(wm_format format, const uint8_t *frame, size_t length,
                                      uint8_t air[static WM_FRAME_AIR_MAX], size_t *ret_length);

// Writes the chips of a whole transmission, one chip (0 or 1) a byte, first chip first.
// WM_E_ARGUMENT: the mode has no format B, preamble or postamble too long; otherwise as wm_frame_encode().
WM_MUST_USE wm_status wm_chips_encode(const wm_encoding *e, const uint8_t *frame, size_t length,
                                      uint8_t chips[static WM_CHIPS_MAX], size_t *ret_count);
