// SPDX-License-Identifier: MIT
// The trellis' survivors side by side, chip by chip: see lanes.h, which includes this.
#pragma once
#include "chip_lanes.h"
#include "trellis.h"

static const float trellis_residual_max = 1.5f;
static const float trellis_leap_max = 1; // of a survivor's phase beyond its path, where a series still holds

typedef struct trellis_rows {
    octet metric, re, im, turn, index, weight;
} trellis_rows;

// What moves the survivors on by a chip.
typedef struct trellis_gains {
    float phase, turn, keep, scale, learn;
    wm_cf32 path; // exp(j deviation), over a chip
} trellis_gains;

// The survivors' choice: the path that each took, and what it saw.
typedef struct trellis_choice {
    octet_mask bit;
    octet re, im, weight;
} trellis_choice;

// Item i of the result is item i - 1 of the row.
static inline __attribute__((always_inline)) octet trellis_up(const octet *r)
{
    octet up;
#if WM_LANES >= 8
    up.v[0] = __builtin_shufflevector(r->v[0], r->v[0], 7, 0, 1, 2, 3, 4, 5, 6);
#else
    up.v[0] = __builtin_shufflevector(r->v[PARTS - 1], r->v[0], 3, 4, 5, 6);
    up.v[PARTS - 1] = __builtin_shufflevector(r->v[0], r->v[PARTS - 1], 3, 4, 5, 6);
#endif
    return up;
}

// Of each state the value that came with the path it took: its own, or that of the state below.
static inline __attribute__((always_inline)) octet trellis_choose(const octet_mask *bit, const octet *stay,
                                                                  const octet *from_below)
{
    octet move = trellis_up(from_below), ret;
    for (int p = 0; p < PARTS; p++) ret.v[p] = part_pick(bit->v[p], move.v[p], stay->v[p]);
    return ret;
}

// Decides which path goes on in each state; metrics are those over the best.
static inline __attribute__((always_inline)) int trellis_select(wm_trellis *t, quad c, trellis_rows *s,
                                                                trellis_choice *ret)
{
    octet re[2], im[2], stay, go, better, worse, margin, other;
    octet_mask one;
    for (int bit = 0; bit < 2; bit++) {
        for (int p = 0; p < PARTS; p++) {
            re[bit].v[p] = c[2 * bit] * s->re.v[p] - c[2 * bit + 1] * s->im.v[p];
            im[bit].v[p] = c[2 * bit] * s->im.v[p] + c[2 * bit + 1] * s->re.v[p];
        }
    }
    for (int p = 0; p < PARTS; p++) {
        stay.v[p] = s->metric.v[p] + re[0].v[p];
        go.v[p] = s->metric.v[p] + re[1].v[p];
        better.v[p] = re[0].v[p] - re[1].v[p];
        worse.v[p] = re[1].v[p] - re[0].v[p];
    }
    octet move = trellis_up(&go);
    for (int p = 0; p < PARTS; p++) {
        part apart = move.v[p] - stay.v[p];
        ret->bit.v[p] = move.v[p] > stay.v[p];
        s->metric.v[p] = part_pick(ret->bit.v[p], move.v[p], stay.v[p]);
        margin.v[p] = part_pick(ret->bit.v[p], apart, -apart);
        one.v[p] = ret->bit.v[p] & 1;
    }
    other = trellis_choose(&ret->bit, &better, &worse);
    ret->re = trellis_choose(&ret->bit, &re[0], &re[1]);
    ret->im = trellis_choose(&ret->bit, &im[0], &im[1]);
    ret->weight = trellis_choose(&ret->bit, &s->weight, &s->weight);
    memcpy(t->bit[t->chips], &one, sizeof one);
    octet_store(t->margin[t->chips], &margin);
    octet_store(t->other[t->chips], &other);
    part best = octet_most(&s->metric);
    octet_mask is_best;
    for (int p = 0; p < PARTS; p++) {
        is_best.v[p] = s->metric.v[p] == best;
        s->metric.v[p] -= best;
    }
    // The last one where nothing compares.
    return __builtin_ctz(octet_bits(&is_best) | 1u << (WM_TRELLIS_STATES - 1));
}

// The survivors one chip on: phase, carrier and index follow the residual of the chip that each took. The
// phase turns by its path, then by what is left, which is little.
static inline __attribute__((always_inline)) void trellis_advance(trellis_rows *s, const trellis_choice *c,
                                                                  const trellis_gains *g)
{
    octet re[2], im[2];
    for (int p = 0; p < PARTS; p++) {
        part x = s->re.v[p], y = s->im.v[p];
        re[0].v[p] = x * g->path.re - y * g->path.im;
        im[0].v[p] = y * g->path.re + x * g->path.im;
        re[1].v[p] = x * g->path.re + y * g->path.im;
        im[1].v[p] = y * g->path.re - x * g->path.im;
    }
    octet x = trellis_choose(&c->bit, &re[0], &re[1]), y = trellis_choose(&c->bit, &im[0], &im[1]);
    octet turn = trellis_choose(&c->bit, &s->turn, &s->turn);
    octet index = trellis_choose(&c->bit, &s->index, &s->index);
    for (int p = 0; p < PARTS; p++) {
        part r = part_clamp(c->im.v[p] * g->scale, trellis_residual_max), weight = c->weight.v[p];
        part sign = part_pick(c->bit.v[p], 1 - (part){0}, -1 - (part){0});
        index.v[p] += r * (weight + 0.5f * sign) * g->learn;
        s->weight.v[p] = g->keep * weight + sign;
        part a = part_clamp(sign * index.v[p] + turn.v[p] + g->phase * r, trellis_leap_max), q = a * a;
        s->turn.v[p] = turn.v[p] + g->turn * r;
        // Keeps the length of the phasor near 1.
        part even = 1.5f - 0.5f * (x.v[p] * x.v[p] + y.v[p] * y.v[p]);
        part sine = even * (a * (1 + q * (-1.0f / 6 + q * (1.0f / 120))));
        part cosine = even * (1 + q * (-0.5f + q * (1.0f / 24 + q * (-1.0f / 720))));
        s->re.v[p] = x.v[p] * cosine + y.v[p] * sine;
        s->im.v[p] = y.v[p] * cosine - x.v[p] * sine;
    }
    s->index = index;
}

static inline __attribute__((always_inline)) void trellis_set_gains(const wm_trellis *t, double m,
                                                                    trellis_gains *g)
{
    double a = 2 * (2 * m + 1) / ((m + 1) * (m + 2)), b = 6 / ((m + 1) * (m + 2));
    g->phase = (float)(a + 0.5 * b); // the phase is that of the chip's middle
    g->turn = (float)b;
    g->keep = (float)(1 - a);
    g->path = wm_phasor(t->tones.deviation * t->chip);
}

// Timing, amplitude and spread follow the best survivor. The timing does so one chip late, so that the next
// chip need not wait for this one.
static inline __attribute__((always_inline)) void trellis_follow(wm_trellis *t, float re, float im, bool bit,
                                                                 float weight, double m)
{
    double a = 2 * (2 * m + 1) / ((m + 1) * (m + 2)), part_of = 1 / (m + 1);
    double r = wm_clamp(im / t->amplitude, trellis_residual_max);
    t->at += t->chip - t->late;
    t->late = a * (bit ? r : -r) / t->tones.deviation;
    t->information += (double)weight * weight;
    t->amplitude = wm_at_least(t->amplitude + (re - t->amplitude) * part_of, 0.1 * t->reference);
    t->spread += ((double)im * im - t->spread) * part_of;
    t->spread = wm_at_least(t->spread, 1e-6 * t->reference * t->reference);
    t->total += re;
    t->square += (double)im * im;
}

static void trellis_walk(wm_trellis *t, unsigned wanted)
{
    const wm_trellis_survivors *v = &t->survivors;
    trellis_rows s = {octet_load(v->metric), octet_load(v->re),    octet_load(v->im),
                octet_load(v->turn),   octet_load(v->index), octet_load(v->weight)};
    trellis_choice choice;
    trellis_gains gains = {0};
    chip_walk w;
    double last = -1;
    chip_walk_start(&w, &t->tones, (int64_t)t->at);
    while (t->chips < wanted && t->at > 1 && t->at + 2 * t->chip < (double)t->tones.n) {
        double m = t->memory + t->chips < t->cap ? t->memory + t->chips : t->cap;
        if (m != last) trellis_set_gains(t, m, &gains);
        last = m;
        gains.scale = (float)(1 / t->amplitude);
        gains.learn = (float)(1 / t->information);
        int best = trellis_select(t, chip_walk_to(&w, t->at, t->chip), &s, &choice);
        float re[WM_TRELLIS_STATES], im[WM_TRELLIS_STATES], weight[WM_TRELLIS_STATES];
        octet_store(re, &choice.re);
        octet_store(im, &choice.im);
        octet_store(weight, &choice.weight);
        trellis_advance(&s, &choice, &gains);
        trellis_follow(t, re[best], im[best], t->bit[t->chips][best], weight[best], m);
        t->chips++;
    }
    octet_store(t->survivors.metric, &s.metric);
    octet_store(t->survivors.re, &s.re);
    octet_store(t->survivors.im, &s.im);
    octet_store(t->survivors.turn, &s.turn);
    octet_store(t->survivors.index, &s.index);
    octet_store(t->survivors.weight, &s.weight);
}
