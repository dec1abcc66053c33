// SPDX-License-Identifier: MIT
#include "frontend.h"
#include "channel.h"
#include "dc.h"
#include "detector.h"
#include <math.h>
#include <stdlib.h>

// Work is done in steps of a fixed number of slots, counted from the start of the stream, so that nothing
// depends on how the samples arrive.
enum {
    BLOCK = 131072, // samples of one push
    STEP_SLOTS = 16,
    STEP_OUTPUTS = STEP_SLOTS * WM_SLOT_OUTPUTS, // of a channel that is not dense
    TAIL_SLOTS = 2,                              // of silence behind the last sample, when the stream ends
};
static const double rate_min_hz = 225e3, rate_max_hz = 20e6;

// Windows in slots, lengths in seconds. The longest telegrams: L = 255 at the slowest chip rate, 40 ms in T
// after the sync word, 145 ms in S; finding a sync word needs the 48 chips that end with it.
static const struct {
    size_t window;
    double on_db, off_db;
    size_t hold, lookback;
    double piece_s, rest_s, lead_s;
} rows[WM_CHANNEL_COUNT] = {
    [WM_CHANNEL_S] = {20, 0.8, 0.5, 20, 20, 0.330, 0.148, 4e-3},
    [WM_CHANNEL_TC] = {8,  1.8, 1.0, 8,  8,  0.210, 0.042, 2e-3},
};

typedef struct receive_channel {
    bool covered;
    wm_channel filter;
    wm_detector detector;
    wm_cf32 *x;
    size_t capacity;
} receive_channel;

struct wm_frontend {
    wm_frontend_config config;
    wm_kernels kernels;
    wm_history history;
    wm_dc dc;
    receive_channel channels[WM_CHANNEL_COUNT];
    size_t hop, span;
    uint64_t missing;   // samples that were lost
    uint64_t base;      // history index of slot 0
    uint64_t next_step; // history index of the next step
    uint64_t end;       // history index behind the last real sample, once flushed
    uint64_t clipped;
    bool flushed, last_step_done;
};

static size_t slot_samples(const wm_frontend *f)
{
    return WM_SLOT_OUTPUTS * f->hop;
}

static double ratio_of_db(double db)
{
    return pow(10, db / 10);
}

static size_t slots_of(const wm_frontend *f, double seconds)
{
    return (size_t)ceil(seconds * f->config.rate_hz / (double)slot_samples(f));
}

static wm_status open_channel(wm_frontend *f, wm_channel_id id)
{
    receive_channel *c = &f->channels[id];
    wm_status status = wm_channel_init(&c->filter, id, &f->config);
    if (status != WM_OK) return status;

    wm_detector_row row = {
        .outputs = c->filter.dense * WM_SLOT_OUTPUTS,
        .window = rows[id].window,
        .on = ratio_of_db(rows[id].on_db),
        .off = ratio_of_db(rows[id].off_db),
        .hold = rows[id].hold,
        .lookback = rows[id].lookback,
        .piece = slots_of(f, rows[id].piece_s),
        .rest = slots_of(f, rows[id].rest_s),
        .lead = slots_of(f, rows[id].lead_s),
    };
    if (row.piece < WM_DETECTOR_WAIT) row.piece = WM_DETECTOR_WAIT;
    // Half of what the quantisers of the samples and of the row's outputs add.
    const wm_channel *filter = &c->filter;
    double input =
        filter->detector_gain * filter->detector_gain * filter->detector_noise_hz / f->config.rate_hz;
    wm_detector_init(&c->detector, &row, 0.5 * (double)row.outputs * (input + 1) / 6);

    double samples = (double)((row.piece + TAIL_SLOTS + 1) * slot_samples(f));
    c->capacity = ((size_t)(samples / (double)filter->down) + 2) * filter->up;
    c->x = malloc(c->capacity * sizeof *c->x);
    if (!c->x) return WM_E_MEMORY;
    c->covered = true;
    return WM_OK;
}

static wm_status open_history(wm_frontend *f)
{
    size_t slots = 0;
    for (size_t id = 0; id < WM_CHANNEL_COUNT; id++) {
        const receive_channel *c = &f->channels[id];
        if (!c->covered) continue;
        if (c->detector.row.piece > slots) slots = c->detector.row.piece;
        if (wm_channel_span(&c->filter) > f->span) f->span = wm_channel_span(&c->filter);
    }
    slots += WM_DETECTOR_WAIT + 2 * WM_DETECTOR_WINDOW_MAX + 2 * STEP_SLOTS;
    return wm_history_init(&f->history, slots * slot_samples(f) + BLOCK + f->span, f->span, f->config.format);
}

static wm_status open_all(wm_frontend *f)
{
    bool any = false, all = true;
    wm_status status = wm_kernels_select(f->config.cpu, &f->kernels);
    for (int id = 0; id < WM_CHANNEL_COUNT && status == WM_OK; id++) {
        if (wm_channel_place((wm_channel_id)id, &f->config) == 0) {
            all = all && f->config.channel_hz[id] == 0; // one that was asked for must be there
            continue;
        }
        any = true;
        status = open_channel(f, (wm_channel_id)id);
    }
    if (status == WM_OK && (!any || !all)) status = WM_E_UNSUPPORTED;
    return status == WM_OK ? open_history(f) : status;
}

wm_status wm_frontend_create(const wm_frontend_config *config, wm_frontend **ret)
{
    bool rate_good = config->rate_hz >= rate_min_hz && config->rate_hz <= rate_max_hz;
    if (!rate_good || !isfinite(config->centre_hz) || config->format > WM_CF32) return WM_E_ARGUMENT;
    wm_frontend *f = calloc(1, sizeof *f);
    if (!f) return WM_E_MEMORY;
    f->config = *config;
    f->hop = wm_channel_hop(config->rate_hz);
    wm_dc_init(&f->dc);
    wm_status status = open_all(f);
    f->config.cpu = NULL; // the caller's; the table has the name
    if (status != WM_OK) {
        wm_frontend_destroy(f);
        return status;
    }
    *ret = f;
    return WM_OK;
}

void wm_frontend_destroy(wm_frontend *f)
{
    if (!f) return;
    for (size_t id = 0; id < WM_CHANNEL_COUNT; id++) {
        wm_channel_finish(&f->channels[id].filter);
        free(f->channels[id].x);
    }
    wm_history_finish(&f->history);
    free(f);
}

bool wm_frontend_covers(const wm_frontend *f, wm_channel_id channel)
{
    return f->channels[channel].covered;
}

const char *wm_frontend_cpu(const wm_frontend *f)
{
    return f->kernels.name;
}

size_t wm_frontend_block(const wm_frontend *f)
{
    (void)f;
    return BLOCK;
}

uint64_t wm_frontend_clipped(const wm_frontend *f)
{
    return f->clipped;
}

void wm_frontend_push(wm_frontend *f, const void *samples, size_t n)
{
    wm_burst unread;
    while (wm_frontend_next(f, &unread)) continue; // steps not done would be overwritten
    if (f->flushed) return;
    wm_history_push(&f->history, samples, n < BLOCK ? n : BLOCK, f->config.format);
}

void wm_frontend_flush(wm_frontend *f)
{
    if (f->flushed) return;
    f->flushed = true;
    f->end = f->history.head;
    wm_history_pad(&f->history, STEP_SLOTS * slot_samples(f) + f->span);
}

void wm_frontend_reset(wm_frontend *f, uint64_t missing)
{
    if (f->flushed) { // take the silence back
        f->missing -= f->history.head - f->end;
        f->flushed = f->last_step_done = false;
    }
    f->missing += missing;
    f->base = f->next_step = f->history.head;
    wm_dc_init(&f->dc);
    for (size_t id = 0; id < WM_CHANNEL_COUNT; id++) wm_detector_reset(&f->channels[id].detector);
}

static bool any_open(const wm_frontend *f)
{
    bool open = false;
    for (size_t id = 0; id < WM_CHANNEL_COUNT; id++) open |= f->channels[id].detector.open;
    return open;
}

static void learn_dc(wm_frontend *f, const void *samples, size_t n)
{
    wm_tally tally;
    if (f->history.size == 2)
        f->kernels.tally_u8(samples, n, &tally);
    else
        f->kernels.tally_i16(samples, n, &tally);
    f->clipped += tally.clipped;
    wm_dc_update(&f->dc, &tally, n, any_open(f));
    for (size_t id = 0; id < WM_CHANNEL_COUNT; id++)
        if (f->channels[id].covered) wm_channel_set_dc(&f->channels[id].filter, f->dc.re, f->dc.im);
}

// Feeds the first `slots` slots of the next step to the detectors.
static void run_step(wm_frontend *f, size_t slots)
{
    const void *samples = wm_history_at(&f->history, f->next_step);
    int16_t y[2 * STEP_OUTPUTS * WM_CHANNEL_DENSE_MAX];
    uint64_t power[STEP_SLOTS * WM_CHANNEL_DENSE_MAX];

    if (slots > 0) learn_dc(f, samples, slots * slot_samples(f));
    for (size_t id = 0; id < WM_CHANNEL_COUNT; id++) {
        receive_channel *c = &f->channels[id];
        const wm_channel *filter = &c->filter;
        if (!c->covered || slots == 0) continue;
        if (f->history.size == 2)
            f->kernels.fir_u8(&filter->detector, samples, filter->hop, filter->dense * STEP_OUTPUTS, y);
        else
            f->kernels.fir_i16(&filter->detector, samples, filter->hop, filter->dense * STEP_OUTPUTS, y);
        f->kernels.slot_power(y, filter->dense * STEP_SLOTS, power);
        for (size_t s = 0; s < slots; s++) {
            uint64_t sum = 0;
            for (size_t d = 0; d < filter->dense; d++) sum += power[s * filter->dense + d];
            wm_detector_feed(&c->detector, sum);
        }
    }
    f->next_step += STEP_SLOTS * slot_samples(f);
}

static bool next_step(wm_frontend *f)
{
    uint64_t end = f->flushed ? f->end : f->history.head;
    if (f->next_step + f->span <= end) {
        run_step(f, STEP_SLOTS);
        return true;
    }
    if (!f->flushed || f->last_step_done) return false;
    // What is left is shorter than a step and a filter: only its whole slots are judged.
    size_t left = f->next_step < end ? (size_t)(end - f->next_step) / slot_samples(f) : 0;
    f->last_step_done = left < STEP_SLOTS;
    run_step(f, left < STEP_SLOTS ? left : STEP_SLOTS);
    return true;
}

// Output of the extraction rows that stands at the detector's slot, or just behind.
static uint64_t output_at(const wm_frontend *f, const wm_channel *c, uint64_t slot)
{
    double sample = (double)(slot * slot_samples(f)) + c->detector_delay - c->delay;
    double row = ceil(sample / (double)c->down);
    return row > 0 ? (uint64_t)row * c->up : 0;
}

static void extract(wm_frontend *f, receive_channel *c, const wm_detector_range *range, wm_burst *ret)
{
    const wm_channel *filter = &c->filter;
    uint64_t from = output_at(f, filter, range->from), to = output_at(f, filter, range->to);
    if (to - from > c->capacity) to = from + c->capacity;
    wm_channel_extract(filter, &f->kernels, &f->history, f->base, from, to, c->x);

    double input_per_x = (double)filter->down / (double)filter->up;
    double turns = filter->offset_hz / filter->rate_hz;
    double density =
        range->noise / ((double)c->detector.row.outputs * filter->detector_gain * filter->detector_gain *
                        filter->full_scale * filter->full_scale * filter->detector_noise_hz);
    *ret = (wm_burst){
        .channel = filter->id,
        .x = c->x,
        .n = (size_t)(to - from),
        .rate_hz = filter->rate_hz,
        .rotation_hz = (turns - round(turns)) * filter->rate_hz,
        .first_sample = (double)(f->base + f->missing) + (double)from * input_per_x + filter->delay,
        .input_per_x = input_per_x,
        .noise_power = (float)(density * filter->noise_hz),
        .noise_hz = (float)filter->noise_hz,
        .search_from = (size_t)(output_at(f, filter, range->search_from) - from),
        .search_to = (size_t)(output_at(f, filter, range->search_to) - from),
    };
    if (ret->search_to > ret->n) ret->search_to = ret->n;
}

// The channel whose next slot is the earliest, NULL when all are judged.
static receive_channel *earliest(wm_frontend *f)
{
    receive_channel *first = NULL;
    for (size_t id = 0; id < WM_CHANNEL_COUNT; id++) {
        receive_channel *c = &f->channels[id];
        if (!c->covered || !wm_detector_pending(&c->detector)) continue;
        if (!first || c->detector.cursor < first->detector.cursor) first = c;
    }
    return first;
}

static bool close_next(wm_frontend *f, wm_burst *ret)
{
    wm_detector_range range;
    for (size_t id = 0; id < WM_CHANNEL_COUNT; id++) {
        receive_channel *c = &f->channels[id];
        if (!c->covered || !wm_detector_close(&c->detector, &range)) continue;
        range.to += TAIL_SLOTS;
        range.search_to += TAIL_SLOTS;
        extract(f, c, &range, ret);
        return true;
    }
    return false;
}

bool wm_frontend_next(wm_frontend *f, wm_burst *ret)
{
    wm_detector_range range;
    do {
        for (receive_channel *c = earliest(f); c; c = earliest(f)) {
            if (!wm_detector_next(&c->detector, &range)) continue;
            extract(f, c, &range, ret);
            return true;
        }
    } while (next_step(f));
    return f->flushed && close_next(f, ret);
}
