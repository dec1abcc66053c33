// SPDX-License-Identifier: MIT
#include "detector.h"
#include <math.h>

// Slots over which the noise of closed windows is averaged: some 40 ms.
static const double noise_slots = 256;

// The floor climbs by some 1 dB in a second at most (a block lasts 0.13 s): telegrams that follow each other
// without a gap are not taken for noise. A real step of the noise only costs work until the floor is there.
static const double climb_of_block = 1.03;

void wm_detector_init(wm_detector *d, const wm_detector_row *row, double floor_min)
{
    *d = (wm_detector){.row = *row, .floor_min = floor_min};
    // The least of many sliding means of n exponential values lies about 3.3 deviations below their mean.
    d->unbias = 1 / (1 - 3.3 / sqrt((double)(row->window * row->outputs)));
    wm_detector_reset(d);
}

void wm_detector_reset(wm_detector *d)
{
    d->head = d->cursor = d->sum = 0;
    d->from = d->search_from = d->searched = 0;
    d->ready = d->open = false;
    d->least = UINT64_MAX;
    d->ceiling = INFINITY;
    d->blocks = d->block_slots = d->below = 0;
}

static uint64_t power_at(const wm_detector *d, uint64_t slot)
{
    return d->power[slot % WM_DETECTOR_RING];
}

// The floor and both thresholds, from the least window sums. Only when one of them changed: that is seldom.
static void update_floor(wm_detector *d)
{
    size_t known = d->blocks < WM_DETECTOR_MINIMA ? d->blocks : WM_DETECTOR_MINIMA;
    uint64_t least = d->least;
    for (size_t i = 0; i < known; i++)
        if (d->minima[i] < least) least = d->minima[i];
    double window = (double)d->row.window;
    d->floor = fmax(d->floor_min, fmin(d->ceiling, d->unbias * (double)least / window));
    d->on = d->floor * d->row.on * window;
    d->off = d->floor * d->row.off * window;
}

// The least window sum of the slots that waited.
static void find_first_floor(wm_detector *d)
{
    uint64_t sum = 0, window = d->row.window;
    for (uint64_t s = 0; s < d->head; s++) {
        sum += power_at(d, s);
        if (s >= window) sum -= power_at(d, s - window);
        if (s + 1 >= window && sum < d->least) d->least = sum;
    }
    // A stream shorter than a window: its own mean.
    if (d->least == UINT64_MAX && d->head > 0) d->least = sum * window / d->head;
    d->ready = true;
    update_floor(d);
    d->noise = d->floor * (double)window;
}

void wm_detector_feed(wm_detector *d, uint64_t power)
{
    d->power[d->head % WM_DETECTOR_RING] = power;
    d->head++;
    if (!d->ready && d->head == WM_DETECTOR_WAIT) find_first_floor(d);
}

bool wm_detector_pending(const wm_detector *d)
{
    return d->ready && d->cursor < d->head;
}

static void track_floor(wm_detector *d)
{
    bool lower = d->sum < d->least, complete = ++d->block_slots == WM_DETECTOR_BLOCK;
    if (lower) d->least = d->sum;
    if (complete) {
        d->minima[d->blocks++ % WM_DETECTOR_MINIMA] = d->least;
        d->block_slots = 0;
        d->least = d->sum;
        d->ceiling = d->floor * climb_of_block;
    }
    if (lower || complete) update_floor(d);
}

static void hand_over(wm_detector *d, uint64_t to, uint64_t search_to, wm_detector_range *ret)
{
    *ret = (wm_detector_range){d->from, to, d->search_from, search_to,
                               fmax(d->floor, d->noise / (double)d->row.window)};
    d->searched = search_to;
}

// What lies before the last range's end needs no second search, only the lead of what follows.
static void open_range(wm_detector *d, uint64_t slot)
{
    uint64_t back = d->row.window + d->row.lookback - 1, lead = d->row.lead;
    uint64_t from = slot > back ? slot - back : 0, again = d->searched > lead ? d->searched - lead : 0;
    d->open = true;
    d->below = 0;
    d->from = from > again ? from : again;
    d->search_from = d->from > d->searched ? d->from : d->searched;
}

static bool judge(wm_detector *d, uint64_t slot, wm_detector_range *ret)
{
    const wm_detector_row *row = &d->row;
    double sum = (double)d->sum;
    if (sum <= d->on) d->noise += (sum - d->noise) / noise_slots;

    if (!d->open) {
        if (sum <= d->on) return false;
        open_range(d, slot);
        return false;
    }
    d->below = sum < d->off ? d->below + 1 : 0;
    if (d->below >= row->hold) {
        hand_over(d, slot, slot, ret);
        d->open = false;
        return true;
    }
    if (slot - d->from < row->piece) return false;
    hand_over(d, slot, slot - row->rest, ret);
    d->search_from = d->searched;
    d->from = d->searched - row->lead;
    return true;
}

bool wm_detector_next(wm_detector *d, wm_detector_range *ret)
{
    uint64_t slot = d->cursor++;
    d->sum += power_at(d, slot);
    if (slot >= d->row.window) d->sum -= power_at(d, slot - d->row.window);
    if (slot + 1 < d->row.window) return false;
    track_floor(d);
    return judge(d, slot, ret);
}

bool wm_detector_close(wm_detector *d, wm_detector_range *ret)
{
    if (!d->ready) {
        find_first_floor(d);
        d->cursor = d->head;
        if (d->head == 0) return false;
        hand_over(d, d->head, d->head, ret);
        return true;
    }
    if (!d->open) return false;
    d->open = false;
    hand_over(d, d->head, d->head, ret);
    return true;
}
