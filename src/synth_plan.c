// SPDX-License-Identifier: MIT
// Who sends when, where and how loud.
#include "modulator.h"
#include "synth.h"
#include "synth_numeric.h"
#include <math.h>
#include <stdlib.h>

static const double noise_auto_dbfs = -30; // rms of 2.9 steps of 8 bits in I and in Q
static const double peak = 0.9;            // of full scale: strongest telegram and three sigma of the noise
static const uint64_t samples_max = UINT64_C(1) << 46;

// Everything while the plan is made.
typedef struct draft {
    const wm_synth_config *c;
    const wm_synth_telegram *telegrams;
    wm_random random;
    wm_synth_plan plan;
    double base_s;    // of this repetition
    double cursor;    // end of what is placed so far, in samples
    double strongest; // amplitude over sigma, of those whose level hangs on the noise
    bool *on_noise;   // per item: amplitude is still over sigma
    uint8_t chips[WM_CHIPS_MAX];
} draft;

double wm_synth_bandwidth_hz(wm_mode mode)
{
    return 2 * wm_modes[mode].deviation_hz + wm_modes[mode].chip_rate_hz;
}

double wm_synth_amplitude(double db)
{
    return (double)(float)pow(10, db / 20);
}

wm_encoding wm_synth_encoding(const wm_synth_telegram *t)
{
    wm_encoding e = wm_encoding_of(t->mode, t->format);
    if (t->long_preamble) e.preamble_pairs = WM_S1_LONG_PREAMBLE_PAIRS;
    if (t->preamble_pairs >= 0) e.preamble_pairs = (unsigned)t->preamble_pairs;
    if (t->postamble_chips >= 0) e.postamble_chips = (unsigned)t->postamble_chips;
    return e;
}

// Draws even where there is nothing to choose: one telegram's range does not change what others draw.
static double draw(draft *d, wm_synth_range range)
{
    return range.low + (range.high - range.low) * wm_random_uniform(&d->random);
}

// Amplitude for a level: over sigma, or of full scale.
static double level_amplitude(const draft *d, const wm_synth_telegram *t, double db, double chip_rate_hz)
{
    switch (t->level_kind) {
    case WM_SYNTH_SNR: return wm_synth_amplitude(db) * sqrt(wm_synth_bandwidth_hz(t->mode) / d->c->rate_hz);
    case WM_SYNTH_EC_N0: return wm_synth_amplitude(db) * sqrt(chip_rate_hz / d->c->rate_hz);
    default: return wm_synth_amplitude(db);
    }
}

static double start_draw(draft *d, const wm_synth_telegram *t, bool first)
{
    double jitter = wm_random_uniform(&d->random);
    if (t->placed) return (d->base_s + t->at_s) * d->c->rate_hz;
    if (first) return (d->base_s + d->c->at_s) * d->c->rate_hz;
    return d->cursor + d->c->gap_s * d->c->rate_hz + jitter;
}

// Draws the values of one telegram, checks them with the modulator, appends it to the plan.
static wm_status telegram_place(draft *d, uint32_t index, bool first)
{
    const wm_synth_telegram *t = &d->telegrams[index];
    const wm_mode_row *mode = &wm_modes[t->mode];
    wm_encoding encoding = wm_synth_encoding(t);
    size_t chips = 0;
    wm_status status = wm_chips_encode(&encoding, t->frame, t->length, d->chips, &chips);
    if (status != WM_OK) return status;

    wm_synth_placed *p = &d->plan.items[d->plan.count];
    // To a millionth of a sample: a time that means a whole sample is one.
    double start = floor(start_draw(d, t, first) * 0x1p20 + 0.5) * 0x1p-20;
    if (!(start >= d->c->ramp_s * d->c->rate_hz) || start > (double)samples_max) return WM_E_TRUNCATED;
    *p = (wm_synth_placed){.telegram = index, .order = (uint32_t)d->plan.count};
    p->first_sample = (int64_t)floor(start);
    p->fraction = start - floor(start);
    p->phase_cycles = wm_random_uniform(&d->random);
    p->carrier_hz = mode->centre_hz - d->c->centre_hz + draw(d, t->offset_hz);
    p->drift_hz = draw(d, t->drift_hz);
    p->deviation_hz = draw(d, t->deviation_hz);
    if (p->deviation_hz == 0) p->deviation_hz = mode->deviation_hz;
    p->chip_rate_hz = mode->chip_rate_hz * (1 + draw(d, t->chip_rate_error));
    p->amplitude = level_amplitude(d, t, draw(d, t->level_db), p->chip_rate_hz);

    const wm_modulation modulation = {d->c->rate_hz, p->chip_rate_hz, p->deviation_hz, p->carrier_hz,
                                      p->drift_hz,   p->first_sample, p->fraction,     p->phase_cycles,
                                      p->amplitude,  d->c->ramp_s};
    wm_modulator m;
    // Half a chip rate beyond the deviation is the edge of the band (Carson).
    bool covered = fabs(p->carrier_hz) + p->deviation_hz + p->chip_rate_hz / 2 <= d->c->rate_hz / 2;
    if (!covered || wm_modulator_init(&m, &modulation, d->chips, chips) != WM_OK) return WM_E_UNSUPPORTED;
    p->begin = m.begin;
    p->end = m.end;
    p->samples = m.duration_s * d->c->rate_hz;
    double end = start + p->samples;
    if (d->cursor < end) d->cursor = end;
    if (d->c->duration_s > 0 && (double)p->end > d->c->duration_s * d->c->rate_hz) return WM_E_TRUNCATED;
    d->on_noise[d->plan.count] = t->level_kind != WM_SYNTH_DBFS;
    if (t->level_kind != WM_SYNTH_DBFS && d->strongest < p->amplitude) d->strongest = p->amplitude;
    d->plan.count++;
    return WM_OK;
}

// Sets the noise and turns amplitudes over sigma into amplitudes of full scale.
static void levels_set(draft *d)
{
    const wm_synth_config *c = d->c;
    double sigma = wm_synth_amplitude(c->noise == WM_SYNTH_NOISE_FIXED ? c->noise_dbfs : noise_auto_dbfs);
    double sigma_max = peak / (d->strongest + 3 * sqrt(0.5));
    if (c->noise == WM_SYNTH_NOISE_AUTO && sigma > sigma_max) sigma = sigma_max;
    for (size_t i = 0; i < d->plan.count; i++)
        if (d->on_noise[i]) d->plan.items[i].amplitude *= sigma;
    d->plan.sigma = c->noise == WM_SYNTH_NOISE_OFF ? 0 : sigma;
}

static int by_begin(const void *a, const void *b)
{
    const wm_synth_placed *x = a, *y = b;
    if (x->begin != y->begin) return x->begin < y->begin ? -1 : 1;
    return x->order < y->order ? -1 : x->order > y->order;
}

// Gives every telegram a slot that is free from its first to its last sample.
static wm_status slots_assign(wm_synth_plan *plan, size_t *ret_bad)
{
    int64_t free_from[WM_SYNTH_SLOTS] = {0};
    for (size_t i = 0; i < plan->count; i++) {
        wm_synth_placed *p = &plan->items[i];
        while (p->slot < WM_SYNTH_SLOTS && free_from[p->slot] > p->begin) p->slot++;
        if (p->slot == WM_SYNTH_SLOTS) {
            *ret_bad = p->telegram;
            return WM_E_LIMIT;
        }
        free_from[p->slot] = p->end;
    }
    return WM_OK;
}

static wm_status all_place(draft *d, size_t count, size_t *ret_bad)
{
    const wm_synth_config *c = d->c;
    double lead_s = c->at_s;
    for (uint32_t i = 0; i < count; i++)
        if (d->telegrams[i].placed) lead_s = 0;
    for (uint32_t round = 0; round < c->repeat; round++) {
        bool first = true;
        // A scene with places of its own is repeated whole; telegrams in a row just go on.
        if (round > 0)
            d->base_s = (d->cursor + wm_random_uniform(&d->random)) / c->rate_hz + c->gap_s - lead_s;
        for (uint32_t i = 0; i < count; i++) {
            *ret_bad = i;
            wm_status status = telegram_place(d, i, first);
            if (status != WM_OK) return status;
            if (!d->telegrams[i].placed) first = false;
        }
    }
    return WM_OK;
}

wm_status wm_synth_plan_make(const wm_synth_config *c, const wm_synth_telegram *telegrams, size_t count,
                             wm_synth_plan *ret, size_t *ret_bad)
{
    size_t total = count * c->repeat;
    *ret_bad = count;
    if (c->repeat == 0 || (count == 0 && !(c->duration_s > 0))) return WM_E_ARGUMENT;
    if (count > WM_SYNTH_TELEGRAMS_MAX || c->repeat > WM_SYNTH_PLACED_MAX || total > WM_SYNTH_PLACED_MAX)
        return WM_E_LIMIT;
    wm_status status = WM_E_MEMORY;
    draft *d = calloc(1, sizeof *d);
    if (!d) return WM_E_MEMORY;
    d->c = c;
    d->telegrams = telegrams;
    wm_random_init(&d->random, c->seed);
    d->plan.items = calloc(total + 1, sizeof *d->plan.items);
    d->on_noise = calloc(total + 1, sizeof *d->on_noise);
    if (d->plan.items && d->on_noise) status = all_place(d, count, ret_bad);
    if (status == WM_OK) {
        levels_set(d);
        if (total > 0) qsort(d->plan.items, total, sizeof *d->plan.items, by_begin);
        status = slots_assign(&d->plan, ret_bad);
    }
    double end = c->duration_s > 0 ? c->duration_s * c->rate_hz : d->cursor + c->tail_s * c->rate_hz;
    d->plan.samples = (uint64_t)ceil(end);
    if (status == WM_OK)
        *ret = d->plan;
    else
        free(d->plan.items);
    free(d->on_noise);
    free(d);
    return status;
}
