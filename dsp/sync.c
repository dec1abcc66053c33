// SPDX-License-Identifier: MIT
#include "sync.h"
#include "wm/mode.h"
#include <math.h>

enum { GROUPS_MAX = WM_KNOWN_CHIPS };

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

static const float rho_min = 0.10f; // coherent energy over all energy; noise reaches a third of it
static const int fit_steps = 4;
// A fit that ends farther from the search's best point followed something else.
static const double carrier_leap_hz = 6e3, rate_leap = 0.05, deviation_min_hz = 25e3,
                    deviation_max_hz = 100e3;

typedef struct point {
    double at, chip, carrier, deviation, phase, origin;
    float square; // |sum of chips|^2
} point;

// One pass over the samples turned back by carrier and either tone, as prefix sums from `first` on.
static void fill_prefix(wm_sync *s, const wm_burst *b, size_t first, size_t n, double carrier,
                        double deviation)
{
    for (int tone = 0; tone < 2; tone++) {
        double turn = -(carrier + (tone ? deviation : -deviation));
        double sr = cos(turn), si = sin(turn), re = 1, im = 0, pr = 0, pi = 0;
        for (size_t i = 0; i < n; i++) {
            const wm_cf32 x = b->x[first + i];
            s->prefix[tone][i] = (wm_cf32){(float)pr, (float)pi};
            pr += x.re * re - x.im * im;
            pi += x.re * im + x.im * re;
            double next = re * sr - im * si;
            im = re * si + im * sr;
            re = next;
        }
    }
}

static wm_cf32 prefix_at(const wm_cf32 *prefix, double at)
{
    double place = at + 0.5, floor_place = floor(place);
    float part = (float)(place - floor_place);
    const wm_cf32 *p = prefix + (size_t)floor_place;
    return (wm_cf32){p[0].re + part * (p[1].re - p[0].re), p[0].im + part * (p[1].im - p[0].im)};
}

// Best carrier for the group sums: |sum of v[k] exp(-j c k)| over the grid.
static void search_carrier(const search_row *row, const wm_cf32 *v, float *ret_square, int *ret_index,
                           wm_cf32 *ret_sum)
{
    int groups = WM_KNOWN_CHIPS / row->group;
    *ret_square = -1;
    *ret_index = 0;
    *ret_sum = (wm_cf32){0, 0};
    for (int c = -row->carriers; c <= row->carriers; c++) {
        double angle = -2 * M_PI * c * row->carrier_step * row->group;
        wm_cf32 step = wm_phasor(angle), turn = wm_phasor(-angle * 0.5 * (groups - 1)), sum = {0, 0};
        for (int k = 0; k < groups; k++) {
            wm_cf32 u = wm_multiply(v[k], turn);
            sum.re += u.re;
            sum.im += u.im;
            turn = wm_multiply(turn, step);
        }
        float square = sum.re * sum.re + sum.im * sum.im;
        if (square <= *ret_square) continue;
        *ret_square = square;
        *ret_index = c;
        *ret_sum = sum;
    }
}

// Chip sums of one timing, grouped. `path` turns each chip back by the phase path before it and its own tone.
static void sum_groups(const wm_sync *s, const search_row *row, const uint8_t *chips, const wm_cf32 *path,
                       double at, double chip, double deviation, wm_cf32 *ret)
{
    wm_cf32 tone[2] = {wm_phasor(-deviation * at), wm_phasor(deviation * at)};
    wm_cf32 part[2] = {
        {0, 0},
        {0, 0}
    };
    for (int k = 0, in_group = 0; k < WM_KNOWN_CHIPS; k++) {
        wm_cf32 a = prefix_at(s->prefix[chips[k]], at + k * chip);
        wm_cf32 b = prefix_at(s->prefix[chips[k]], at + (k + 1) * chip);
        wm_cf32 u = wm_multiply((wm_cf32){b.re - a.re, b.im - a.im}, path[k]);
        part[chips[k]].re += u.re;
        part[chips[k]].im += u.im;
        if (++in_group < row->group) continue;
        wm_cf32 low = wm_multiply(part[0], tone[0]), high = wm_multiply(part[1], tone[1]);
        *ret++ = (wm_cf32){low.re + high.re, low.im + high.im};
        part[0] = part[1] = (wm_cf32){0, 0};
        in_group = 0;
    }
}

static void search_timing(const wm_sync *s, const search_row *row, const uint8_t *chips, double middle,
                          point trial, point *best)
{
    wm_cf32 path[WM_KNOWN_CHIPS], v[GROUPS_MAX];
    int sum = 0;
    for (int k = 0; k < WM_KNOWN_CHIPS; k++) {
        double turned = trial.deviation * trial.chip;
        path[k] = wm_phasor(turned * ((chips[k] ? k : -k) - sum));
        sum += chips[k] ? 1 : -1;
    }
    double carrier = trial.carrier;
    for (int t = 0; t < row->timings; t++) {
        trial.at = middle - WM_KNOWN_CHIPS / 2 * trial.chip +
                   (t - (row->timings - 1) / 2.0) * row->timing_step * trial.chip;
        sum_groups(s, row, chips, path, trial.at, trial.chip, trial.deviation, v);
        int index;
        wm_cf32 total;
        search_carrier(row, v, &trial.square, &index, &total);
        if (trial.square <= best->square) continue;
        trial.carrier = carrier + 2 * M_PI * index * row->carrier_step / trial.chip;
        trial.origin = trial.at + WM_KNOWN_CHIPS / 2 * trial.chip;
        // The samples were turned back by the first carrier from index 0 on.
        trial.phase = atan2(total.im, total.re) + carrier * trial.origin;
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

wm_status wm_sync_acquire(wm_sync *s, const wm_burst *b, const wm_candidate *candidate, wm_fit *ret)
{
    const search_row *row = &rows[b->channel];
    uint8_t chips[WM_KNOWN_CHIPS];
    wm_known_chips(b->channel, chips);
    // One chip more on either side holds the timings and rates that are tried.
    double begin = floor(candidate->end - (WM_KNOWN_CHIPS + 1.5) * candidate->chip);
    double end = ceil(candidate->end + 1.5 * candidate->chip);
    if (begin < 0 || end + 2 > (double)b->n) return WM_E_TRUNCATED;
    size_t first = (size_t)begin, n = (size_t)(end - begin) + 2;
    if (n > WM_SYNC_SAMPLES_MAX) return WM_E_TRUNCATED;
    s->energy = 0;
    for (size_t i = 0; i < n; i++)
        s->energy += b->x[first + i].re * b->x[first + i].re + b->x[first + i].im * b->x[first + i].im;
    double middle = candidate->end - WM_KNOWN_CHIPS / 2 * candidate->chip - begin;
    point best = {.square = -1};
    for (int d = 0; d < row->deviations; d++) {
        point trial = {.carrier = candidate->carrier};
        trial.deviation = candidate->deviation * pow(row->deviation_step, d - (row->deviations - 1) / 2.0);
        fill_prefix(s, b, first, n, trial.carrier, trial.deviation);
        for (int r = 0; r < row->rates; r++) {
            trial.chip = candidate->chip * (1 + (r - (row->rates - 1) / 2.0) * row->rate_step);
            search_timing(s, row, chips, middle, trial, &best);
        }
    }
    double share = WM_KNOWN_CHIPS * best.chip / (double)n; // of the energy that lies under the known chips
    if (!(best.square >= rho_min * WM_KNOWN_CHIPS * best.chip * s->energy * share)) return WM_E_FORMAT;
    wm_fit start = {.at = begin + best.at,
                    .chip = best.chip,
                    .origin = begin + best.origin,
                    .carrier = best.carrier,
                    .deviation = best.deviation,
                    .phase = best.phase,
                    .amplitude = sqrt(best.square) / WM_KNOWN_CHIPS};
    return refine(b, row, chips, &start, ret);
}
