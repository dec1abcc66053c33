// SPDX-License-Identifier: MIT
// Random numbers, logarithm and sine that come out the same on every machine: only IEEE additions,
// multiplications, divisions and square roots, none of libm's functions that may differ in the last bit. A
// seed gives one capture.
#pragma once
#include "wm/burst.h"
#include <stdint.h>

// xoshiro256++ (Blackman and Vigna, "Scrambled linear pseudorandom number generators", 2021).
typedef struct wm_random {
    uint64_t state[4];
} wm_random;

// Any seed, zero too: the state is filled by splitmix64.
void wm_random_init(wm_random *r, uint64_t seed);
uint64_t wm_random_next(wm_random *r);

// Uniform in [0, 1), 53 bits.
double wm_random_uniform(wm_random *r);

// Complex normal variable, E |x|^2 = 1 (Box and Muller).
wm_cf32 wm_random_normal(wm_random *r);

// Cosine and sine of an angle in cycles, |cycles| < 2^50; absolute error below 1e-13.
void wm_sincos_cycles(double cycles, double *ret_cos, double *ret_sin);

// Natural logarithm of a positive normal number; relative error below 1e-13.
double wm_ln(double x);
