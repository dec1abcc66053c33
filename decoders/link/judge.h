// SPDX-License-Identifier: MIT
// The judge: packs soft symbols into a frame, block by block, and lets each block's CRC choose among the few
// most likely readings, inside a budget.
//
// Every try is a chance to take garbage for a frame. A block of which the demodulator is sure as a whole is
// worth a try; one in which everything is open is not.
#pragma once
#include "deframe.h"
#include "wm/soft.h"

typedef struct wm_judge {
    wm_mode mode;
    wm_format format;
    uint8_t air[WM_FRAME_AIR_MAX];   // settled bytes with CRCs
    uint8_t fixed[WM_FRAME_AIR_MAX]; // what the changes taken so far invert
    unsigned settled;                // bytes confirmed by CRCs
    unsigned total;                  // bytes on air, 0 = L not known yet
    unsigned need_bits;              // wanted next
    unsigned repaired;               // symbols changed
    bool wary;   // set it after wm_judge_start(): the signal is what others left, a repair must be likelier
    float doubt; // of the block that was looked at last: -ln of the chance that it is right
    float spent; // the same of all settled blocks as they were taken, changes included
} wm_judge;

void wm_judge_start(wm_judge *j, wm_mode mode, wm_format format);

// Takes the bits decided so far, again from the first one on, and goes on at the first block not settled yet.
// WM_OK: all CRCs hold. WM_E_TRUNCATED: call again with at least need_bits. WM_E_CRC: a block cannot be read;
// better soft symbols may follow. WM_E_LENGTH: impossible L field. WM_E_FORMAT: all CRCs hold, but chance is
// the more likely reason.
WM_MUST_USE wm_status wm_judge_take(wm_judge *j, const wm_soft *soft);

// How much is open in bytes[begin, end): -ln of the chance that they are right as decided.
float wm_judge_doubt(const wm_soft *soft, unsigned begin, unsigned end);

// The frame, after WM_OK: bytes, length and radio.mode, format and repaired.
void wm_judge_frame(const wm_judge *j, wm_frame *ret);
