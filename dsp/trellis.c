// SPDX-License-Identifier: MIT
#include "trellis.h"
#include <math.h>

enum { STATES = WM_TRELLIS_STATES };

static const float nothing = -1e30f;        // metric of a state that no path has reached
static const double index_information = 60; // what the known chips say about the index, in chips squared
// Where h is close to a whole number, a single wrong chip turns the phase that follows by little, and the
// tracker takes that in: the squares of what it sees meanwhile add up to the jump's times a part of its memory.
static const double memory_part = 1.0 / 8;

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
    t->late = 0;
    double turn = fit->drift * from_origin * fit->chip;
    wm_cf32 back = wm_phasor(-(phase + 0.5 * turn));
    for (int i = 0; i < STATES; i++) {
        t->survivors.metric[i] = i ? nothing : 0;
        t->survivors.re[i] = back.re;
        t->survivors.im[i] = back.im;
        t->survivors.turn[i] = (float)turn;
        t->survivors.index[i] = t->survivors.weight[i] = 0;
    }
    wm_chip_tones_init(&t->tones, x, n, fit->chip, fit->origin, fit->carrier, fit->deviation);
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
    float turned = (float)(memory_part * t->cap * (1 - cos(2 * M_PI * off)) * a * a / v);
    for (unsigned k = 0; k < t->chips; k++) {
        int here = state[k + 1], from = predecessor(t, k, here);
        float penalty = t->margin[k][here] * nats;
        int loser = t->bit[k][here] ? here : (here + STATES - 1) % STATES;
        if (penalty <= WM_SOFT_PENALTY_MAX) add_event(t, k, from, loser, 1ull << 63, penalty, k, soft);
        penalty = fmaxf(0, t->other[k][here] * nats) + turned;
        if (penalty <= WM_SOFT_PENALTY_MAX && k < soft->bits && soft->changes < WM_SOFT_CHANGES_MAX)
            soft->change[soft->changes++] = (wm_soft_change){1ull << 63, penalty, (uint16_t)k, (uint16_t)k};
    }
    for (int i = 0; i < STATES; i++) {
        float penalty = (t->survivors.metric[end] - t->survivors.metric[i]) * nats;
        if (i != end && penalty <= WM_SOFT_PENALTY_MAX)
            add_event(t, t->chips, end, i, 0, penalty, t->chips, soft);
    }
}

wm_status wm_trellis_run(wm_trellis *t, const wm_kernels *kernels, unsigned bits, bool more, wm_soft *soft)
{
    uint8_t state[WM_TRELLIS_CHIPS_MAX + 1];
    if (bits == 0 || bits > WM_SOFT_BITS_MAX) return WM_E_LIMIT;
    unsigned wanted = bits + (more ? WM_TRELLIS_AHEAD : 0);
    kernels->trellis_walk(t, wanted);
    if (t->chips < bits) return WM_E_TRUNCATED; // behind them the burst may end with the telegram
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
