// SPDX-License-Identifier: MIT
#include "channel.h"
#include <math.h>
#include <stdlib.h>

// A meter and a dongle together are up to 139 kHz off (60 ppm and 100 ppm), most of the time less than 75.
// The passbands hold +-(75 + 50 + half the chip rate) kHz; what folds over them falls beyond.
typedef struct plan {
    double places_hz[2];                      // where it is looked for
    double rate_hz, rate_min_hz, rate_max_hz; // of the extracted burst
    double cut, transition;                   // of that rate
    double cut_max_hz;                        // a faster burst need not let in more noise
    size_t dense;                             // detector outputs are so many times denser
} plan;

static const plan plans[WM_CHANNEL_COUNT] = {
    [WM_CHANNEL_S] = {{868.30e6},            400e3, 320e3, 600e3, 0.50, 0.25, 200e3, 2},
 // 434.475 MHz: T mode as 433 MHz meters (IZAR RC 434) send it.
    [WM_CHANNEL_TC] = {{868.95e6, 434.475e6}, 533e3, 450e3, 680e3, 0.46, 0.25, 245e3, 1},
};

static const double detector_rate_hz = 100e3, detector_cut_hz = 200e3, detector_transition_hz = 150e3;
static const double detector_stop_db = 50, extract_stop_db = 55;
static const double covered_hz = 100e3, covered_part = 0.8;

static bool covers(const wm_frontend_config *config, double place_hz)
{
    double reach = fmin(covered_hz, covered_part * config->rate_hz / 2);
    return fabs(place_hz - config->centre_hz) + reach <= config->rate_hz / 2;
}

double wm_channel_place(wm_channel_id id, const wm_frontend_config *config)
{
    const double *places = plans[id].places_hz;
    if (config->channel_hz[id] > 0)
        return covers(config, config->channel_hz[id]) ? config->channel_hz[id] : 0;
    for (size_t i = 0; i < sizeof plans->places_hz / sizeof *places; i++)
        if (places[i] > 0 && covers(config, places[i])) return places[i];
    return 0;
}

size_t wm_channel_hop(double rate_hz)
{
    return WM_CHANNEL_DENSE_MAX *
           (size_t)fmax(1, floor(rate_hz / (detector_rate_hz * WM_CHANNEL_DENSE_MAX) + 0.5));
}

// The smallest `up` that gives a rate in the plan's range; of its choices the one nearest to what is wanted.
static void choose_rate(wm_channel *c, const plan *p, double rate_hz)
{
    double best = INFINITY;
    c->up = WM_CHANNEL_UP_MAX;
    c->down = 1;
    for (size_t up = 1; up <= WM_CHANNEL_UP_MAX && isinf(best); up++) {
        size_t nearest = (size_t)fmax(1, floor((double)up * rate_hz / p->rate_hz));
        for (size_t down = nearest; down <= nearest + 1; down++) {
            double rate = (double)up * rate_hz / (double)down, miss = fabs(log(rate / p->rate_hz));
            if (rate < p->rate_min_hz || rate > p->rate_max_hz || miss >= best) continue;
            best = miss;
            c->up = up;
            c->down = down;
        }
    }
    c->rate_hz = (double)c->up * rate_hz / (double)c->down;
}

// A cut beyond the capture's edge would let in the other edge: steeper there, but the channel itself passes.
static void limit_cut(wm_taps_spec *spec)
{
    double edge =
        fmax(spec->rate_hz / 2 - fabs(spec->centre_hz), covered_part * fmin(covered_hz, spec->rate_hz / 2));
    if (spec->cut_hz <= edge) return;
    spec->cut_hz = edge;
    spec->transition_hz = fmin(spec->transition_hz, 0.4 * edge);
}

wm_status wm_channel_init(wm_channel *c, wm_channel_id id, const wm_frontend_config *config)
{
    const plan *p = &plans[id];
    bool wide = config->format == WM_CS16 || config->format == WM_CF32;
    *c = (wm_channel){.id = id, .full_scale = wide ? 32768 : 127.5, .dense = p->dense};
    c->hop = wm_channel_hop(config->rate_hz) / p->dense;
    c->offset_hz = wm_channel_place(id, config) - config->centre_hz;
    choose_rate(c, p, config->rate_hz);

    wm_taps_spec spec = {config->rate_hz,        c->offset_hz,     detector_cut_hz,
                         detector_transition_hz, detector_stop_db, .full_scale = wide ? 32768 : 255};
    limit_cut(&spec);
    wm_taps_spec fine = {config->rate_hz,
                         c->offset_hz,
                         fmin(p->cut * c->rate_hz, p->cut_max_hz),
                         p->transition * c->rate_hz,
                         extract_stop_db,
                         .full_scale = spec.full_scale};
    limit_cut(&fine);
    size_t taps = wm_taps_length(&spec), fine_taps = wm_taps_length(&fine);
    size_t row = 2 * wm_taps_padded(taps), fine_row = 2 * wm_taps_padded(fine_taps);

    c->taps = aligned_alloc(64, 2 * (row + c->up * fine_row) * sizeof *c->taps);
    if (!c->taps) return WM_E_MEMORY;
    wm_taps_design(&spec, taps, c->taps, c->taps + row, &c->detector, &c->detector_gain,
                   &c->detector_noise_hz);
    c->detector_delay = ((double)taps - 1) / 2;
    int16_t *at = c->taps + 2 * row;
    for (size_t u = 0; u < c->up; u++, at += 2 * fine_row) {
        fine.late = (double)(u * c->down % c->up) / (double)c->up;
        wm_taps_design(&fine, fine_taps, at, at + fine_row, &c->rows[u], &c->gain, &c->noise_hz);
    }
    c->delay = ((double)fine_taps - 1) / 2;
    return WM_OK;
}

void wm_channel_finish(wm_channel *c)
{
    free(c->taps);
    *c = (wm_channel){0};
}

size_t wm_channel_span(const wm_channel *c)
{
    size_t taps = c->detector.taps > c->rows[0].taps ? c->detector.taps : c->rows[0].taps;
    return WM_CHANNEL_CHUNK * (c->dense * c->hop > c->down ? c->dense * c->hop : c->down) + taps;
}

void wm_channel_set_dc(wm_channel *c, int64_t re, int64_t im)
{
    wm_taps_set_dc(&c->detector, re, im);
    for (size_t u = 0; u < c->up; u++) wm_taps_set_dc(&c->rows[u], re, im);
}

void wm_channel_extract(const wm_channel *c, const wm_kernels *k, const wm_history *h, uint64_t base,
                        uint64_t from, uint64_t to, wm_cf32 *x)
{
    float scale = (float)(1 / (c->gain * c->full_scale));
    int16_t y[2 * WM_CHANNEL_CHUNK];

    for (uint64_t q = from / c->up; q < to / c->up; q += WM_CHANNEL_CHUNK) {
        size_t left = (size_t)(to / c->up - q), n = left < WM_CHANNEL_CHUNK ? left : WM_CHANNEL_CHUNK;
        size_t padded = (n + WM_FIR_OUTPUTS - 1) / WM_FIR_OUTPUTS * WM_FIR_OUTPUTS;
        for (size_t u = 0; u < c->up; u++) {
            const void *samples = wm_history_at(h, base + q * c->down + u * c->down / c->up);
            if (h->size == 2)
                k->fir_u8(&c->rows[u], samples, c->down, padded, y);
            else
                k->fir_i16(&c->rows[u], samples, c->down, padded, y);
            if (c->up == 1) k->widen(y, scale, 2 * n, &x->re);
            for (size_t i = 0; i < n && c->up > 1; i++) {
                wm_cf32 *out = &x[i * c->up + u];
                out->re = scale * y[2 * i];
                out->im = scale * y[2 * i + 1];
            }
        }
        x += n * c->up;
    }
}
