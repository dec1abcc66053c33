// SPDX-License-Identifier: MIT
#include "trellis.h"
#include <math.h>

enum { STATES = WM_TRELLIS_STATES };

static const double residual_max = 1.5;
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
        t->survivor[i] = (wm_trellis_survivor){
            .metric = i ? -HUGE_VAL : 0, .phase = phase, .turn = fit->drift * from_origin * fit->chip};
    }
    wm_chip_tones_init(&t->tones, x, n, fit->origin, fit->carrier, fit->deviation);
}

// A survivor one chip on: its phase, carrier and index follow the residual of the chip it took.
static wm_trellis_survivor advance(const wm_trellis *t, const wm_trellis_survivor *from, wm_cf32 u, int bit)
{
    double m = t->memory + t->chips < t->cap ? t->memory + t->chips : t->cap;
    double a = 2 * (2 * m + 1) / ((m + 1) * (m + 2)), b = 6 / ((m + 1) * (m + 2));
    double r = wm_clamp(u.im / t->amplitude, residual_max), s = bit ? 1 : -1;
    wm_trellis_survivor to = *from;
    to.metric += u.re;
    to.index += r * (from->weight + 0.5 * s) / t->information;
    to.weight = (1 - a) * from->weight + s;
    to.phase += s * (t->tones.deviation * t->chip + to.index) + from->turn + a * r;
    to.turn += b * r;
    return to;
}

// Timing, amplitude and spread follow the best survivor.
static void follow(wm_trellis *t, wm_cf32 u, int bit, double weight)
{
    double m = t->memory + t->chips < t->cap ? t->memory + t->chips : t->cap,
           a = 2 * (2 * m + 1) / ((m + 1) * (m + 2));
    double r = wm_clamp(u.im / t->amplitude, residual_max);
    t->at += t->chip - a * (bit ? r : -r) / t->tones.deviation;
    t->information += weight * weight;
    t->amplitude = fmax(t->amplitude + (u.re - t->amplitude) / (m + 1), 0.1 * t->reference);
    t->spread += ((double)u.im * u.im - t->spread) / (m + 1);
    t->spread = fmax(t->spread, 1e-6 * t->reference * t->reference);
    t->total += u.re;
    t->square += (double)u.im * u.im;
}

static void step(wm_trellis *t)
{
    wm_cf32 c[2], u[STATES][2];
    wm_trellis_survivor next[STATES];
    int best = 0;
    wm_chip_correlate(&t->tones, t->at, t->chip, c);
    for (int i = 0; i < STATES; i++) {
        wm_cf32 turn = wm_phasor(-(t->survivor[i].phase + 0.5 * t->survivor[i].turn));
        u[i][0] = wm_multiply(c[0], turn);
        u[i][1] = wm_multiply(c[1], turn);
    }
    uint8_t *bits = t->bit[t->chips];
    for (int i = 0; i < STATES; i++) {
        int below = (i + STATES - 1) % STATES;
        double stay = t->survivor[i].metric + u[i][0].re, move = t->survivor[below].metric + u[below][1].re;
        int bit = move > stay, from = bit ? below : i;
        bits[i] = (uint8_t)bit;
        t->margin[t->chips][i] = isinf(stay) || isinf(move) ? HUGE_VALF : (float)fabs(move - stay);
        t->other[t->chips][i] = u[from][bit].re - u[from][!bit].re;
        next[i] = advance(t, &t->survivor[from], u[from][bit], bit);
        if (next[i].metric > next[best].metric) best = i;
    }
    int from = bits[best] ? (best + STATES - 1) % STATES : best;
    follow(t, u[from][bits[best]], bits[best], t->survivor[from].weight);
    for (int i = 0; i < STATES; i++) t->survivor[i] = next[i];
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
    double a = t->total / t->chips, v = fmax(t->square / t->chips, 1e-6 * t->reference * t->reference);
    float nats = (float)(a / v);
    double off = (t->tones.deviation * t->chip + t->survivor[end].index) / M_PI - 1;
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
        float penalty = (float)(t->survivor[end].metric - t->survivor[i].metric) * nats;
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
        if (t->survivor[i].metric > t->survivor[end].metric) end = i;
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
