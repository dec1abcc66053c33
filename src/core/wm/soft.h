// SPDX-License-Identifier: MIT
// Soft symbols: what a demodulator hands to the link layer. Data bits after line decoding, the best value of
// each, and the changes that would be the next most likely, with what they cost. CRCs and lengths are not
// known here; phases and chips are not known there.
#pragma once
#include "wm/frame.h"
#include <stdint.h>

enum {
    WM_SOFT_BITS_MAX = 8 * WM_FRAME_AIR_MAX,
    WM_SOFT_CHANGES_MAX = 15 * 2 * WM_FRAME_AIR_MAX, // fifteen other words of each 3-of-6 symbol
};

// Changes that cost more than this are not listed.
#define WM_SOFT_PENALTY_MAX 12.0f

// One alternative to the bits as decided.
typedef struct wm_soft_change {
    uint64_t flip;  // bits to invert; bit 63 is data bit `bit`, the next lower one bit + 1 ...
    float penalty;  // nats: log likelihood of the decision over that of the change, >= 0
    uint16_t bit;   // first data bit that changes
    uint16_t group; // changes of one group exclude each other; groups ascend through the telegram
} wm_soft_change;

typedef struct wm_soft {
    uint8_t bytes[WM_FRAME_AIR_MAX]; // decided bits, most significant first
    uint16_t bits;                   // decided so far
    uint16_t changes;
    float quality; // coherent amplitude of the decided chips over that of the known preamble, 1 = as good
    wm_soft_change change[WM_SOFT_CHANGES_MAX]; // groups in ascending order
} wm_soft;
