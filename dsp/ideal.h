// SPDX-License-Identifier: MIT
// The ideal signal of known chips: binary FSK of constant envelope and continuous phase, as a fit has it, on
// the samples and, where asked for, half a sample behind each.
#pragma once
#include "fit.h"

enum {
    WM_IDEAL_PHASES = 2, // places a sample
    WM_IDEAL_TURNS = WM_CHIP_SAMPLES_MAX + 12,
    WM_IDEAL_BEYOND = 8, // floats that may be written behind a row
};

typedef struct wm_ideal {
    const wm_fit *fit;
    const uint8_t *chips;
    unsigned next, end; // chip to come; the one behind the last
    int sum;            // of the chips before `next`: ones minus zeros
    double begin;       // edge before which there is no signal
} wm_ideal;

// Begins with chip `first` of those of the fit, the sum of the ones before being `sum`; ends behind chip
// `end` - 1.
void wm_ideal_start(wm_ideal *s, const wm_fit *fit, const uint8_t *chips, unsigned first, unsigned end,
                    int sum);

// Goes on to the chip that holds the instant.
void wm_ideal_skip(wm_ideal *s, double at);

// Writes samples [first, first + n), real and imaginary parts, for each of `phases` places; 0 where there is
// no signal. `s` must not be behind `first`.
void wm_ideal_write(const wm_ideal *s, ptrdiff_t first, int n, int phases, float *const row[][2]);
