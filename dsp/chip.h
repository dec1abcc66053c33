// SPDX-License-Identifier: MIT
// Chip correlators: the inner product of one chip's samples with both tones of a binary FSK signal.
//
// Time is in samples of the burst; sample i covers [i - 1/2, i + 1/2), so a chip edge may stand anywhere.
// Frequencies are angles per sample.
#pragma once
#include "wm/burst.h"

enum {
    WM_CHIP_SAMPLES_MIN = 3,  // a chip, at the least
    WM_CHIP_SAMPLES_MAX = 60, // and at the most
    WM_CHIP_TAPS_MAX = WM_CHIP_SAMPLES_MAX + 4,
};

typedef struct wm_chip_tones {
    const wm_cf32 *x;
    size_t n;
    double origin;    // sample at which the carrier's phase is 0
    double carrier;   // of the signal in x
    double deviation; // > 0
    // exp(-j (carrier - deviation) k) and exp(-j (carrier + deviation) k), side by side: what the real part
    // of a sample is multiplied with, and what its imaginary part is.
    float real[WM_CHIP_TAPS_MAX][4];
    float imaginary[WM_CHIP_TAPS_MAX][4];
} wm_chip_tones;

void wm_chip_tones_init(wm_chip_tones *c, const wm_cf32 *x, size_t n, double origin, double carrier,
                        double deviation);

// Correlates [at, at + length) with both tones: ret[0] chip 0, ret[1] chip 1. The phases are those of the
// carrier at the origin plus the phase path at the chip's beginning. Samples outside the burst count as 0.
// length must be below WM_CHIP_SAMPLES_MAX + 2.
void wm_chip_correlate(const wm_chip_tones *c, double at, double length, wm_cf32 ret[2]);

// exp(j phase), the phase reduced in double first; 1 for a phase beyond 1e15, which has no meaning left.
wm_cf32 wm_phasor(double phase);

static inline wm_cf32 wm_multiply(wm_cf32 a, wm_cf32 b)
{
    return (wm_cf32){a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re};
}

static inline double wm_at_least(double v, double least)
{
    return v > least ? v : least;
}

static inline double wm_clamp(double v, double limit)
{
    return v > limit ? limit : v < -limit ? -limit : v;
}
