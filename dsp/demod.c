// SPDX-License-Identifier: MIT
#include "demod.h"
#include "demod_words.h"
#include "sync.h"
#include "trellis.h"
#include <math.h>
#include <stdlib.h>

enum {
    C1_SYNC_CHIPS = 16, // of C1's sync word behind those it shares with T1
    C1_KNOWN_CHIPS = WM_KNOWN_CHIPS + C1_SYNC_CHIPS,
    // Bound on the work for one burst: coherent searches, a first allowance and one more for each so many
    // chips.
    ATTEMPTS_FIRST = 24,
    ATTEMPT_CHIPS = 16,
};

// How long the trackers remember, in words or chips.
static const double memory[WM_MODE_COUNT] = {[WM_MODE_S1] = 15, [WM_MODE_T1] = 8, [WM_MODE_C1] = 64};
static const double memory_again[WM_MODE_COUNT] = {[WM_MODE_S1] = 40, [WM_MODE_T1] = 40, [WM_MODE_C1] = 96};
static const double memory_loose[WM_MODE_COUNT] = {[WM_MODE_S1] = 12, [WM_MODE_T1] = 4, [WM_MODE_C1] = 24};

// Coherent amplitude of C1's second half of the sync word over the first, from which on it is taken for C1.
static const double c1a_min = 0.5, c1b_min = 0.7;
// From here on it is nothing else: three chips of these sixteen no word of T1 can have.
static const double c1_sure = 0.93;
// Clarity of the known chips below which no telegram was ever read.
static const double clarity_min = 3.5;
// C1 is crystal exact; a burst with another chip rate is T1.
static const double c1_rate_max = 0.01;

struct wm_demod {
    wm_kernels kernels;
    const wm_burst *burst;
    wm_burst part; // of it, searched again
    wm_correlator *correlator;
    wm_demod_stats stats;
    unsigned attempts_left;
    wm_fit found;   // of the known chips of the channel
    wm_fit fit;     // of the reading: with C1's further chips, or of the second pass
    bool whole;     // it covers all of the reading
    unsigned known; // chips known before the data, of the reading
    wm_reading_try reading;
    uint8_t chips[WM_FIT_CHIPS_MAX]; // known, then data
    wm_word_track words;
    wm_soft soft;
    wm_sync sync;
    wm_trellis trellis;
    wm_cancel cancel;
};

wm_status wm_demod_create(const char *cpu, wm_demod **ret)
{
    wm_demod *d = calloc(1, sizeof *d);
    if (!d) return WM_E_MEMORY;
    wm_status status = wm_kernels_select(cpu, &d->kernels);
    if (status == WM_OK) status = wm_correlator_create(cpu, &d->correlator);
    if (status != WM_OK) {
        free(d);
        return status;
    }
    wm_sync_init(&d->sync, &d->kernels);
    wm_cancel_init(&d->cancel, &d->kernels);
    *ret = d;
    return WM_OK;
}

void wm_demod_destroy(wm_demod *d)
{
    if (!d) return;
    wm_correlator_destroy(d->correlator);
    free(d);
}

wm_status wm_demod_start(wm_demod *d, const wm_burst *burst)
{
    d->burst = burst;
    double chips = (double)burst->n * wm_channel_chip_rate_hz(burst->channel) / burst->rate_hz;
    d->attempts_left = ATTEMPTS_FIRST + (unsigned)(chips / ATTEMPT_CHIPS);
    return wm_correlator_start(d->correlator, burst, 0);
}

// The 16 chips by which C1 continues the sync word it shares with T1.
static void c1_chips(wm_format format, uint8_t chips[static C1_SYNC_CHIPS])
{
    for (int k = 0; k < C1_SYNC_CHIPS; k++)
        chips[k] = wm_modes[WM_MODE_C1].sync[format] >> (C1_SYNC_CHIPS - 1 - k) & 1;
}

static double c1_agreement(const wm_demod *d, wm_format format)
{
    uint8_t chips[C1_SYNC_CHIPS];
    c1_chips(format, chips);
    double a = wm_fit_agreement(&d->found, &d->kernels, d->burst->x, d->burst->n, chips, WM_KNOWN_CHIPS,
                                C1_SYNC_CHIPS);
    return a / d->found.amplitude;
}

static void add_reading(wm_sync_found *f, wm_mode mode, wm_format format)
{
    f->reading[f->readings++] = (wm_reading_try){mode, format};
}

// T1 comes before format B, the one CRC of which a T1 telegram might meet by chance.
static void list_readings(const wm_demod *d, wm_sync_found *f)
{
    f->readings = 0;
    if (d->burst->channel == WM_CHANNEL_S) {
        add_reading(f, WM_MODE_S1, WM_FORMAT_A);
        return;
    }
    double nominal = d->burst->rate_hz / wm_modes[WM_MODE_C1].chip_rate_hz;
    bool exact = fabs(d->found.chip / nominal - 1) < c1_rate_max;
    double a = exact ? c1_agreement(d, WM_FORMAT_A) : 0, b = exact ? c1_agreement(d, WM_FORMAT_B) : 0;
    if (a > c1a_min && a > b) add_reading(f, WM_MODE_C1, WM_FORMAT_A);
    if (fmax(a, b) < c1_sure) add_reading(f, WM_MODE_T1, WM_FORMAT_A);
    if (b > c1b_min && b > a) add_reading(f, WM_MODE_C1, WM_FORMAT_B);
}

static double clarity(double amplitude, double spread)
{
    return amplitude * amplitude / wm_at_least(spread, 1e-6 * amplitude * amplitude);
}

wm_demod_clarity wm_demod_get_clarity(const wm_demod *d)
{
    const wm_trellis *t = &d->trellis;
    const wm_word_track *w = &d->words;
    bool chips = d->reading.mode == WM_MODE_C1;
    return (wm_demod_clarity){
        .quality = d->soft.quality,
        .known = (float)clarity(d->fit.amplitude, d->fit.spread),
        .data = (float)(chips ? clarity(t->amplitude, t->spread) : clarity(w->amplitude, w->spread)),
    };
}

bool wm_demod_next(wm_demod *d, double from, float louder, wm_sync_found *ret)
{
    wm_candidate candidate;
    while (wm_correlator_next(d->correlator, from, louder, &candidate, &d->stats.dropped)) {
        d->stats.candidates++;
        if (d->attempts_left == 0) {
            d->stats.dropped++;
            continue;
        }
        d->attempts_left--;
        if (wm_sync_acquire(&d->sync, d->burst, &candidate, &d->found) != WM_OK) continue;
        d->stats.attempts++;
        if (clarity(d->found.amplitude, d->found.spread) < clarity_min) continue;
        double end = d->found.at + WM_KNOWN_CHIPS * d->found.chip;
        double a = d->found.amplitude / d->found.chip;
        *ret = (wm_sync_found){.end = end, .power = (float)(a * a), .fit = d->found};
        list_readings(d, ret);
        return true;
    }
    return false;
}

bool wm_demod_search(wm_demod *d, double from, double to, float least)
{
    const double first = (double)d->burst->search_from, last = (double)d->burst->search_to;
    if (!(fmax(from, first) + 1 < fmin(to, last))) return false;
    d->part = *d->burst;
    d->part.search_from = (size_t)fmax(from, first);
    d->part.search_to = (size_t)fmin(to, last);
    return wm_correlator_start(d->correlator, &d->part, least) == WM_OK;
}

double wm_demod_known(const wm_demod *d)
{
    return WM_KNOWN_CHIPS * d->burst->rate_hz / wm_channel_chip_rate_hz(d->burst->channel);
}

bool wm_demod_return(wm_demod *d, const wm_sync_found *found)
{
    if (d->attempts_left == 0) return false;
    d->attempts_left--;
    d->found = found->fit;
    return true;
}

static void start_track(wm_demod *d, double cap, bool coherent)
{
    const wm_burst *b = d->burst;
    d->soft.bits = d->soft.changes = 0;
    d->soft.quality = 0;
    if (d->reading.mode != WM_MODE_C1) {
        const wm_linecode *code = &wm_linecodes[wm_modes[d->reading.mode].linecode];
        wm_word_track_init(&d->words, code, &d->fit, d->known, b->x, b->n, cap, coherent);
        return;
    }
    int sum = 0;
    for (unsigned k = 0; k < d->known; k++) sum += d->chips[k] ? 1 : -1;
    wm_trellis_init(&d->trellis, &d->fit, d->known, sum, b->x, b->n, cap);
}

void wm_demod_read(wm_demod *d, wm_reading_try reading)
{
    d->reading = reading;
    d->fit = d->found;
    d->whole = false;
    d->known = WM_KNOWN_CHIPS;
    wm_known_chips(d->burst->channel, d->chips);
    if (reading.mode == WM_MODE_C1) {
        c1_chips(reading.format, d->chips + WM_KNOWN_CHIPS);
        d->known = C1_KNOWN_CHIPS;
        // The exact rate takes the place of the fitted one, about the middle of the chips it was fitted to.
        double nominal = d->burst->rate_hz / wm_modes[WM_MODE_C1].chip_rate_hz;
        d->fit.at += WM_KNOWN_CHIPS / 2 * (d->fit.chip - nominal);
        d->fit.chip = nominal;
        wm_fit refined = d->fit;
        bool ok = true;
        wm_fit_chips known;
        wm_fit_chips_init(&known, &d->kernels, d->chips, d->known, WM_FIT_ALL_BUT_DRIFT & ~WM_FIT_RATE);
        for (int i = 0; i < 3 && ok; i++)
            ok = wm_fit_step(&refined, &known, d->burst->x, d->burst->n) == WM_OK;
        if (ok) d->fit = refined;
    }
    start_track(d, memory[reading.mode], true);
}

wm_status wm_demod_bits(wm_demod *d, unsigned bits, bool more, const wm_soft **ret)
{
    wm_status status = d->reading.mode == WM_MODE_C1
                           ? wm_trellis_run(&d->trellis, &d->kernels, bits, more, &d->soft)
                           : wm_word_track_run(&d->words, &d->kernels, bits, &d->soft);
    if (status == WM_OK) *ret = &d->soft;
    return status;
}

// Data bits to chips, behind the known ones. Returns all chips.
static unsigned encode(wm_demod *d, const uint8_t *bytes, unsigned bits)
{
    const wm_linecode *code = &wm_linecodes[wm_modes[d->reading.mode].linecode];
    unsigned n = d->known;
    for (unsigned at = 0; at + code->bits <= bits && n + code->chips <= WM_FIT_CHIPS_MAX; at += code->bits) {
        unsigned value = 0;
        for (unsigned i = at; i < at + code->bits; i++)
            value = value << 1 | (bytes[i / 8] >> (7 - i % 8) & 1);
        for (unsigned k = code->chips; k-- > 0;) d->chips[n++] = code->words[value] >> k & 1;
    }
    return n;
}

wm_status wm_demod_again(wm_demod *d, const uint8_t *bytes, unsigned bits)
{
    wm_fit fit = d->fit;
    unsigned n = encode(d, bytes, bits);
    bool exact = d->reading.mode == WM_MODE_C1;
    wm_status status =
        wm_fit_extend(&fit, &d->kernels, d->burst->x, d->burst->n, d->chips, d->known, n, exact, 2);
    if (status != WM_OK) return status;
    d->fit = fit;
    d->whole = true;
    start_track(d, memory_again[d->reading.mode], true);
    return WM_OK;
}

void wm_demod_loosely(wm_demod *d)
{
    start_track(d, memory_loose[d->reading.mode], false);
}

void wm_demod_radio(const wm_demod *d, unsigned bits, wm_radio *ret, double *ret_end)
{
    const wm_burst *b = d->burst;
    const wm_mode_row *mode = &wm_modes[d->reading.mode];
    const wm_linecode *code = &wm_linecodes[mode->linecode];
    double end, chip, amplitude, chips = (double)bits / code->bits * code->chips, carrier = d->fit.carrier;
    if (d->reading.mode == WM_MODE_C1) {
        end = d->trellis.at;
        chip = d->trellis.chip;
        amplitude = d->trellis.total / d->trellis.chips;
    } else {
        end = d->words.at;
        amplitude = d->words.total / chips;
        chip = (end - d->fit.at) / (chips + d->known);
    }
    double preamble = 2 * mode->preamble_pairs + mode->sync_chips;
    double first = d->fit.at + (d->known - preamble) * chip;
    double power = amplitude * amplitude / (chip * chip);
    ret->rssi_dbfs = 10 * log10(power);
    ret->snr_db = 10 * log10(power / b->noise_power);
    ret->freq_offset_hz = carrier * b->rate_hz / (2 * M_PI) - b->rotation_hz;
    ret->first_sample = b->first_sample + first * b->input_per_x;
    ret->last_sample = b->first_sample + end * b->input_per_x;
    *ret_end = end;
}

bool wm_demod_cancel(wm_demod *d, const uint8_t *bytes, unsigned bits, double end, wm_cancelled *ret)
{
    const wm_burst *b = d->burst;
    const double margin = 4 * d->fit.chip, head = WM_CANCEL_HEAD_MAX * d->fit.chip;
    if (!wm_cancel_worth(b->x, b->n, d->fit.at + margin, end - margin, head, b->noise_power)) return false;
    const bool exact = d->reading.mode == WM_MODE_C1;
    const unsigned columns = WM_FIT_ALL_BUT_DRIFT | WM_FIT_DRIFT, n = encode(d, bytes, bits);
    const unsigned fitted = exact ? columns & ~(unsigned)WM_FIT_RATE : columns;
    wm_fit fit = d->fit;
    // Followed chip by chip the course is good enough: the filter makes up for the rest.
    wm_status status;
    if (!d->whole) {
        status = wm_fit_extend(&fit, &d->kernels, b->x, b->n, d->chips, d->known, n, exact, 0);
    } else {
        wm_fit_chips all;
        wm_fit_chips_init(&all, &d->kernels, d->chips, n, fitted);
        status = wm_fit_step(&fit, &all, b->x, b->n);
    }
    if (status != WM_OK) return false;
    status = wm_cancel_run(&d->cancel, b->x, b->n, &fit, d->chips, n, fitted, b->noise_power, ret);
    return status == WM_OK && ret->from < ret->to;
}

void wm_demod_get_stats(const wm_demod *d, wm_demod_stats *ret)
{
    *ret = d->stats;
}
