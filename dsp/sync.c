// SPDX-License-Identifier: MIT
#include "sync.h"
#include "wm/mode.h"
#include <math.h>
#include <string.h>

// The grid searched around a candidate. The carrier's error of the delay correlator is several kHz, its
// timing is good to a fraction of a chip, its rate to a fraction of its own step.
typedef struct search_row {
    int deviations;
    double deviation_step; // factor
    int rates;
    double rate_step; // relative
    int timings;
    double timing_step;  // chips
    int group;           // chips summed before the carrier is searched; divides the known chips
    int carriers;        // on either side
    double carrier_step; // cycles per chip
    double sync_min;     // coherent amplitude of the sync word over that of the preamble
    unsigned sync_chips;
} search_row;

static const search_row rows[WM_CHANNEL_COUNT] = {
    [WM_CHANNEL_S] = {5, 1.09, 3, 0.006, 11, 0.071, 2, 23, 0.0106, 0.5, 18},
    [WM_CHANNEL_TC] = {5, 1.13, 3, 0.012, 9,  0.125, 3, 12, 0.01,   0.5, 10},
};

static const float rho_min = 0.10f;    // coherent energy over all energy; noise reaches a third of it
static const float first_share = 0.4f; // of that, which the first part of the search must reach
static const int fit_steps = 4;
// A fit that ends farther from the search's best point followed something else.
static const double carrier_leap_hz = 6e3, rate_leap = 0.05, deviation_min_hz = 25e3,
                    deviation_max_hz = 100e3;

typedef struct point {
    double at, chip, carrier, deviation, phase, origin;
    int timing, carrier_index; // on the grid
    float square;              // |sum of chips|^2
} point;

// What stays the same through one search. Times are in samples from the first one used.
typedef struct search {
    wm_sync *sync;
    wm_channel_id channel;
    const search_row *row;
    uint8_t chips[WM_KNOWN_CHIPS];
    double middle;  // of the known chips, as the candidate has it
    double carrier; // of the candidate
} search;

// Part of the grid: [from, to] of both.
typedef struct window {
    int timing_from, timing_to, carrier_from, carrier_to;
} window;

// One pass over the samples turned back by carrier and either tone, as prefix sums from `first` on.
static void fill_prefix(wm_sync *s, const wm_burst *b, size_t first, size_t n, double carrier,
                        double deviation)
{
    double sum[4] = {0}, turn[2][2], step[2][2];
    for (int tone = 0; tone < 2; tone++) {
        double angle = -(carrier + (tone ? deviation : -deviation));
        turn[0][tone] = 1;
        turn[1][tone] = 0;
        step[0][tone] = cos(angle);
        step[1][tone] = sin(angle);
    }
    for (size_t i = 0; i < n; i++) {
        const wm_cf32 x = b->x[first + i];
        for (int k = 0; k < 4; k++) s->prefix[i][k] = (float)sum[k];
        for (int tone = 0; tone < 2; tone++) {
            double re = turn[0][tone], im = turn[1][tone];
            sum[2 * tone] += x.re * re - x.im * im;
            sum[2 * tone + 1] += x.re * im + x.im * re;
            turn[0][tone] = re * step[0][tone] - im * step[1][tone];
            turn[1][tone] = re * step[1][tone] + im * step[0][tone];
        }
    }
}

// Both tones' real and imaginary parts side by side.
typedef float quad __attribute__((vector_size(16)));

static inline void prefix_at(float (*prefix)[4], double at, quad *ret)
{
    double place = at + 0.5;
    size_t below = (size_t)place; // place > 0: a chip and a half lies before the earliest timing
    float part = (float)(place - (double)below);
    quad before, behind;
    memcpy(&before, prefix[below], sizeof before);
    memcpy(&behind, prefix[below + 1], sizeof behind);
    *ret = before + part * (behind - before);
}

void wm_sync_init(wm_sync *s)
{
    for (int channel = 0; channel < WM_CHANNEL_COUNT; channel++) {
        const search_row *row = &rows[channel];
        int groups = WM_KNOWN_CHIPS / row->group;
        for (int c = 0; c <= 2 * row->carriers; c++) {
            double angle = -2 * M_PI * (c - row->carriers) * row->carrier_step * row->group;
            for (int k = 0; k < groups; k++) {
                wm_cf32 turn = wm_phasor(angle * (k - 0.5 * (groups - 1)));
                s->turn[channel][k][0][c] = turn.re;
                s->turn[channel][k][1][c] = turn.im;
            }
        }
    }
}

// Sums of v[k] exp(-j c k) for carriers [at, at + WM_SYNC_LANES).
static void turn_groups(const search *q, const wm_cf32 *v, int at, float *re, float *im)
{
    int groups = WM_KNOWN_CHIPS / q->row->group;
    float sum_re[WM_SYNC_LANES] = {0}, sum_im[WM_SYNC_LANES] = {0};
    for (int k = 0; k < groups; k++) {
        const float *turn_re = q->sync->turn[q->channel][k][0] + at,
                    *turn_im = q->sync->turn[q->channel][k][1] + at;
        const float vr = v[k].re, vi = v[k].im;
        for (int i = 0; i < WM_SYNC_LANES; i++) {
            sum_re[i] += vr * turn_re[i] - vi * turn_im[i];
            sum_im[i] += vr * turn_im[i] + vi * turn_re[i];
        }
    }
    memcpy(re, sum_re, sizeof sum_re);
    memcpy(im, sum_im, sizeof sum_im);
}

// Best carrier for the group sums: |sum of v[k] exp(-j c k)| over a part of the grid.
static void search_carrier(const search *q, const wm_cf32 *v, int from, int to, float *ret_square,
                           int *ret_index, wm_cf32 *ret_sum)
{
    const int middle = q->row->carriers;
    *ret_square = -1;
    *ret_index = 0;
    *ret_sum = (wm_cf32){0, 0};
    from = from < -middle ? 0 : from + middle;
    to = to > middle ? 2 * middle : to + middle;
    for (int at = from; at <= to; at += WM_SYNC_LANES) {
        float re[WM_SYNC_LANES], im[WM_SYNC_LANES];
        int first = at <= WM_SYNC_CARRIERS_MAX - WM_SYNC_LANES ? at : WM_SYNC_CARRIERS_MAX - WM_SYNC_LANES;
        turn_groups(q, v, first, re, im);
        for (int i = at - first; i < WM_SYNC_LANES && first + i <= to; i++) {
            float square = re[i] * re[i] + im[i] * im[i];
            if (square <= *ret_square) continue;
            *ret_square = square;
            *ret_index = first + i - middle;
            *ret_sum = (wm_cf32){re[i], im[i]};
        }
    }
}

// Chip sums of one timing, grouped. `path` turns each chip back by the phase path before it and its own tone.
static void sum_groups(wm_sync *s, const search_row *row, const uint8_t *chips, const wm_cf32 *path,
                       double at, double chip, double deviation, wm_cf32 *ret)
{
    wm_cf32 tone[2] = {wm_phasor(-deviation * at), wm_phasor(deviation * at)};
    wm_cf32 part[2] = {
        {0, 0},
        {0, 0}
    };
    quad edge, next;
    prefix_at(s->prefix, at, &edge);
    for (int k = 0, in_group = 0; k < WM_KNOWN_CHIPS; k++, edge = next) {
        prefix_at(s->prefix, at + (k + 1) * chip, &next);
        quad both = next - edge;
        float c[4];
        memcpy(c, &both, sizeof c);
        const int one = chips[k];
        wm_cf32 u = wm_multiply((wm_cf32){c[2 * one], c[2 * one + 1]}, path[k]);
        part[one].re += u.re;
        part[one].im += u.im;
        if (++in_group < row->group) continue;
        wm_cf32 low = wm_multiply(part[0], tone[0]), high = wm_multiply(part[1], tone[1]);
        *ret++ = (wm_cf32){low.re + high.re, low.im + high.im};
        part[0] = part[1] = (wm_cf32){0, 0};
        in_group = 0;
    }
}

// Turns every chip back by the path before it and its own tone: whole multiples of what one chip turns by.
static void fill_path(const uint8_t *chips, double turned, wm_cf32 *path)
{
    wm_cf32 power[2 * WM_KNOWN_CHIPS + 1] =
        {
            {1, 0}
    },
                                       one = wm_phasor(turned);
    for (int n = 1; n <= 2 * WM_KNOWN_CHIPS; n++) power[n] = wm_multiply(power[n - 1], one);
    for (int k = 0, sum = 0; k < WM_KNOWN_CHIPS; k++) {
        int n = (chips[k] ? k : -k) - sum;
        path[k] = power[n < 0 ? -n : n];
        if (n < 0) path[k].im = -path[k].im;
        sum += chips[k] ? 1 : -1;
    }
}

static void search_timing(const search *q, double deviation, double chip, const window *w, point *best)
{
    wm_cf32 path[WM_KNOWN_CHIPS], v[WM_SYNC_GROUPS_MAX];
    fill_path(q->chips, deviation * chip, path);
    for (int t = w->timing_from; t <= w->timing_to; t++) {
        if (t < 0 || t >= q->row->timings) continue;
        point trial = {.chip = chip, .deviation = deviation, .timing = t};
        trial.at = q->middle - WM_KNOWN_CHIPS / 2 * chip +
                   (t - (q->row->timings - 1) / 2.0) * q->row->timing_step * chip;
        sum_groups(q->sync, q->row, q->chips, path, trial.at, chip, deviation, v);
        wm_cf32 total;
        search_carrier(q, v, w->carrier_from, w->carrier_to, &trial.square, &trial.carrier_index, &total);
        if (trial.square <= best->square) continue;
        trial.carrier = q->carrier + 2 * M_PI * trial.carrier_index * q->row->carrier_step / chip;
        trial.origin = trial.at + WM_KNOWN_CHIPS / 2 * chip;
        // The samples were turned back by the first carrier from index 0 on.
        trial.phase = atan2(total.im, total.re) + q->carrier * trial.origin;
        *best = trial;
    }
}

static wm_status refine(const wm_burst *b, const search_row *row, const uint8_t *chips, const wm_fit *start,
                        wm_fit *ret)
{
    wm_fit fit = *start;
    for (int i = 0; i < fit_steps; i++) {
        wm_status status = wm_fit_step(&fit, b->x, b->n, chips, WM_KNOWN_CHIPS, WM_FIT_ALL_BUT_DRIFT);
        if (status != WM_OK) return status;
    }
    double to_hz = b->rate_hz / (2 * M_PI);
    if (fabs(fit.carrier - start->carrier) * to_hz > carrier_leap_hz) return WM_E_FORMAT;
    if (fabs(fit.chip / start->chip - 1) > rate_leap) return WM_E_FORMAT;
    if (fit.deviation * to_hz < deviation_min_hz || fit.deviation * to_hz > deviation_max_hz)
        return WM_E_FORMAT;
    unsigned head = WM_KNOWN_CHIPS - row->sync_chips;
    double preamble = wm_fit_agreement(&fit, b->x, b->n, chips, 0, head);
    double sync = wm_fit_agreement(&fit, b->x, b->n, chips + head, head, row->sync_chips);
    uint8_t more[WM_KNOWN_CHIPS];
    for (unsigned k = 0; k < row->sync_chips; k++) more[k] = k & 1; // a preamble that goes on
    double alternating = wm_fit_agreement(&fit, b->x, b->n, more, head, row->sync_chips);
    if (!(sync > row->sync_min * preamble && sync > alternating)) return WM_E_FORMAT;
    *ret = fit;
    return WM_OK;
}

// Timing and carrier are searched with the candidate's own deviation and rate; these then near the best of
// both.
static point search_grid(const search *q, const wm_burst *b, const wm_candidate *candidate, size_t first,
                         size_t n, float enough)
{
    const search_row *row = q->row;
    const window all = {0, row->timings - 1, -row->carriers, row->carriers};
    point best = {.square = -1};
    fill_prefix(q->sync, b, first, n, q->carrier, candidate->deviation);
    search_timing(q, candidate->deviation, candidate->chip, &all, &best);
    if (best.square < first_share * enough) return best;
    const window near = {best.timing - 1, best.timing + 1, best.carrier_index - 2, best.carrier_index + 2};
    for (int d = 0; d < row->deviations; d++) {
        double deviation = candidate->deviation * pow(row->deviation_step, d - (row->deviations - 1) / 2.0);
        fill_prefix(q->sync, b, first, n, q->carrier, deviation);
        for (int r = 0; r < row->rates; r++) {
            double chip = candidate->chip * (1 + (r - (row->rates - 1) / 2.0) * row->rate_step);
            search_timing(q, deviation, chip, &near, &best);
        }
    }
    return best;
}

wm_status wm_sync_acquire(wm_sync *s, const wm_burst *b, const wm_candidate *candidate, wm_fit *ret)
{
    search q = {.sync = s, .channel = b->channel, .row = &rows[b->channel], .carrier = candidate->carrier};
    wm_known_chips(b->channel, q.chips);
    // One and a half chips more on either side hold the timings and rates that are tried.
    double begin = floor(candidate->end - (WM_KNOWN_CHIPS + 1.5) * candidate->chip);
    double end = ceil(candidate->end + 1.5 * candidate->chip);
    if (begin < 0 || end + 2 > (double)b->n) return WM_E_TRUNCATED;
    size_t first = (size_t)begin, n = (size_t)(end - begin) + 2;
    if (n > WM_SYNC_SAMPLES_MAX) return WM_E_TRUNCATED;
    s->energy = 0;
    for (size_t i = 0; i < n; i++) {
        const wm_cf32 x = b->x[first + i];
        s->energy += x.re * x.re + x.im * x.im;
    }
    q.middle = candidate->end - WM_KNOWN_CHIPS / 2 * candidate->chip - begin;
    // Of the energy, what lies under the known chips.
    double under = s->energy * WM_KNOWN_CHIPS * candidate->chip / (double)n;
    double enough = rho_min * WM_KNOWN_CHIPS * candidate->chip * under;
    point best = search_grid(&q, b, candidate, first, n, (float)enough);
    if (!(best.square >= enough)) return WM_E_FORMAT;
    wm_fit start = {.at = begin + best.at,
                    .chip = best.chip,
                    .origin = begin + best.origin,
                    .carrier = best.carrier,
                    .deviation = best.deviation,
                    .phase = best.phase,
                    .amplitude = sqrt(best.square) / WM_KNOWN_CHIPS};
    return refine(b, q.row, q.chips, &start, ret);
}
