// SPDX-License-Identifier: MIT
#include "synth.h"
#include "modulator.h"
#include "synth_numeric.h"
#include <complex.h>
#include <liquid/liquid.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

// Keeps the noise apart from the drawn values: both may use one seed.
static const uint64_t noise_seed = UINT64_C(0x6E6F697365000000);

typedef struct sender {
    bool active;
    wm_modulator modulator;
    uint8_t chips[WM_CHIPS_MAX];
} sender;

struct wm_synth {
    wm_synth_config config;
    const wm_synth_telegram *telegrams;
    wm_synth_plan plan;
    size_t next;          // plan item that starts next
    uint64_t at;          // next sample
    wm_random random;     // of the noise
    channel_cccf channel; // NULL without echoes
    float ii, qi, qq;     // the receiver's I and Q from the true ones
    uint64_t clipped;
    wm_cf32 x[WM_SYNTH_BLOCK];
    uint8_t bytes[sizeof(wm_cf32) * WM_SYNTH_BLOCK];
    sender slots[WM_SYNTH_SLOTS];
};

static wm_status echoes_create(wm_synth *s)
{
    const wm_synth_config *c = &s->config;
    float complex taps[WM_SYNTH_ECHO_SAMPLES_MAX + 1] = {1};
    unsigned length = 1;
    if (c->echo_count == 0) return WM_OK;
    for (size_t i = 0; i < c->echo_count; i++) {
        const wm_synth_echo *echo = &c->echoes[i];
        double delay = floor(echo->delay_s * c->rate_hz + 0.5), re, im;
        if (!(delay >= 0 && delay <= WM_SYNTH_ECHO_SAMPLES_MAX)) return WM_E_ARGUMENT;
        wm_sincos_cycles(echo->phase_deg / 360, &re, &im);
        double amplitude = wm_synth_amplitude(echo->level_db);
        taps[(unsigned)delay] += (float)(amplitude * re) + (float)(amplitude * im) * _Complex_I;
        if (length < (unsigned)delay + 1) length = (unsigned)delay + 1;
    }
    s->channel = channel_cccf_create();
    if (!s->channel) return WM_E_MEMORY;
    channel_cccf_add_multipath(s->channel, taps, length);
    return WM_OK;
}

// I is too strong and Q too weak by half the gain each; Q leans towards I by the phase.
static void imbalance_set(wm_synth *s)
{
    double gain = wm_synth_amplitude(s->config.iq_gain_db / 2), c, sine;
    wm_sincos_cycles(s->config.iq_phase_deg / 360, &c, &sine);
    s->ii = (float)gain;
    s->qi = (float)(sine / gain);
    s->qq = (float)(c / gain);
}

wm_status wm_synth_create(const wm_synth_config *c, const wm_synth_telegram *telegrams, size_t count,
                          wm_synth **ret, size_t *ret_bad)
{
    if (c->echo_count > WM_SYNTH_ECHOES_MAX) return WM_E_ARGUMENT;
    wm_synth *s = calloc(1, sizeof *s);
    if (!s) return WM_E_MEMORY;
    s->config = *c;
    s->telegrams = telegrams;
    wm_random_init(&s->random, c->seed ^ noise_seed);
    imbalance_set(s);
    wm_status status = wm_synth_plan_make(c, telegrams, count, &s->plan, ret_bad);
    if (status == WM_OK) {
        *ret_bad = count;
        status = echoes_create(s);
    }
    if (status == WM_OK)
        *ret = s;
    else
        wm_synth_destroy(s);
    return status;
}

void wm_synth_destroy(wm_synth *s)
{
    if (!s) return;
    if (s->channel) channel_cccf_destroy(s->channel);
    free(s->plan.items);
    free(s);
}

static void slot_add(wm_synth *s, sender *slot, size_t n)
{
    wm_modulator_add(&slot->modulator, (int64_t)s->at, s->x, n);
    slot->active = slot->modulator.end > (int64_t)(s->at + n);
}

static void slot_start(wm_synth *s, const wm_synth_placed *p)
{
    sender *slot = &s->slots[p->slot];
    const wm_synth_telegram *t = &s->telegrams[p->telegram];
    const wm_encoding encoding = wm_synth_encoding(t);
    const wm_modulation modulation = {s->config.rate_hz, p->chip_rate_hz, p->deviation_hz, p->carrier_hz,
                                      p->drift_hz,       p->first_sample, p->fraction,     p->phase_cycles,
                                      p->amplitude,      s->config.ramp_s};
    size_t chips = 0;
    // The plan has run both with these values already.
    slot->active = wm_chips_encode(&encoding, t->frame, t->length, slot->chips, &chips) == WM_OK &&
                   wm_modulator_init(&slot->modulator, &modulation, slot->chips, chips) == WM_OK;
}

static void telegrams_add(wm_synth *s, size_t n)
{
    for (size_t i = 0; i < WM_SYNTH_SLOTS; i++)
        if (s->slots[i].active) slot_add(s, &s->slots[i], n);
    // A slot is taken again in the block in which it became free.
    for (; s->next < s->plan.count && s->plan.items[s->next].begin < (int64_t)(s->at + n); s->next++) {
        const wm_synth_placed *p = &s->plan.items[s->next];
        slot_start(s, p);
        if (s->slots[p->slot].active) slot_add(s, &s->slots[p->slot], n);
    }
}

static void echoes_run(wm_synth *s, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        float complex y;
        channel_cccf_execute(s->channel, s->x[i].re + s->x[i].im * _Complex_I, &y);
        s->x[i] = (wm_cf32){crealf(y), cimagf(y)};
    }
}

static void receiver_run(wm_synth *s, size_t n)
{
    const wm_synth_config *c = &s->config;
    const float sigma = (float)s->plan.sigma;
    for (size_t i = 0; i < n && sigma > 0; i++) {
        wm_cf32 noise = wm_random_normal(&s->random);
        s->x[i].re += sigma * noise.re;
        s->x[i].im += sigma * noise.im;
    }
    for (size_t i = 0; i < n; i++) {
        wm_cf32 x = s->x[i];
        s->x[i].re = s->ii * x.re + (float)c->dc_i;
        s->x[i].im = s->qq * x.im + s->qi * x.re + (float)c->dc_q;
    }
}

size_t wm_synth_next(wm_synth *s, const uint8_t **ret_bytes)
{
    uint64_t left = s->plan.samples - s->at;
    size_t n = left < WM_SYNTH_BLOCK ? (size_t)left : (size_t)WM_SYNTH_BLOCK;
    if (n == 0) return 0;
    memset(s->x, 0, n * sizeof s->x[0]);
    telegrams_add(s, n);
    if (s->channel) echoes_run(s, n);
    receiver_run(s, n);
    s->clipped += wm_synth_quantise(s->config.format, s->x, n, s->bytes);
    s->at += n;
    *ret_bytes = s->bytes;
    return n;
}

const wm_synth_plan *wm_synth_plan_of(const wm_synth *s)
{
    return &s->plan;
}

uint64_t wm_synth_clipped(const wm_synth *s)
{
    return s->clipped;
}
