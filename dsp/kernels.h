// SPDX-License-Identifier: MIT
// The inner loops, as contracts. Each instruction set has its own table; all give the same bits.
//
// Samples are interleaved I,Q. A filter row is two rows of real taps over the interleaved samples, so that a
// complex filter with its mixer folded in is two plain dot products: (gr, -gi, gr, -gi ...) and
// (gi, gr, gi, gr ...).
#pragma once
#include "pattern.h"
#include "wm/burst.h"
#include "wm/status.h"
#include <stddef.h>
#include <stdint.h>

enum {
    WM_FIR_PAD = 16,        // a row's taps are a multiple of this, in samples
    WM_FIR_OUTPUTS = 4,     // a row's outputs come in multiples of this
    WM_FIR_TAPS_MAX = 1024, // longest row
    WM_SLOT_OUTPUTS = 16,   // filter outputs in one power slot
    WM_TALLY_MAX = 1 << 20, // most samples of one tally
    WM_LANES_PAD = 32,      // floats: lengths of the kernels below that say so are multiples of this
    WM_BALANCE_MAX = WM_PATTERN_EDGES_MAX + WM_PATTERN_SEGMENTS, // terms of a balance
    WM_SUMS = 8,                                                 // sums over edges at a time
    WM_PLACES_MAX = 16,                                          // of the coherent search, side by side
    WM_PLACES_PAD = 8,                                           // their number is a multiple of this
    WM_CORRELATE_SUMS = 16, // partial sums of `correlate`, added up in order at the end
};

typedef struct wm_fir {
    const int16_t *re, *im; // 2 * taps each, aligned to 64 bytes, -32767 to 32767
    size_t taps;            // multiple of WM_FIR_PAD, zero taps at the end
    int32_t sum_re, sum_im; // of the taps: the response to a constant
    int32_t bias_re, bias_im;
    unsigned shift;
} wm_fir;

typedef struct wm_tally {
    int64_t re, im;   // sums of the components
    uint64_t clipped; // samples of which a component is at either rail
} wm_tally;

// One complex value for each place.
typedef struct wm_places {
    float re[WM_PLACES_MAX], im[WM_PLACES_MAX];
} wm_places;

// Prefix sums of the samples turned back by either tone (low, high), real and imaginary. A place is an item
// behind the one before, a chip `step` items.
typedef struct wm_chip_rows {
    const float *part[2][2];
    size_t step;
} wm_chip_rows;

struct wm_chip_tones; // chip.h
struct wm_soft;       // wm/soft.h
struct wm_trellis;    // trellis.h
struct wm_word_track; // demod_words.h

// Which items are added up: `adds` of them, at least one, then `subs` that are taken away.
typedef struct wm_balance {
    int adds, subs;
    int at[WM_BALANCE_MAX];
} wm_balance;

typedef struct wm_kernels {
    const char *name;

    // y[k] = sat16((sum of row * x[k * hop ...] + bias) >> shift), arithmetic shift. x: any alignment,
    // readable for (n - 1) * hop + taps samples. y: n pairs, any alignment; n is a multiple of
    // WM_FIR_OUTPUTS. The sums must fit 32 bits: the row's maker sees to that.
    void (*fir_u8)(const wm_fir *fir, const uint8_t *x, size_t hop, size_t n, int16_t *y);
    void (*fir_i16)(const wm_fir *fir, const int16_t *x, size_t hop, size_t n, int16_t *y);

    // x[i] = scale * y[i], for i below n.
    void (*widen)(const int16_t *y, float scale, size_t n, float *x);

    // power[s] = sum of I*I + Q*Q over the 16 outputs of slot s, exact.
    void (*slot_power)(const int16_t *y, size_t slots, uint64_t *power);

    // Sums and rails of n samples (n <= WM_TALLY_MAX).
    void (*tally_u8)(const uint8_t *x, size_t n, wm_tally *ret);
    void (*tally_i16)(const int16_t *x, size_t n, wm_tally *ret);

    // Sums of items: sum[j] = from[at[0] + j] + from[at[1] + j] ... - from[at[adds] + j] ..., in this order,
    // and the same of from + axis. n a multiple of WM_LANES_PAD, any alignment. The first writes both sums to
    // out and out + axis, which may not overlap the others. The second takes v = scale * (sum^2 + other
    // sum^2): where it is above best[j], it takes its place, and label that of labels[j].
    void (*balance)(const wm_balance *b, const float *from, size_t axis, size_t n, float *out);
    void (*balance_best)(const wm_balance *b, const float *from, size_t axis, size_t n, float scale,
                         float label, float *best, float *labels);

    // y = x[i + delay] * conj(x[i]) in its parts, and |y|^2, for i below n: x is readable for n + delay
    // samples.
    void (*delay_product)(const wm_cf32 *x, size_t delay, size_t n, float *re, float *im, float *square);

    // ret[i], i below WM_SUMS: sum of weight * prefix[i + at] over the edges, at least 3: the weights of the
    // first and the last are halves, those between are 1 and -1 by turns.
    void (*edge_sums)(const wm_cf32 *prefix, const wm_pattern_edge *edge, size_t edges, wm_cf32 *ret);

    // Chip k at place p is the difference of its tone's prefix sums from item k * step + p on, turned by
    // path[k]. ret[g]: the sum of `group` chips from g * group on, the high tone's turned by tone[p], the
    // low tone's by its conjugate.
    void (*chip_groups)(const wm_chip_rows *from, const uint8_t *chips, const wm_cf32 *path, size_t groups,
                        size_t group, size_t places, const wm_places *tone, wm_places *ret);

    // For each place the carrier c in [from, to] with the highest square of the sum over `pairs` of
    // folded[2 * k] * Re t + j folded[2 * k + 1] * Im t, t = turn[k * row + |c|], conjugate for c < 0.
    // ret->re: that square; ret->im: c.
    void (*best_carrier)(const wm_places *folded, size_t pairs, const wm_cf32 *turn, size_t row, int from,
                         int to, size_t places, wm_places *ret);

    // Runs the trellis on until it has `wanted` chips (at most WM_TRELLIS_CHIPS_MAX) or the samples end.
    void (*trellis_walk)(struct wm_trellis *t, unsigned wanted);

    // Adds to sum[lag] the sum of a[i] * conj(b[i - lag]) over i below n, for each lag below `lags`; real and
    // imaginary parts stand apart. n a multiple of WM_CORRELATE_SUMS; b readable from 1 - lags on; any
    // alignment.
    void (*correlate)(const float *const a[2], const float *const b[2], size_t lags, size_t n,
                      double (*sum)[2]);

    // re[i], im[i] = the sum over k below `count` of taps[k] * from[k][i], complex, for i below n, a multiple
    // of WM_LANES_PAD. re and im may not overlap the others.
    void (*combine)(const float *(*from)[2], float (*taps)[2], size_t count, size_t n, float *re, float *im);

    // Decides words of 3-of-6 or of Manchester until `soft` has `bits` (a whole number of words) or the
    // samples end, or the chip's length has left its bounds.
    void (*word_walk)(struct wm_word_track *t, unsigned bits, struct wm_soft *soft);

    // ret[k]: chip k's correlations with the low and the high tone, as wm_chip_correlate, chip 0 at `at`.
    void (*chip_row)(const struct wm_chip_tones *tones, double at, double length, size_t n,
                     wm_cf32 (*ret)[2]);
} wm_kernels;

// Each tier replaces the entries that it does better.
void wm_kernels_scalar(wm_kernels *k);
void wm_kernels_sse41(wm_kernels *k);
void wm_kernels_avx2(wm_kernels *k);
void wm_kernels_avx512(wm_kernels *k);
void wm_kernels_neon(wm_kernels *k);

// The scalar tallies, for what is left over behind whole vectors.
void wm_kernels_tally_u8(const uint8_t *x, size_t n, wm_tally *ret);
void wm_kernels_tally_i16(const int16_t *x, size_t n, wm_tally *ret);

// Table of the tier `name`, or of the best one of this machine (NULL). WM_E_ARGUMENT: unknown, not built in
// or not of this machine.
WM_MUST_USE wm_status wm_kernels_select(const char *name, wm_kernels *ret);

// Names of all tiers that were built in, worst first; NULL past the end. For lists and tests.
const char *wm_kernels_name(size_t i);
