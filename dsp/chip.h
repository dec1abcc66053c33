// SPDX-License-Identifier: MIT
// Chip correlators: the inner product of one chip's samples with both tones of a binary FSK signal.
//
// Time is in samples of the burst; sample i covers [i - 1/2, i + 1/2), so a chip edge may stand anywhere.
// Frequencies are angles per sample.
#pragma once
#include "wm/burst.h"
#include <string.h>

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
    int taps;         // below, in use
    // exp(-j (carrier - deviation) k) and exp(-j (carrier + deviation) k), side by side: what the real part
    // of a sample is multiplied with, and what its imaginary part is.
    float tap[WM_CHIP_TAPS_MAX][8];
    float turn[WM_CHIP_TAPS_MAX][8]; // the same with exp(-j carrier k) for both
} wm_chip_tones;

// For chips of up to a quarter more than `chip` samples.
void wm_chip_tones_init(wm_chip_tones *c, const wm_cf32 *x, size_t n, double chip, double origin,
                        double carrier, double deviation);

// Correlates [at, at + length) with both tones: ret[0] chip 0, ret[1] chip 1. The phases are those of the
// carrier at the origin plus the phase path at the chip's beginning. 0 for a chip that is not all inside the
// burst, or too long.
void wm_chip_correlate(const wm_chip_tones *c, double at, double length, wm_cf32 ret[2]);

// exp(j phase), the phase reduced in double first; 1 for a phase beyond 1e15, which has no meaning left.
// Series to the seventh and eighth power: 4e-7 off at most inside an eighth of a turn. Written out because it
// is called for every chip, and so that every C library gives the same frames.
static inline wm_cf32 wm_phasor(double phase)
{
    const double quarter = 1.5707963267948966, phase_max = 1e15;
    if (!(phase > -phase_max && phase < phase_max)) return (wm_cf32){1, 0};
    // Adding this much leaves no place for what is behind the point.
    const double high = 6755399441055744.0;
    double turns = phase * (1 / quarter) + high - high;
    unsigned n = (unsigned)(int64_t)turns;
    float r = (float)(phase - turns * quarter), q = r * r;
    float s = r * (1 + q * (-1.0f / 6 + q * (1.0f / 120 - q * (1.0f / 5040))));
    float c = 1 + q * (-0.5f + q * (1.0f / 24 + q * (-1.0f / 720 + q * (1.0f / 40320))));
    // By the quadrant, without branches: none would be foreseen.
    uint32_t re, im;
    memcpy(&re, &c, sizeof re);
    memcpy(&im, &s, sizeof im);
    uint32_t both = (re ^ im) & -(n & 1);
    re ^= both ^ (n + 1) >> 1 << 31;
    im ^= both ^ n >> 1 << 31;
    wm_cf32 turned;
    memcpy(&turned.re, &re, sizeof re);
    memcpy(&turned.im, &im, sizeof im);
    return turned;
}

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
