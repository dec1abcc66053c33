// SPDX-License-Identifier: MIT
// The kernels in floats, as plain loops: every tier compiles them for its own instruction set. Each output
// has its own sum, taken in the order that is written here, so that all tiers give the same bits.
//
// The including file says how wide a vector is: WM_LANES floats, a divisor of WM_LANES_PAD.
#pragma once
#include "kernels.h"
#include <string.h>

typedef float lanes __attribute__((vector_size(4 * WM_LANES)));
typedef int32_t lane_mask __attribute__((vector_size(4 * WM_LANES)));

enum { LANE_VECTORS = WM_LANES_PAD / WM_LANES < 4 ? WM_LANES_PAD / WM_LANES : 4 };

static inline __attribute__((always_inline)) lanes lanes_load(const float *at)
{
    lanes v;
    memcpy(&v, at, sizeof v);
    return v;
}

static inline __attribute__((always_inline)) void lanes_store(float *at, lanes v)
{
    memcpy(at, &v, sizeof v);
}

static void widen(const int16_t *restrict y, float scale, size_t n, float *restrict x)
{
    for (size_t i = 0; i < n; i++) x[i] = scale * y[i];
}

typedef struct lane_sums {
    lanes re[LANE_VECTORS], im[LANE_VECTORS];
} lane_sums;

static inline __attribute__((always_inline)) void balance_sums(const wm_balance *b, const float *from,
                                                               size_t axis, lane_sums *ret)
{
    for (size_t v = 0; v < LANE_VECTORS; v++) {
        ret->re[v] = lanes_load(from + b->at[0] + v * WM_LANES);
        ret->im[v] = lanes_load(from + axis + b->at[0] + v * WM_LANES);
    }
    for (int i = 1; i < b->adds; i++) {
        const float *re = from + b->at[i], *im = re + axis;
        for (size_t v = 0; v < LANE_VECTORS; v++) {
            ret->re[v] += lanes_load(re + v * WM_LANES);
            ret->im[v] += lanes_load(im + v * WM_LANES);
        }
    }
    for (int i = b->adds; i < b->adds + b->subs; i++) {
        const float *re = from + b->at[i], *im = re + axis;
        for (size_t v = 0; v < LANE_VECTORS; v++) {
            ret->re[v] -= lanes_load(re + v * WM_LANES);
            ret->im[v] -= lanes_load(im + v * WM_LANES);
        }
    }
}

static void balance(const wm_balance *b, const float *from, size_t axis, size_t n, float *out)
{
    for (size_t j = 0; j < n; j += LANE_VECTORS * WM_LANES) {
        lane_sums sum;
        balance_sums(b, from + j, axis, &sum);
        for (size_t v = 0; v < LANE_VECTORS; v++) {
            lanes_store(out + j + v * WM_LANES, sum.re[v]);
            lanes_store(out + axis + j + v * WM_LANES, sum.im[v]);
        }
    }
}

static void balance_best(const wm_balance *b, const float *from, size_t axis, size_t n, float scale,
                         float label, float *best, float *labels)
{
    const lanes scales = scale - (lanes){0}, mine = label - (lanes){0};
    for (size_t j = 0; j < n; j += LANE_VECTORS * WM_LANES) {
        lane_sums sum;
        balance_sums(b, from + j, axis, &sum);
        for (size_t k = 0; k < LANE_VECTORS; k++) {
            float *to = best + j + k * WM_LANES, *to_label = labels + j + k * WM_LANES;
            lanes old = lanes_load(to), old_label = lanes_load(to_label);
            lanes v = scales * (sum.re[k] * sum.re[k] + sum.im[k] * sum.im[k]);
            lane_mask better = v > old;
            lanes_store(to, (lanes)((better & (lane_mask)v) | (~better & (lane_mask)old)));
            lanes_store(to_label, (lanes)((better & (lane_mask)mine) | (~better & (lane_mask)old_label)));
        }
    }
}

static void delay_product(const wm_cf32 *restrict x, size_t delay, size_t n, float *restrict re,
                          float *restrict im, float *restrict square)
{
    const wm_cf32 *restrict later = x + delay;
    for (size_t i = 0; i < n; i++) {
        float yr = later[i].re * x[i].re + later[i].im * x[i].im;
        float yi = later[i].im * x[i].re - later[i].re * x[i].im;
        re[i] = yr;
        im[i] = yi;
        square[i] = yr * yr + yi * yi;
    }
}

static void edge_sums(const wm_cf32 *from, const wm_pattern_edge *edge, size_t edges, wm_cf32 *ret)
{
    const float *prefix = &from->re;
    enum { VECTORS = 2 * WM_SUMS / WM_LANES };
    lanes sum[VECTORS] = {{0}};
    size_t k = 1;
    for (; k + 2 < edges; k += 2) {
        const float *add = prefix + 2 * edge[k].at, *sub = prefix + 2 * edge[k + 1].at;
        for (size_t v = 0; v < VECTORS; v++)
            sum[v] += lanes_load(add + v * WM_LANES) - lanes_load(sub + v * WM_LANES);
    }
    if (k + 1 < edges)
        for (size_t v = 0; v < VECTORS; v++) sum[v] += lanes_load(prefix + 2 * edge[k].at + v * WM_LANES);
    const float *first = prefix + 2 * edge[0].at, *last = prefix + 2 * edge[edges - 1].at;
    for (size_t v = 0; v < VECTORS; v++) {
        sum[v] = edge[1].weight * sum[v] + edge[0].weight * lanes_load(first + v * WM_LANES);
        sum[v] += edge[edges - 1].weight * lanes_load(last + v * WM_LANES);
        lanes_store(&ret->re + v * WM_LANES, sum[v]);
    }
}

#include "cancel_lanes.h"
#include "search_lanes.h"
#include "trellis_lanes.h"
#include "words_lanes.h"

static inline void lanes_overlay(wm_kernels *k)
{
    k->widen = widen;
    k->balance = balance;
    k->balance_best = balance_best;
    k->delay_product = delay_product;
    k->edge_sums = edge_sums;
    search_overlay(k);
    k->trellis_walk = trellis_walk;
    cancel_overlay(k);
    k->word_walk = word_walk;
    k->chip_row = chip_row;
}
