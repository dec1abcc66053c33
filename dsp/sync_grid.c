// SPDX-License-Identifier: MIT
#include "sync_grid.h"
#include "chip.h"
#include <math.h>
#include <string.h>

static const wm_sync_grid_row rows[WM_CHANNEL_COUNT] = {
    [WM_CHANNEL_S] = {5, 1.09, 3, 0.006, 16, 2, 23, 0.0106},
    [WM_CHANNEL_TC] = {5, 1.13, 3, 0.012, 8,  3, 12, 0.01  },
};

// Both tones' real and imaginary parts side by side.
typedef float quad __attribute__((vector_size(16)));

void wm_sync_grid_init(wm_sync_grid *s, const wm_kernels *kernels)
{
    s->kernels = *kernels;
    for (int channel = 0; channel < WM_CHANNEL_COUNT; channel++) {
        const wm_sync_grid_row *row = &rows[channel];
        int groups = WM_KNOWN_CHIPS / row->group;
        for (int k = 0; k < groups / 2; k++) {
            double turns = -2 * M_PI * row->carrier_step * row->group * (k - 0.5 * (groups - 1));
            for (int c = 0; c <= row->carriers; c++) s->turn[channel][k][c] = wm_phasor(turns * c);
        }
    }
}

// One pass over the samples turned back by carrier and either tone, as prefix sums.
static void fill_prefix(wm_sync_grid *s, double deviation)
{
    const double low = s->carrier - deviation, high = s->carrier + deviation;
    const wm_cf32 a = wm_phasor(-low), b = wm_phasor(-high);
    const quad step_re = {a.re, a.re, b.re, b.re}, step_im = {a.im, a.im, b.im, b.im};
    // What the real part of a sample is multiplied with, and the imaginary part.
    quad real = {1, 0, 1, 0}, imaginary = {0, 1, 0, 1}, sum = {0, 0, 0, 0};
    for (size_t i = 0; i < s->n; i++) {
        memcpy(s->prefix[i], &sum, sizeof sum);
        sum += s->x[i].re * real + s->x[i].im * imaginary;
        quad turned = real * step_re + imaginary * step_im;
        imaginary = imaginary * step_re - real * step_im;
        real = turned;
    }
}

static inline quad prefix_at(const wm_sync_grid *s, double place)
{
    int below = (int)place; // place > 0: a chip and a half lies before the earliest timing
    float part = (float)(place - below);
    quad before, behind;
    memcpy(&before, s->prefix[below], sizeof before);
    memcpy(&behind, s->prefix[below + 1], sizeof behind);
    return before + part * (behind - before);
}

// The prefix sums at the edges of `places` timings a chip, a multiple of 4, the first of which begins at
// `at`.
static void fill_edges(wm_sync_grid *s, double at, double chip, int places)
{
    const double step = chip / s->row->timings;
    const int n = WM_KNOWN_CHIPS * places + WM_PLACES_MAX;
    for (int i = 0, chips = 0; i < n; chips++) {
        double from = at + 0.5 + chips * chip;
        for (int end = i + places; i < end; i += 4, from += 4 * step) {
            const quad a = prefix_at(s, from), b = prefix_at(s, from + step),
                       c = prefix_at(s, from + 2 * step), d = prefix_at(s, from + 3 * step);
            const quad ab = __builtin_shufflevector(a, b, 0, 4, 1, 5),
                       cd = __builtin_shufflevector(c, d, 0, 4, 1, 5);
            const quad low_re = __builtin_shufflevector(ab, cd, 0, 1, 4, 5);
            const quad low_im = __builtin_shufflevector(ab, cd, 2, 3, 6, 7);
            const quad ef = __builtin_shufflevector(a, b, 2, 6, 3, 7),
                       gh = __builtin_shufflevector(c, d, 2, 6, 3, 7);
            const quad high_re = __builtin_shufflevector(ef, gh, 0, 1, 4, 5);
            const quad high_im = __builtin_shufflevector(ef, gh, 2, 3, 6, 7);
            memcpy(&s->edges[0][0][i], &low_re, sizeof low_re);
            memcpy(&s->edges[0][1][i], &low_im, sizeof low_im);
            memcpy(&s->edges[1][0][i], &high_re, sizeof high_re);
            memcpy(&s->edges[1][1][i], &high_im, sizeof high_im);
        }
    }
}

// Turns every chip back by the phase path before it and by its own tone.
static void fill_path(const wm_sync_grid *s, double turned, wm_cf32 *path)
{
    const wm_cf32 one = wm_phasor(turned);
    wm_cf32 along = {1, 0}, course = {1, 0}; // so many chips of one tone; the path so far, back
    for (int k = 0; k < WM_KNOWN_CHIPS; k++) {
        const float sign = s->chips[k] ? 1 : -1;
        path[k] = wm_multiply((wm_cf32){along.re, sign * along.im}, course);
        course = wm_multiply(course, (wm_cf32){one.re, -sign * one.im});
        along = wm_multiply(along, one);
    }
}

// Sum and difference of each group and the one as far from the other end.
static void fold(const wm_places *v, int groups, int lanes, wm_places *ret)
{
    for (int k = 0; k < groups / 2; k++) {
        const wm_places *a = &v[k], *b = &v[groups - 1 - k];
        for (int i = 0; i < lanes; i++) {
            ret[2 * k].re[i] = a->re[i] + b->re[i];
            ret[2 * k].im[i] = a->im[i] + b->im[i];
            ret[2 * k + 1].re[i] = a->re[i] - b->re[i];
            ret[2 * k + 1].im[i] = a->im[i] - b->im[i];
        }
    }
}

// Phase of the sum of one timing's groups at one carrier.
static double sum_phase(const wm_sync_grid *s, const wm_places *folded, int groups, int timing, int carrier)
{
    float re = 0, im = 0;
    for (int k = 0; k < groups / 2; k++) {
        wm_cf32 t = s->turn[s->channel][k][carrier < 0 ? -carrier : carrier];
        if (carrier < 0) t.im = -t.im;
        re += folded[2 * k].re[timing] * t.re - folded[2 * k + 1].im[timing] * t.im;
        im += folded[2 * k].im[timing] * t.re + folded[2 * k + 1].re[timing] * t.im;
    }
    return atan2(im, re);
}

// Part of the grid: `timings` of them from one on, carriers [from, to].
typedef struct window {
    int timing, timings, places; // places: timings that the edges hold
    int carrier_from, carrier_to;
} window;

// One deviation and rate, with which the prefix sums were taken.
static void search(wm_sync_grid *s, double deviation, double chip, const window *w, wm_sync_point *best)
{
    const wm_sync_grid_row *row = s->row;
    const int groups = WM_KNOWN_CHIPS / row->group;
    const int lanes = (w->places + WM_PLACES_PAD - 1) / WM_PLACES_PAD * WM_PLACES_PAD;
    const double step = chip / row->timings;
    const double at = s->middle - WM_KNOWN_CHIPS / 2 * chip + (w->timing - (row->timings - 1) / 2.0) * step;
    wm_cf32 path[WM_KNOWN_CHIPS];
    wm_places v[WM_SYNC_GROUPS_MAX], folded[WM_SYNC_GROUPS_MAX], tone, top;
    wm_chip_rows from = {.step = (size_t)w->places};
    for (int i = 0; i < 4; i++) from.part[i / 2][i % 2] = s->edges[i / 2][i % 2];
    for (int t = 0; t < lanes; t++) {
        wm_cf32 turn = wm_phasor(deviation * (at + t * step));
        tone.re[t] = turn.re;
        tone.im[t] = turn.im;
    }
    fill_edges(s, at, chip, w->places);
    fill_path(s, deviation * chip, path);
    s->kernels.chip_groups(&from, s->chips, path, (size_t)groups, (size_t)row->group, (size_t)lanes, &tone,
                           v);
    fold(v, groups, lanes, folded);
    s->kernels.best_carrier(folded, (size_t)groups / 2, s->turn[s->channel][0], WM_SYNC_CARRIERS_MAX + 1,
                            w->carrier_from, w->carrier_to, (size_t)lanes, &top);
    int highest = 0;
    for (int t = 1; t < w->timings; t++)
        if (top.re[t] > top.re[highest]) highest = t;
    if (!(top.re[highest] > best->square)) return;
    *best = (wm_sync_point){.at = at + highest * step,
                            .chip = chip,
                            .deviation = deviation,
                            .timing = w->timing + highest,
                            .carrier_index = (int)top.im[highest],
                            .square = top.re[highest]};
    best->carrier = s->carrier + 2 * M_PI * best->carrier_index * row->carrier_step / chip;
    best->origin = best->at + WM_KNOWN_CHIPS / 2 * chip;
    // The samples were turned back by the first carrier from index 0 on.
    best->phase = sum_phase(s, folded, groups, highest, best->carrier_index) + s->carrier * best->origin;
}

wm_sync_point wm_sync_grid_coarse(wm_sync_grid *s, wm_channel_id channel, const wm_cf32 *x, size_t n,
                                  const wm_candidate *candidate, size_t first)
{
    s->row = &rows[channel];
    s->channel = channel;
    s->x = x;
    s->n = n;
    s->middle = candidate->end - WM_KNOWN_CHIPS / 2 * candidate->chip - (double)first;
    s->carrier = candidate->carrier;
    s->deviation = candidate->deviation;
    s->chip = candidate->chip;
    wm_known_chips(channel, s->chips);
    const window all = {0, s->row->timings, s->row->timings, -s->row->carriers, s->row->carriers};
    wm_sync_point best = {.square = -1};
    fill_prefix(s, s->deviation);
    search(s, s->deviation, s->chip, &all, &best);
    return best;
}

wm_sync_point wm_sync_grid_fine(wm_sync_grid *s, const wm_sync_point *coarse)
{
    const wm_sync_grid_row *row = s->row;
    const int carrier = coarse->carrier_index;
    const window near = {coarse->timing - 1, 3, 4, carrier > 2 - row->carriers ? carrier - 2 : -row->carriers,
                         carrier < row->carriers - 2 ? carrier + 2 : row->carriers};
    wm_sync_point best = *coarse;
    for (int d = 0; d < row->deviations; d++) {
        if (2 * d + 1 == row->deviations) continue; // the coarse search had that
        double deviation = s->deviation * pow(row->deviation_step, d - (row->deviations - 1) / 2.0);
        fill_prefix(s, deviation);
        search(s, deviation, s->chip, &near, &best);
    }
    double deviation = best.deviation;
    fill_prefix(s, deviation);
    for (int r = 0; r < row->rates; r++) {
        if (2 * r + 1 == row->rates) continue;
        double chip = s->chip * (1 + (r - (row->rates - 1) / 2.0) * row->rate_step);
        search(s, deviation, chip, &near, &best);
    }
    return best;
}
