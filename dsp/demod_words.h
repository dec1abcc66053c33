// SPDX-License-Identifier: MIT
// Coherent detection of line codes whose words have no net phase: 3-of-6 and Manchester.
//
// A word with as many ones as zeros ends at the phase it began with, for any modulation index: each is
// decided by itself, coherently, while phase, carrier, timing and rate follow.
#pragma once
#include "fit.h"
#include "kernels.h"
#include "wm/mode.h"
#include "wm/soft.h"

typedef struct wm_word_track {
    const wm_linecode *code;
    bool coherent; // decide by the phase that is followed, not by each word's own
    wm_chip_tones tones;
    double at, chip;    // next word's first edge; samples a chip
    double phase, turn; // of the path; residual carrier, angle per chip
    double memory, cap; // words that the running estimates rest on, and their maximum
    double amplitude, spread;
    double gain_memory, gain_phase, gain_turn, gain_mean; // for that memory
    double reference;                                     // amplitude of the known chips
    double total;                                         // sum of in-phase correlations so far
} wm_word_track;

// Starts behind `known` chips of the fit, where the path is back at its first phase. `cap`: words to forget
// after.
void wm_word_track_init(wm_word_track *t, const wm_linecode *code, const wm_fit *fit, unsigned known,
                        const wm_cf32 *x, size_t n, double cap, bool coherent);

// Decides words until `soft` holds `bits` data bits. WM_E_TRUNCATED: the samples end before.
WM_MUST_USE wm_status wm_word_track_run(wm_word_track *t, const wm_kernels *kernels, unsigned bits,
                                        wm_soft *soft);
