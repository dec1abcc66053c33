// SPDX-License-Identifier: MIT
#include "trellis.h"
#include <math.h>
#include <string.h>

enum { STATES = WM_TRELLIS_STATES };

static const float residual_max = 1.5f;
static const float nothing = -1e30f;        // metric of a state that no path has reached
static const double index_information = 60; // what the known chips say about the index, in chips squared
// Where h is this close to a whole number, a single wrong chip leaves no trace in the phase that follows.
static const double whole_index = 0.06;

void wm_trellis_init(wm_trellis *t, const wm_fit *fit, unsigned known, int sum, const wm_cf32 *x, size_t n,
                     double cap)
{
    t->at = fit->at + known * fit->chip;
    t->chip = fit->chip;
    double from_origin = t->at - fit->origin;
    double phase =
        fit->phase + 0.5 * fit->drift * from_origin * from_origin + fit->deviation * fit->chip * sum;
    t->memory = known;
    t->cap = cap;
    t->information = index_information;
    t->amplitude = t->reference = fit->amplitude;
    t->spread = fit->spread;
    t->total = t->square = 0;
    t->chips = 0;
    for (int i = 0; i < STATES; i++) {
        t->survivors.metric[i] = i ? nothing : 0;
        t->survivors.phase[i] = (float)remainder(phase, 2 * M_PI);
        t->survivors.turn[i] = (float)(fit->drift * from_origin * fit->chip);
        t->survivors.index[i] = t->survivors.weight[i] = 0;
    }
    wm_chip_tones_init(&t->tones, x, n, fit->origin, fit->carrier, fit->deviation);
}

// The nearest whole number, for |v| < 4e6: adding this much leaves no place for what is behind the point.
static inline float nearest(float v)
{
    const float high = 12582912;
    return v + high - high;
}

// exp(-j phase) of all states: series on half a turn around 0, or around pi with the other sign. 2e-7 off at
// most.
static void turn_back(const float *phase, float *re, float *im)
{
    const float half = 3.14159265f, rest = -8.74227766e-8f;
    for (int i = 0; i < STATES; i++) {
        float n = nearest(phase[i] * (1 / half)), odd = n - 2 * nearest(0.5f * n), sign = 1 - 2 * odd * odd;
        float r = phase[i] - n * half - n * rest, q = r * r;
        float s = 1.0f / 362880 + q * (-1.0f / 39916800);
        s = -1.0f / 5040 + q * s;
        s = 1.0f / 120 + q * s;
        s = r * (1 + q * (-1.0f / 6 + q * s));
        float c = -1.0f / 3628800 + q * (1.0f / 479001600);
        c = 1.0f / 40320 + q * c;
        c = -1.0f / 720 + q * c;
        c = 1.0f / 24 + q * c;
        c = 1 + q * (-0.5f + q * c);
        re[i] = sign * c;
        im[i] = -sign * s;
    }
}

// What one chip does to all survivors: the in-phase and quadrature parts of both its values, each survivor
// seeing it with its own phase.
typedef struct chip_seen {
    float re[2][STATES], im[2][STATES];
} chip_seen;

static void look(const wm_trellis *t, const wm_cf32 c[2], chip_seen *u)
{
    const wm_trellis_survivors *v = &t->survivors;
    float phase[STATES], re[STATES], im[STATES];
    for (int i = 0; i < STATES; i++) phase[i] = v->phase[i] + 0.5f * v->turn[i];
    turn_back(phase, re, im);
    for (int bit = 0; bit < 2; bit++) {
        for (int i = 0; i < STATES; i++) {
            u->re[bit][i] = c[bit].re * re[i] - c[bit].im * im[i];
            u->im[bit][i] = c[bit].re * im[i] + c[bit].im * re[i];
        }
    }
}

// Item i of `to` is item i - 1 of `from`.
static inline void move_up(const float *from, float *to)
{
    to[0] = from[STATES - 1];
    for (int i = 1; i < STATES; i++) to[i] = from[i - 1];
}

// Of each state the value that came with the path it took: its own, or that of the state below.
static inline void choose(const int32_t *bit, const float *stay, const float *from_below, float *ret)
{
    float move[STATES];
    move_up(from_below, move);
    for (int i = 0; i < STATES; i++) ret[i] = bit[i] ? move[i] : stay[i];
}

// Decides which path goes on in each state.
static void select_paths(wm_trellis *t, const chip_seen *u, float *metric)
{
    int32_t *bit = t->bit[t->chips];
    float stay[STATES], go[STATES], move[STATES], better[2][STATES], other[STATES];
    const float *old = t->survivors.metric;
    for (int i = 0; i < STATES; i++) {
        stay[i] = old[i] + u->re[0][i];
        go[i] = old[i] + u->re[1][i];
        better[0][i] = u->re[0][i] - u->re[1][i];
        better[1][i] = u->re[1][i] - u->re[0][i];
    }
    move_up(go, move);
    for (int i = 0; i < STATES; i++) {
        float first = stay[i], second = move[i];
        bit[i] = second > first;
        metric[i] = second > first ? second : first;
        float margin = second > first ? second - first : first - second;
        t->margin[t->chips][i] = margin;
    }
    choose(bit, better[0], better[1], other);
    memcpy(t->other[t->chips], other, sizeof other);
}

// The survivors one chip on: phase, carrier and index follow the residual of the chip that each took.
static void advance(wm_trellis *t, const chip_seen *u, const float *metric, float over)
{
    wm_trellis_survivors *v = &t->survivors;
    const int32_t *bit = t->bit[t->chips];
    double m = t->memory + t->chips < t->cap ? t->memory + t->chips : t->cap;
    const float a = (float)(2 * (2 * m + 1) / ((m + 1) * (m + 2))), b = (float)(6 / ((m + 1) * (m + 2)));
    const float scale = (float)(1 / t->amplitude), learn = (float)(1 / t->information);
    const float step = (float)(t->tones.deviation * t->chip), whole = 6.28318531f;
    float seen[STATES], phase[STATES], turn[STATES], index[STATES], weight[STATES];
    choose(bit, u->im[0], u->im[1], seen);
    choose(bit, v->phase, v->phase, phase);
    choose(bit, v->turn, v->turn, turn);
    choose(bit, v->index, v->index, index);
    choose(bit, v->weight, v->weight, weight);
    for (int i = 0; i < STATES; i++) {
        float r = seen[i] * scale, s = bit[i] ? 1.0f : -1.0f;
        r = r > residual_max ? residual_max : r;
        r = r < -residual_max ? -residual_max : r;
        v->metric[i] = metric[i] - over;
        v->index[i] = index[i] + r * (weight[i] + 0.5f * s) * learn;
        v->weight[i] = (1 - a) * weight[i] + s;
        float p = phase[i] + s * (step + v->index[i]) + turn[i] + a * r;
        v->phase[i] = p - whole * nearest(p * (1 / whole));
        v->turn[i] = turn[i] + b * r;
    }
}

// Timing, amplitude and spread follow the best survivor.
static void follow(wm_trellis *t, wm_cf32 u, int bit, double weight)
{
    double m = t->memory + t->chips < t->cap ? t->memory + t->chips : t->cap,
           a = 2 * (2 * m + 1) / ((m + 1) * (m + 2));
    double r = wm_clamp(u.im / t->amplitude, residual_max);
    t->at += t->chip - a * (bit ? r : -r) / t->tones.deviation;
    t->information += weight * weight;
    t->amplitude = wm_at_least(t->amplitude + (u.re - t->amplitude) / (m + 1), 0.1 * t->reference);
    t->spread += ((double)u.im * u.im - t->spread) / (m + 1);
    t->spread = wm_at_least(t->spread, 1e-6 * t->reference * t->reference);
    t->total += u.re;
    t->square += (double)u.im * u.im;
}

static void step(wm_trellis *t)
{
    wm_cf32 c[2];
    chip_seen u;
    float metric[STATES];
    int best = 0;
    wm_chip_correlate(&t->tones, t->at, t->chip, c);
    look(t, c, &u);
    select_paths(t, &u, metric);
    for (int i = 1; i < STATES; i++) {
        if (metric[i] > metric[best]) best = i;
    }
    int bit = t->bit[t->chips][best], from = bit ? (best + STATES - 1) % STATES : best;
    double weight = t->survivors.weight[from];
    advance(t, &u, metric, metric[best]);
    follow(t, (wm_cf32){u.re[bit][from], u.im[bit][from]}, bit, weight);
    t->chips++;
}

static int predecessor(const wm_trellis *t, unsigned chip, int state)
{
    return t->bit[chip][state] ? (state + STATES - 1) % STATES : state;
}

// Lists the path that ends in `state` before `chip` as a change to the one that ends in `best` there, which
// it joins further back. `flip` holds what already differs from `chip` on, bit 63 first.
static void add_event(const wm_trellis *t, unsigned chip, int best, int state, uint64_t flip, float penalty,
                      unsigned group, wm_soft *soft)
{
    while (chip > 0 && best != state) {
        if (flip & 1) return; // longer than a change can be
        chip--;
        flip = flip >> 1 | (uint64_t)(t->bit[chip][best] != t->bit[chip][state]) << 63;
        best = predecessor(t, chip, best);
        state = predecessor(t, chip, state);
    }
    if (best != state || soft->changes == WM_SOFT_CHANGES_MAX || !flip) return;
    while (!(flip >> 63)) {
        flip <<= 1;
        chip++;
    }
    // What differs only beyond the bits asked for is no alternative of these.
    if (chip >= soft->bits) return;
    soft->change[soft->changes++] = (wm_soft_change){flip, penalty, (uint16_t)chip, (uint16_t)group};
}

static void list_changes(const wm_trellis *t, const uint8_t *state, int end, wm_soft *soft)
{
    double a = t->total / t->chips, v = wm_at_least(t->square / t->chips, 1e-6 * t->reference * t->reference);
    float nats = (float)(a / v);
    double off = (t->tones.deviation * t->chip + t->survivors.index[end]) / M_PI - 1;
    float turned = (float)(20 * (1 - cos(2 * M_PI * off)) * a * a / v);
    for (unsigned k = 0; k < t->chips; k++) {
        int here = state[k + 1], from = predecessor(t, k, here);
        float penalty = t->margin[k][here] * nats;
        int loser = t->bit[k][here] ? here : (here + STATES - 1) % STATES;
        if (penalty <= WM_SOFT_PENALTY_MAX) add_event(t, k, from, loser, 1ull << 63, penalty, k, soft);
        penalty = fmaxf(0, t->other[k][here] * nats) + turned;
        if (fabs(off) < whole_index && penalty <= WM_SOFT_PENALTY_MAX && k < soft->bits &&
            soft->changes < WM_SOFT_CHANGES_MAX)
            soft->change[soft->changes++] = (wm_soft_change){1ull << 63, penalty, (uint16_t)k, (uint16_t)k};
    }
    for (int i = 0; i < STATES; i++) {
        float penalty = (t->survivors.metric[end] - t->survivors.metric[i]) * nats;
        if (i != end && penalty <= WM_SOFT_PENALTY_MAX)
            add_event(t, t->chips, end, i, 0, penalty, t->chips, soft);
    }
}

wm_status wm_trellis_run(wm_trellis *t, unsigned bits, bool more, wm_soft *soft)
{
    uint8_t state[WM_TRELLIS_CHIPS_MAX + 1];
    if (bits == 0 || bits > WM_SOFT_BITS_MAX) return WM_E_LIMIT;
    unsigned wanted = bits + (more ? WM_TRELLIS_AHEAD : 0);
    while (t->chips < wanted) {
        bool inside = t->at > 1 && t->at + 2 * t->chip < (double)t->tones.n;
        if (!inside && t->chips >= bits) break; // the burst ends with the telegram
        if (!inside) return WM_E_TRUNCATED;
        step(t);
    }
    int end = 0;
    for (int i = 1; i < STATES; i++) {
        if (t->survivors.metric[i] > t->survivors.metric[end]) end = i;
    }
    state[t->chips] = (uint8_t)end;
    for (unsigned k = t->chips; k-- > 0;) {
        int here = state[k + 1];
        state[k] = (uint8_t)predecessor(t, k, here);
        if (k >= bits) continue;
        uint8_t mask = (uint8_t)(0x80 >> k % 8);
        soft->bytes[k / 8] = (uint8_t)((soft->bytes[k / 8] & ~mask) | (t->bit[k][here] ? mask : 0));
    }
    soft->bits = (uint16_t)bits;
    soft->changes = 0;
    soft->quality = (float)(t->total / (t->chips * t->reference));
    list_changes(t, state, end, soft);
    return WM_OK;
}
