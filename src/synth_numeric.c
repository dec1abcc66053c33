// SPDX-License-Identifier: MIT
#include "synth_numeric.h"
#include <math.h>

enum { LOG_TERMS = 11 };

static const double two_pi = 6.283185307179586476925;
static const double ln_2 = 0.693147180559945309417;
static const double sqrt_half = 0.707106781186547524401;

static uint64_t splitmix64(uint64_t *state)
{
    uint64_t z = (*state += UINT64_C(0x9E3779B97F4A7C15));
    z = (z ^ z >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ z >> 27) * UINT64_C(0x94D049BB133111EB);
    return z ^ z >> 31;
}

void wm_random_init(wm_random *r, uint64_t seed)
{
    for (int i = 0; i < 4; i++) r->state[i] = splitmix64(&seed);
}

static uint64_t rotate_left(uint64_t x, int n)
{
    return x << n | x >> (64 - n);
}

uint64_t wm_random_next(wm_random *r)
{
    uint64_t *s = r->state, result = rotate_left(s[0] + s[3], 23) + s[0], t = s[1] << 17;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = rotate_left(s[3], 45);
    return result;
}

double wm_random_uniform(wm_random *r)
{
    return (double)(wm_random_next(r) >> 11) * 0x1p-53;
}

wm_cf32 wm_random_normal(wm_random *r)
{
    double c, s;
    // 1 - u is never zero.
    double radius = sqrt(-wm_ln(1 - wm_random_uniform(r)));
    wm_sincos_cycles(wm_random_uniform(r), &c, &s);
    return (wm_cf32){(float)(radius * c), (float)(radius * s)};
}

void wm_sincos_cycles(double cycles, double *ret_cos, double *ret_sin)
{
    double quarter = floor(4 * cycles + 0.5);
    double x = two_pi * (cycles - 0.25 * quarter), z = x * x; // |x| <= pi / 4
    // Taylor series; the first term left out is below 3e-14.
    double sine = 1. / 6227020800;
    sine = -1. / 39916800 + z * sine;
    sine = 1. / 362880 + z * sine;
    sine = -1. / 5040 + z * sine;
    sine = 1. / 120 + z * sine;
    sine = -1. / 6 + z * sine;
    sine = x * (1 + z * sine);
    double cosine = -1. / 87178291200;
    cosine = 1. / 479001600 + z * cosine;
    cosine = -1. / 3628800 + z * cosine;
    cosine = 1. / 40320 + z * cosine;
    cosine = -1. / 720 + z * cosine;
    cosine = 1. / 24 + z * cosine;
    cosine = -1. / 2 + z * cosine;
    cosine = 1 + z * cosine;
    switch ((uint64_t)(int64_t)quarter & 3) {
    case 0: *ret_cos = cosine, *ret_sin = sine; break;
    case 1: *ret_cos = -sine, *ret_sin = cosine; break;
    case 2: *ret_cos = -cosine, *ret_sin = -sine; break;
    default: *ret_cos = sine, *ret_sin = -cosine; break;
    }
}

double wm_ln(double x)
{
    int exponent;
    double m = frexp(x, &exponent);
    if (m < sqrt_half) {
        m *= 2;
        exponent--;
    }
    // ln m = 2 artanh z; |z| < 0.172, so 11 terms leave 1e-17.
    double z = (m - 1) / (m + 1), square = z * z, sum = 0;
    for (int k = LOG_TERMS - 1; k >= 0; k--) sum = 1. / (2 * k + 1) + square * sum;
    return exponent * ln_2 + 2 * z * sum;
}
