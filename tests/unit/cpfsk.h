// SPDX-License-Identifier: MIT
// Signals that a test makes for itself: FSK with continuous phase, and noise from a fixed generator. Written
// apart from the program's own modulator, so that one does not prove the other.
#pragma once
#include "wm/burst.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct cpfsk {
    double rate_hz, chip_rate_hz, deviation_hz, carrier_hz; // carrier from 0 Hz of the samples
    double start;                                           // first chip's edge, samples
    double amplitude;
} cpfsk;

// Unsigned chips of a string of hex digits, most significant first; returns their number.
static inline size_t cpfsk_chips(const char *hex, uint8_t *chips)
{
    size_t n = 0;
    for (; *hex; hex++) {
        int digit = *hex >= 'A' ? *hex - 'A' + 10 : *hex - '0';
        for (int k = 3; k >= 0; k--) chips[n++] = (uint8_t)(digit >> k & 1);
    }
    return n;
}

// Adds the chips to x[0 .. n_x); returns the sample in which the last one ends.
static inline double cpfsk_add(const cpfsk *s, const uint8_t *chips, size_t n, wm_cf32 *x, size_t n_x)
{
    double per_chip = s->rate_hz / s->chip_rate_hz, end = s->start + (double)n * per_chip, path = 0;
    size_t chip = 0;
    for (size_t i = (size_t)ceil(s->start); (double)i < end && i < n_x; i++) {
        double at = ((double)i - s->start) / per_chip; // in chips
        for (; chip < (size_t)at && chip < n - 1; chip++) path += chips[chip] ? 1 : -1;
        double tone = chips[chip] ? 1 : -1;
        double cycles = s->carrier_hz / s->rate_hz * ((double)i - s->start) +
                        s->deviation_hz / s->chip_rate_hz * (path + tone * (at - (double)chip));
        x[i].re += (float)(s->amplitude * cos(6.283185307179586 * cycles));
        x[i].im += (float)(s->amplitude * sin(6.283185307179586 * cycles));
    }
    return end;
}

static inline double cpfsk_uniform(uint64_t *state) // xorshift64*, Vigna 2016
{
    *state ^= *state >> 12;
    *state ^= *state << 25;
    *state ^= *state >> 27;
    return (double)((*state * 0x2545F4914F6CDD1DULL) >> 11) / 9007199254740992.0;
}

// White noise of the given mean power.
static inline void cpfsk_noise(wm_cf32 *x, size_t n, double power, uint64_t seed)
{
    uint64_t state = seed * 0x9E3779B97F4A7C15ULL + 1;
    for (size_t i = 0; i < n; i++) {
        double size = sqrt(-power * log(1 - cpfsk_uniform(&state))),
               turn = 6.283185307179586 * cpfsk_uniform(&state);
        x[i].re += (float)(size * cos(turn));
        x[i].im += (float)(size * sin(turn));
    }
}
