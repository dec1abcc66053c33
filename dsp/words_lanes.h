// SPDX-License-Identifier: MIT
// Words of line codes, all values of one side by side: see lanes.h, which includes this.
#pragma once
#include "chip_lanes.h"
#include "demod_words.h"
#include <math.h>

enum { SIX_CHIPS = 6, SIX_WORDS = 16 };

static const double word_residual_max = 1.5; // beyond it a chip is wrong, or only noise
// Without coherence: share of a word's phase against the prediction that goes into the carrier, and its
// bound.
static const double word_jump_gain = 0.2, word_jump_max = 0.5;

// Eight lanes of two quads, and of an octet.
#if WM_LANES >= 8
#define WORD_SPREAD(a, b, i, j, k, l, m, n, o, p)                                                            \
    {                                                                                                        \
        {                                                                                                    \
            __builtin_shufflevector(a, b, i, j, k, l, m, n, o, p)                                            \
        }                                                                                                    \
    }
#define WORD_PERMUTE(f, ...) WORD_SPREAD((f).v[0], (f).v[0], __VA_ARGS__)
#else
#define WORD_SPREAD(a, b, i, j, k, l, m, n, o, p)                                                            \
    {                                                                                                        \
        {                                                                                                    \
            __builtin_shufflevector(a, b, i, j, k, l), __builtin_shufflevector(a, b, m, n, o, p)             \
        }                                                                                                    \
    }
#define WORD_PERMUTE(f, ...) WORD_SPREAD((f).v[0], (f).v[PARTS - 1], __VA_ARGS__)
#endif

// In-phase and quadrature part of something for every value of three chips, the first chip in bit 2.
typedef struct word_halves {
    octet re, im;
} word_halves;

// The decided word's chips.
typedef struct word_seen {
    float re[SIX_CHIPS], im[SIX_CHIPS];
} word_seen;

static inline __attribute__((always_inline)) void word_turn(const octet *cr, const octet *ci, const octet *pr,
                                                            const octet *pi, word_halves *ret)
{
    for (int p = 0; p < PARTS; p++) {
        ret->re.v[p] = cr->v[p] * pr->v[p] - ci->v[p] * pi->v[p];
        ret->im.v[p] = cr->v[p] * pi->v[p] + ci->v[p] * pr->v[p];
    }
}

// Every chip of a word for every value of its half: a balanced word's path before a chip follows from what
// comes before it in the first half, and from what is still to come in the second.
static inline __attribute__((always_inline)) void word_lay_out(const quad c[SIX_CHIPS], wm_cf32 one,
                                                               word_halves u[SIX_CHIPS])
{
    wm_cf32 two = wm_multiply(one, one), three = wm_multiply(two, one);
    const quad co = {1, one.re, two.re, three.re}, si = {0, one.im, two.im, three.im}, less = -si;
    const octet re0 = WORD_SPREAD(c[0], c[0], 0, 0, 0, 0, 2, 2, 2, 2);
    const octet im0 = WORD_SPREAD(c[0], c[0], 1, 1, 1, 1, 3, 3, 3, 3);
    const octet re1 = WORD_SPREAD(c[1], c[1], 0, 0, 2, 2, 0, 0, 2, 2);
    const octet im1 = WORD_SPREAD(c[1], c[1], 1, 1, 3, 3, 1, 1, 3, 3);
    const octet re2 = WORD_SPREAD(c[2], c[2], 0, 2, 0, 2, 0, 2, 0, 2);
    const octet im2 = WORD_SPREAD(c[2], c[2], 1, 3, 1, 3, 1, 3, 1, 3);
    const octet re3 = WORD_SPREAD(c[3], c[3], 0, 0, 0, 0, 2, 2, 2, 2);
    const octet im3 = WORD_SPREAD(c[3], c[3], 1, 1, 1, 1, 3, 3, 3, 3);
    const octet re4 = WORD_SPREAD(c[4], c[4], 0, 0, 2, 2, 0, 0, 2, 2);
    const octet im4 = WORD_SPREAD(c[4], c[4], 1, 1, 3, 3, 1, 1, 3, 3);
    const octet re5 = WORD_SPREAD(c[5], c[5], 0, 2, 0, 2, 0, 2, 0, 2);
    const octet im5 = WORD_SPREAD(c[5], c[5], 1, 3, 1, 3, 1, 3, 1, 3);
    const octet co1 = WORD_SPREAD(co, co, 1, 1, 1, 1, 1, 1, 1, 1);
    const octet si1 = WORD_SPREAD(si, less, 5, 5, 5, 5, 1, 1, 1, 1);
    const octet co2 = WORD_SPREAD(co, co, 2, 2, 0, 0, 0, 0, 2, 2);
    const octet si2 = WORD_SPREAD(si, less, 6, 6, 0, 0, 0, 0, 2, 2);
    const octet co3 = WORD_SPREAD(co, co, 3, 1, 1, 1, 1, 1, 1, 3);
    const octet si3 = WORD_SPREAD(si, less, 3, 1, 1, 5, 1, 5, 5, 7);
    const octet co4 = WORD_SPREAD(co, co, 2, 0, 0, 2, 2, 0, 0, 2);
    const octet si4 = WORD_SPREAD(si, less, 2, 0, 0, 6, 2, 0, 0, 6);
    const octet si5 = WORD_SPREAD(si, less, 1, 5, 1, 5, 1, 5, 1, 5);
    u[0] = (word_halves){re0, im0};
    word_turn(&re1, &im1, &co1, &si1, &u[1]);
    word_turn(&re2, &im2, &co2, &si2, &u[2]);
    word_turn(&re3, &im3, &co3, &si3, &u[3]);
    word_turn(&re4, &im4, &co4, &si4, &u[4]);
    word_turn(&re5, &im5, &co1, &si5, &u[5]);
}

// The sums of the sixteen words of 3-of-6, from those of their halves (EN 13757-4 5.5).
static inline __attribute__((always_inline)) void word_join(const octet *a, const octet *b, const octet *c,
                                                            const octet *d, const octet *e, const octet *f,
                                                            octet ret[2])
{
    octet first, second;
    for (int p = 0; p < PARTS; p++) {
        first.v[p] = a->v[p] + b->v[p] + c->v[p];
        second.v[p] = d->v[p] + e->v[p] + f->v[p];
    }
    const octet low = WORD_PERMUTE(first, 2, 1, 1, 1, 3, 3, 3, 2);
    const octet low_rest = WORD_PERMUTE(second, 6, 5, 6, 3, 4, 1, 2, 3);
    const octet high = WORD_PERMUTE(first, 5, 4, 4, 4, 6, 6, 6, 5);
    const octet high_rest = WORD_PERMUTE(second, 4, 5, 6, 3, 4, 1, 2, 1);
    for (int p = 0; p < PARTS; p++) {
        ret[0].v[p] = low.v[p] + low_rest.v[p];
        ret[1].v[p] = high.v[p] + high_rest.v[p];
    }
}

// Lists the other words that are not too unlikely.
static inline __attribute__((always_inline)) void word_list(const wm_word_track *t, const octet m[2],
                                                            part best, unsigned value, wm_soft *soft)
{
    float penalty[SIX_WORDS], nats = (float)(t->amplitude / t->spread);
    unsigned likely = 0;
    for (int i = 0; i < 2; i++) {
        octet v;
        octet_mask mask;
        for (int p = 0; p < PARTS; p++) {
            v.v[p] = (best - m[i].v[p]) * nats;
            mask.v[p] = v.v[p] <= WM_SOFT_PENALTY_MAX;
        }
        octet_store(penalty + 8 * i, &v);
        likely |= octet_bits(&mask) << 8 * i;
    }
    for (likely &= ~(1u << value); likely && soft->changes < WM_SOFT_CHANGES_MAX; likely &= likely - 1) {
        unsigned v = (unsigned)__builtin_ctz(likely);
        soft->change[soft->changes++] =
            (wm_soft_change){(uint64_t)(v ^ value) << 60, penalty[v], soft->bits, (uint16_t)(soft->bits / 4)};
    }
}

// Each chip of the word at t->at, turned back by the phase and the carrier that are followed.
static inline __attribute__((always_inline)) void word_look(const wm_word_track *t, chip_walk *w, int n,
                                                            quad *c)
{
    const wm_cf32 turn = wm_phasor(-(t->phase + 0.5 * t->turn)), on = wm_phasor(-t->turn);
    const quad by = {on.re, on.im, on.re, on.im}, j_by = {-on.im, on.re, -on.im, on.re};
    const quad turned = {-1, 1, -1, 1};
    quad back = {turn.re, turn.im, turn.re, turn.im};
    for (int k = 0; k < n; k++, back = quad_multiply(back, by, j_by)) {
        quad seen = chip_walk_to(w, t->at + k * t->chip, t->chip);
        c[k] = quad_multiply(seen, back, __builtin_shufflevector(back, back, 1, 0, 3, 2) * turned);
    }
}

// Takes the word's own phase over, so that only its course inside the word is left to follow. Of a jump the
// carrier believes a little.
static inline void word_align(wm_word_track *t, int n, word_seen *seen)
{
    float re = 0, im = 0;
    for (int k = 0; k < n; k++) {
        re += seen->re[k];
        im += seen->im[k];
    }
    double jump = atan2(im, re);
    wm_cf32 back = wm_phasor(-jump);
    for (int k = 0; k < n; k++) {
        wm_cf32 u = wm_multiply((wm_cf32){seen->re[k], seen->im[k]}, back);
        seen->re[k] = u.re;
        seen->im[k] = u.im;
    }
    t->phase += jump;
    t->turn += word_jump_gain * wm_clamp(jump, word_jump_max) / n;
}

// The gains of a line fitted over a memory that grows to the cap.
static inline __attribute__((always_inline)) void word_set_gains(wm_word_track *t, int n)
{
    double m = t->memory + 48.0 / n < t->cap ? t->memory + 48.0 / n : t->cap;
    if (m == t->gain_memory) return;
    t->gain_memory = m;
    t->gain_phase = 2 * (2 * m + 1) / ((m + 1) * (m + 2));
    t->gain_turn = 6 / ((m + 1) * (m + 2));
    t->gain_mean = 1 / (m + 1);
}

// Phase, carrier, timing, rate, amplitude and spread follow the decided word.
static inline __attribute__((always_inline)) void word_follow(wm_word_track *t, unsigned word, int n,
                                                              word_seen *seen)
{
    if (!t->coherent) word_align(t, n, seen);
    const double part_of = 1.0 / n, over = 1 / t->amplitude;
    double phase = 0, timing = 0, real = 0, square = 0;
    for (int k = 0; k < n; k++) {
        double r = wm_clamp(seen->im[k] * over, word_residual_max);
        phase += r;
        timing += word >> (n - 1 - k) & 1 ? -r : r;
        real += seen->re[k];
        square += (double)seen->im[k] * seen->im[k];
    }
    phase *= part_of;
    timing *= part_of / t->tones.deviation;
    word_set_gains(t, n);
    t->phase += t->turn * n + t->gain_phase * phase;
    t->turn += t->gain_turn * phase * part_of;
    t->at += n * t->chip + t->gain_phase * timing;
    t->chip += t->gain_turn * timing * part_of;
    t->amplitude += (real * part_of - t->amplitude) * t->gain_mean;
    t->spread += (square * part_of - t->spread) * t->gain_mean;
    // A collapsed estimate would make every later penalty meaningless.
    t->amplitude = wm_at_least(t->amplitude, 0.1 * t->reference);
    t->spread = wm_at_least(t->spread, 1e-6 * t->reference * t->reference);
    t->memory += 1;
    t->total += real;
}

static inline __attribute__((always_inline)) void word_put(wm_soft *soft, unsigned value, unsigned bits)
{
    unsigned shift = 8 - soft->bits % 8 - bits, mask = ((1u << bits) - 1) << shift;
    uint8_t *byte = &soft->bytes[soft->bits / 8];
    *byte = (uint8_t)((*byte & ~mask) | value << shift);
    soft->bits = (uint16_t)(soft->bits + bits);
}

static void word_decide_six(wm_word_track *t, chip_walk *w, wm_soft *soft)
{
    quad c[SIX_CHIPS];
    word_halves u[SIX_CHIPS];
    octet re[2], m[2], higher;
    octet_mask is_best[2];
    float half[SIX_CHIPS][2][8];
    word_look(t, w, SIX_CHIPS, c);
    word_lay_out(c, wm_phasor(-t->tones.deviation * t->chip), u);
    word_join(&u[0].re, &u[1].re, &u[2].re, &u[3].re, &u[4].re, &u[5].re, re);
    m[0] = re[0];
    m[1] = re[1];
    if (!t->coherent) {
        octet im[2];
        float size[SIX_WORDS];
        word_join(&u[0].im, &u[1].im, &u[2].im, &u[3].im, &u[4].im, &u[5].im, im);
        for (int i = 0; i < 2; i++)
            for (int p = 0; p < PARTS; p++) m[i].v[p] = re[i].v[p] * re[i].v[p] + im[i].v[p] * im[i].v[p];
        memcpy(size, m, sizeof size);
        for (int v = 0; v < SIX_WORDS; v++) size[v] = sqrtf(size[v]);
        memcpy(m, size, sizeof size);
    }
    for (int p = 0; p < PARTS; p++) higher.v[p] = part_pick(m[1].v[p] > m[0].v[p], m[1].v[p], m[0].v[p]);
    part best = octet_most(&higher);
    for (int i = 0; i < 2; i++)
        for (int p = 0; p < PARTS; p++) is_best[i].v[p] = m[i].v[p] == best;
    unsigned value =
        (unsigned)__builtin_ctz(octet_bits(&is_best[0]) | octet_bits(&is_best[1]) << 8 | 1u << 15);
    word_list(t, m, best, value, soft);
    word_put(soft, value, 4);
    unsigned word = t->code->words[value];
    word_seen seen;
    for (int k = 0; k < SIX_CHIPS; k++) {
        octet_store(half[k][0], &u[k].re);
        octet_store(half[k][1], &u[k].im);
        seen.re[k] = half[k][0][k < 3 ? word >> 3 : word & 7];
        seen.im[k] = half[k][1][k < 3 ? word >> 3 : word & 7];
    }
    word_follow(t, word, SIX_CHIPS, &seen);
}

// Two chips, high and low for 0, low and high for 1.
static void word_decide_pair(wm_word_track *t, chip_walk *w, wm_soft *soft)
{
    quad c[2];
    float first[4], second[4], m[2];
    word_look(t, w, 2, c);
    const wm_cf32 one = wm_phasor(-t->tones.deviation * t->chip);
    // Both values' chips: high, low; then low, high, each behind the other.
    const quad before = __builtin_shufflevector(c[0], c[0], 2, 3, 0, 1);
    const quad by = {one.re, one.im, one.re, -one.im}, j_by = {-one.im, one.re, one.im, one.re};
    const quad behind = quad_multiply(c[1], by, j_by);
    memcpy(first, &before, sizeof first);
    memcpy(second, &behind, sizeof second);
    for (int v = 0; v < 2; v++) {
        float re = first[2 * v] + second[2 * v], im = first[2 * v + 1] + second[2 * v + 1];
        m[v] = t->coherent ? re : sqrtf(re * re + im * im);
    }
    unsigned value = m[1] > m[0];
    float penalty = (m[value] - m[!value]) * (float)(t->amplitude / t->spread);
    if (penalty <= WM_SOFT_PENALTY_MAX && soft->changes < WM_SOFT_CHANGES_MAX)
        soft->change[soft->changes++] = (wm_soft_change){1ull << 63, penalty, soft->bits, soft->bits};
    word_put(soft, value, 1);
    word_seen seen = {
        {first[2 * value],     second[2 * value]    },
        {first[2 * value + 1], second[2 * value + 1]}
    };
    word_follow(t, value ? 1 : 2, 2, &seen);
}

static void word_walk(wm_word_track *t, unsigned bits, wm_soft *soft)
{
    const int n = t->code->chips;
    chip_walk w;
    if (!(t->at >= 1 && t->at < (double)t->tones.n)) return;
    chip_walk_start(&w, &t->tones, (int64_t)t->at);
    while (soft->bits < bits && t->at >= 1 && t->at + (n + 1) * t->chip < (double)t->tones.n) {
        if (!(t->chip > WM_CHIP_SAMPLES_MIN && t->chip < WM_CHIP_SAMPLES_MAX)) return;
        if (n == SIX_CHIPS)
            word_decide_six(t, &w, soft);
        else
            word_decide_pair(t, &w, soft);
    }
}
