// SPDX-License-Identifier: MIT
// Chips one after the other, both tones at once: see lanes.h, which includes this.
#pragma once
#include "chip.h"
#if WM_LANES >= 8
#include <immintrin.h>
#endif

// Eight floats in as many vectors as this tier needs for them, so that each lane has the same operations in
// every tier.
enum { PART_LANES = WM_LANES < 8 ? WM_LANES : 8, PARTS = 8 / PART_LANES };

typedef float part __attribute__((vector_size(4 * PART_LANES)));
typedef int32_t part_mask __attribute__((vector_size(4 * PART_LANES)));
typedef float quad __attribute__((vector_size(16)));

typedef struct octet {
    part v[PARTS];
} octet;

typedef struct octet_mask {
    part_mask v[PARTS];
} octet_mask;

static inline __attribute__((always_inline)) quad quad_load(const float *at)
{
    quad v;
    memcpy(&v, at, sizeof v);
    return v;
}

static inline __attribute__((always_inline)) octet octet_load(const float *at)
{
    octet v;
    memcpy(&v, at, sizeof v);
    return v;
}

static inline __attribute__((always_inline)) void octet_store(float *at, const octet *v)
{
    memcpy(at, v, sizeof *v);
}

static inline __attribute__((always_inline)) part part_pick(part_mask mask, part a, part b)
{
#if WM_LANES >= 8
    return (part)_mm256_blendv_ps((__m256)b, (__m256)a, (__m256)mask);
#else
    return (part)((mask & (part_mask)a) | (~mask & (part_mask)b));
#endif
}

static inline __attribute__((always_inline)) part part_clamp(part v, float limit)
{
    const part most = limit - (part){0}, least = -most;
    v = part_pick(v < most, v, most);
    return part_pick(v > least, v, least);
}

// The highest of eight, in every lane.
static inline __attribute__((always_inline)) part octet_most(const octet *of)
{
#if WM_LANES >= 8
    part v = of->v[0], w = __builtin_shufflevector(v, v, 4, 5, 6, 7, 0, 1, 2, 3);
    v = part_pick(w > v, w, v);
    w = __builtin_shufflevector(v, v, 2, 3, 0, 1, 6, 7, 4, 5);
    v = part_pick(w > v, w, v);
    w = __builtin_shufflevector(v, v, 1, 0, 3, 2, 5, 4, 7, 6);
#else
    part v = of->v[0], w = of->v[PARTS - 1];
    v = part_pick(w > v, w, v);
    w = __builtin_shufflevector(v, v, 2, 3, 0, 1);
    v = part_pick(w > v, w, v);
    w = __builtin_shufflevector(v, v, 1, 0, 3, 2);
#endif
    return part_pick(w > v, w, v);
}

// Which lanes are set, lane 0 in bit 0.
static inline __attribute__((always_inline)) unsigned octet_bits(const octet_mask *mask)
{
#if WM_LANES >= 8
    return (unsigned)_mm256_movemask_ps((__m256)mask->v[0]);
#else
    int32_t lane[8];
    unsigned bits = 0;
    memcpy(lane, mask, sizeof lane);
    for (unsigned i = 0; i < 8; i++) bits |= (unsigned)(lane[i] != 0) << i;
    return bits;
#endif
}

// Two complex numbers: those of a times those of b, given j b, too.
static inline __attribute__((always_inline)) quad quad_multiply(quad a, quad b, quad jb)
{
    return __builtin_shufflevector(a, a, 0, 0, 2, 2) * b + __builtin_shufflevector(a, a, 1, 1, 3, 3) * jb;
}

// Steps from chip to chip; what turns with the carrier is carried along instead of being looked up.
typedef struct chip_walk {
    const wm_chip_tones *tones;
    int64_t first; // sample
    quad base;     // exp(-j carrier (first - origin)), twice
} chip_walk;

static inline __attribute__((always_inline)) void chip_walk_start(chip_walk *w, const wm_chip_tones *tones,
                                                                  int64_t first)
{
    wm_cf32 base = wm_phasor(-tones->carrier * ((double)first - tones->origin));
    w->tones = tones;
    w->first = first;
    w->base = (quad){base.re, base.im, base.re, base.im};
}

// Adds a sample times both tones: its real part's products, then its imaginary part's.
static inline __attribute__((always_inline)) void chip_walk_add(part sum[PARTS], const wm_cf32 *x,
                                                                const float tap[8], float weight, bool whole)
{
#if WM_LANES >= 8
    double both;
    part taps;
    memcpy(&both, x, sizeof both);
    memcpy(&taps, tap, sizeof taps);
    part v = (part)_mm256_permutevar_ps(_mm256_castpd_ps(_mm256_set1_pd(both)),
                                        _mm256_setr_epi32(0, 0, 0, 0, 1, 1, 1, 1));
    sum[0] += whole ? v * taps : weight * v * taps;
#else
    float re = whole ? x->re : weight * x->re, im = whole ? x->im : weight * x->im;
    sum[0] += re * quad_load(tap);
    sum[PARTS - 1] += im * quad_load(tap + 4);
#endif
}

static inline __attribute__((always_inline)) quad chip_walk_sum(const chip_walk *w, int taps, float head,
                                                                float tail)
{
    const wm_cf32 *x = w->tones->x + w->first;
    part sum[PARTS] = {{0}};
    chip_walk_add(sum, x, w->tones->tap[0], head, false);
    for (int k = 1; k < taps; k++) chip_walk_add(sum, x + k, w->tones->tap[k], 1, true);
    if (taps > 0) chip_walk_add(sum, x + taps, w->tones->tap[taps], tail, false);
#if WM_LANES >= 8
    return (quad)_mm256_castps256_ps128((__m256)sum[0]) + (quad)_mm256_extractf128_ps((__m256)sum[0], 1);
#else
    return sum[0] + sum[PARTS - 1];
#endif
}

// Both tones' parts over [at, at + length), as wm_chip_correlate.
static inline __attribute__((always_inline)) quad chip_walk_to(chip_walk *w, double at, double length)
{
    const wm_chip_tones *c = w->tones;
    double end = at + length;
    if (!(at > 0.5 && end + 1 < (double)c->n && length < (double)(c->taps - 2))) return (quad){0, 0, 0, 0};
    int64_t first = (int64_t)(at + 0.5), last = (int64_t)(end + 0.5), ahead = first - w->first;
    if (ahead >= 0 && ahead < c->taps) {
        w->base = quad_multiply(w->base, quad_load(c->turn[ahead]), quad_load(c->turn[ahead] + 4));
        w->first = first;
    } else {
        chip_walk_start(w, c, first);
    }
    // Only part of the first and of the last sample lies inside the chip.
    float head = (float)((double)first + 0.5 - at), tail = (float)(end - (double)last + 0.5);
    quad sum = chip_walk_sum(w, (int)(last - first), head, tail);
    // Less than half a sample's turn.
    float r = (float)c->deviation * (head - 0.5f), q = r * r;
    float s = r * (1 + q * (-1.0f / 6 + q * (1.0f / 120 - q * (1.0f / 5040))));
    float co = 1 + q * (-0.5f + q * (1.0f / 24 + q * (-1.0f / 720 + q * (1.0f / 40320))));
    const quad signs = {-1, 1, 1, -1}, turned = {-1, 1, -1, 1};
    quad by = w->base * co + __builtin_shufflevector(w->base, w->base, 1, 0, 3, 2) * signs * s;
    return quad_multiply(sum, by, __builtin_shufflevector(by, by, 1, 0, 3, 2) * turned);
}

static inline void chip_row(const wm_chip_tones *tones, double at, double length, size_t n, wm_cf32 (*ret)[2])
{
    chip_walk w;
    chip_walk_start(&w, tones, (int64_t)at);
    for (size_t k = 0; k < n; k++) {
        quad sum = chip_walk_to(&w, at + (double)k * length, length);
        memcpy(ret[k], &sum, sizeof sum);
    }
}
