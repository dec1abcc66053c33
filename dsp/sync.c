// SPDX-License-Identifier: MIT
#include "sync.h"
#include "wm/mode.h"
#include <math.h>

static const float rho_min = 0.10f;    // coherent energy over all energy; noise reaches a third of it
static const float first_share = 0.4f; // of that, which the first part of the search must reach
static const int fit_steps = 4;
static const double settled_rad = 0.04;
static const double sync_min = 0.5; // coherent amplitude of the sync word over that of the preamble
// Of the power beyond the noise: under others more than so much louder nothing can be read. Telegrams that
// were read had half of it.
static const double own_min[WM_CHANNEL_COUNT] = {[WM_CHANNEL_S] = 0.25, [WM_CHANNEL_TC] = 0.35};
// Of all power, and of that beyond the noise, from which on a fit has nothing to look for elsewhere.
static const double whole_min = 0.2, whole_share = 0.6;
// A fit that ends farther from the search's best point followed something else.
static const double carrier_leap_hz = 6e3, rate_leap = 0.05, deviation_min_hz = 25e3,
                    deviation_max_hz = 100e3;

void wm_sync_init(wm_sync *s, const wm_kernels *kernels)
{
    wm_sync_grid_init(&s->grid, kernels);
    for (int id = 0; id < WM_CHANNEL_COUNT; id++) {
        wm_known_chips((wm_channel_id)id, s->chips[id]);
        wm_fit_chips_init(&s->known[id], &s->grid.kernels, s->chips[id], WM_KNOWN_CHIPS,
                          WM_FIT_ALL_BUT_DRIFT);
    }
}

// Whether a step changed no chip's phase by more than hardly anything.
static bool is_settled(const wm_fit *before, const wm_fit *fit)
{
    const double half = WM_KNOWN_CHIPS / 2 * fit->chip;
    const double rate = fit->chip - before->chip, timing = fit->at - before->at + WM_KNOWN_CHIPS / 2 * rate;
    return fabs(timing) * fit->deviation < settled_rad &&
           fabs(rate) * WM_KNOWN_CHIPS / 2 * fit->deviation < settled_rad &&
           fabs(fit->carrier - before->carrier) * half < settled_rad &&
           fabs(fit->deviation - before->deviation) * fit->chip < settled_rad;
}

static wm_status refine(const wm_sync *y, const wm_burst *b, const wm_fit *start, wm_fit *ret)
{
    wm_fit fit = *start;
    bool settled = false;
    for (int i = 0; i < fit_steps && !settled; i++) {
        const wm_fit before = fit;
        wm_status status = wm_fit_step(&fit, &y->known[b->channel], b->x, b->n);
        if (status != WM_OK) return status;
        settled = is_settled(&before, &fit);
    }
    double to_hz = b->rate_hz / (2 * M_PI);
    if (fabs(fit.carrier - start->carrier) * to_hz > carrier_leap_hz) return WM_E_FORMAT;
    if (fabs(fit.chip / start->chip - 1) > rate_leap) return WM_E_FORMAT;
    if (fit.deviation * to_hz < deviation_min_hz || fit.deviation * to_hz > deviation_max_hz)
        return WM_E_FORMAT;
    unsigned sync_chips = wm_channel_sync_chips(b->channel), head = WM_KNOWN_CHIPS - sync_chips;
    const wm_kernels *kernels = &y->grid.kernels;
    const uint8_t *word = y->chips[b->channel] + head;
    double sync = wm_fit_agreement(&fit, kernels, b->x, b->n, word, head, sync_chips);
    double preamble = (WM_KNOWN_CHIPS * fit.amplitude - sync_chips * sync) / head;
    uint8_t more[WM_KNOWN_CHIPS];
    for (unsigned k = 0; k < sync_chips; k++) more[k] = k & 1; // a preamble that goes on
    double alternating = wm_fit_agreement(&fit, kernels, b->x, b->n, more, head, sync_chips);
    if (!(sync > sync_min * preamble && sync > alternating)) return WM_E_FORMAT;
    *ret = fit;
    return WM_OK;
}

// Whether the fit leaves hardly any of the power unexplained that the noise does not account for.
static bool is_all(const wm_burst *b, const wm_fit *fit, double power)
{
    double mine = fit->amplitude * fit->amplitude / (fit->chip * fit->chip);
    return mine >= whole_min * power && mine >= whole_share * (power - b->noise_power);
}

static wm_fit fit_of(const wm_sync_point *p, double begin)
{
    return (wm_fit){.at = begin + p->at,
                    .chip = p->chip,
                    .origin = begin + p->origin,
                    .carrier = p->carrier,
                    .deviation = p->deviation,
                    .phase = p->phase,
                    .amplitude = sqrt(p->square) / WM_KNOWN_CHIPS};
}

wm_status wm_sync_acquire(wm_sync *s, const wm_burst *b, const wm_candidate *candidate, wm_fit *ret)
{
    // One and a half chips more on either side hold the timings and rates that are tried.
    double begin = floor(candidate->end - (WM_KNOWN_CHIPS + 1.5) * candidate->chip);
    double end = ceil(candidate->end + 1.5 * candidate->chip);
    if (begin < 0 || end + 2 > (double)b->n) return WM_E_TRUNCATED;
    size_t first = (size_t)begin, n = (size_t)(end - begin) + 2;
    if (n > WM_SYNC_SAMPLES_MAX) return WM_E_TRUNCATED;
    double power = 0;
    for (size_t i = 0; i < n; i++) {
        const wm_cf32 x = b->x[first + i];
        power += x.re * x.re + x.im * x.im;
    }
    power /= (double)n;
    // Of the energy, what lies under the known chips.
    double length = WM_KNOWN_CHIPS * candidate->chip;
    double least = fmax(rho_min * power, own_min[b->channel] * (power - b->noise_power));
    double enough = least * length * length;
    wm_sync_point best = wm_sync_grid_coarse(&s->grid, b->channel, b->x + first, n, candidate, first);
    if (best.square < first_share * enough) return WM_E_FORMAT;
    // Where no other signal disturbs, the fit finds the way from there.
    wm_fit start = fit_of(&best, begin);
    if (refine(s, b, &start, ret) == WM_OK && is_all(b, ret, power)) return WM_OK;
    best = wm_sync_grid_fine(&s->grid, &best);
    if (!(best.square >= enough)) return WM_E_FORMAT;
    start = fit_of(&best, begin);
    return refine(s, b, &start, ret);
}
