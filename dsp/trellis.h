// SPDX-License-Identifier: MIT
// Viterbi detection of uncoded binary FSK with continuous phase, for any real modulation index.
//
// Two paths with the same number of ones end at the same phase, whatever the index: the states are that
// number modulo 8. The phase itself, the residual carrier and the index are not in the state; every survivor
// carries its own.
#pragma once
#include "fit.h"
#include "kernels.h"
#include "wm/soft.h"

enum {
    WM_TRELLIS_STATES = 8,
    WM_TRELLIS_AHEAD = 32, // chips run beyond those decided, where the telegram goes on
    WM_TRELLIS_CHIPS_MAX = WM_SOFT_BITS_MAX + WM_TRELLIS_AHEAD,
};

// The survivors, one a state, side by side; the metrics are those over the best.
typedef struct wm_trellis_survivors {
    float metric[WM_TRELLIS_STATES];
    float re[WM_TRELLIS_STATES], im[WM_TRELLIS_STATES]; // exp(-j phase) in the middle of the next chip
    float turn[WM_TRELLIS_STATES];                      // residual carrier, angle per chip
    float index[WM_TRELLIS_STATES];                     // correction of pi h
    float weight[WM_TRELLIS_STATES];                    // how the phase depends on that correction
} wm_trellis_survivors;

typedef struct wm_trellis {
    wm_chip_tones tones;
    double at, chip;
    double late;        // what the last chip says about the timing
    double memory, cap; // chips
    double information; // on the index
    double amplitude, spread, reference;
    double total, square; // of in-phase and of quadrature squared, best survivor
    unsigned chips;       // run so far
    wm_trellis_survivors survivors;
    int32_t bit[WM_TRELLIS_CHIPS_MAX][WM_TRELLIS_STATES];
    float margin[WM_TRELLIS_CHIPS_MAX][WM_TRELLIS_STATES]; // over the path that lost in this state
    float other[WM_TRELLIS_CHIPS_MAX][WM_TRELLIS_STATES];  // over the other value of the chip alone
} wm_trellis;

// Starts behind `known` chips of the fit, the sum of which (ones minus zeros) is `sum`.
void wm_trellis_init(wm_trellis *t, const wm_fit *fit, unsigned known, int sum, const wm_cf32 *x, size_t n,
                     double cap);

// Decides the first `bits` data bits anew and writes them with their alternatives. `more`: the telegram goes
// on. WM_E_TRUNCATED: the samples end before.
WM_MUST_USE wm_status wm_trellis_run(wm_trellis *t, const wm_kernels *kernels, unsigned bits, bool more,
                                     wm_soft *soft);
