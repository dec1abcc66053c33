// SPDX-License-Identifier: MIT
// The grid that the coherent search tries around a candidate: deviation, rate, timing and carrier.
#pragma once
#include "correlator.h"
#include "kernels.h"

enum {
    WM_SYNC_SAMPLES_MAX = 4096,          // around the known chips, at the most
    WM_SYNC_CARRIERS_MAX = 23,           // tried on either side
    WM_SYNC_GROUPS_MAX = 24,             // sums of chips that the carrier is searched in
    WM_SYNC_TIMINGS_MAX = WM_PLACES_MAX, // a chip
    WM_SYNC_ROW = WM_KNOWN_CHIPS * WM_SYNC_TIMINGS_MAX + WM_PLACES_MAX,
};

// What is searched: the carrier's error of the delay correlator is several kHz, its timing is good to a
// fraction of a chip, its rate to a fraction of its own step.
typedef struct wm_sync_grid_row {
    int deviations;
    double deviation_step; // factor
    int rates;
    double rate_step;    // relative
    int timings;         // a chip, a multiple of WM_PLACES_PAD: so many are tried
    int group;           // chips summed before the carrier is searched
    int carriers;        // on either side
    double carrier_step; // cycles per chip
} wm_sync_grid_row;

typedef struct wm_sync_point {
    double at, chip, carrier, deviation, phase, origin; // samples from the first one used
    int timing, carrier_index;                          // on the grid
    float square;                                       // |sum of chips|^2
} wm_sync_point;

// Work memory and tables.
typedef struct wm_sync_grid {
    wm_kernels kernels;
    // Prefix sums of the samples turned back by each tone: low's parts, high's parts. Then the same at the
    // edges of every timing of every chip.
    float prefix[WM_SYNC_SAMPLES_MAX][4];
    float edges[2][2][WM_SYNC_ROW];
    wm_cf32 turn[WM_CHANNEL_COUNT][WM_SYNC_GROUPS_MAX / 2][WM_SYNC_CARRIERS_MAX + 1];
    // Of the search at hand.
    const wm_sync_grid_row *row;
    const wm_cf32 *x;
    size_t n;
    wm_channel_id channel;
    uint8_t chips[WM_KNOWN_CHIPS];
    double middle; // of the known chips, as the candidate has it
    double carrier, deviation, chip;
} wm_sync_grid;

void wm_sync_grid_init(wm_sync_grid *s, const wm_kernels *kernels);

// The best timing and carrier with the candidate's own deviation and rate. x: the n samples of the burst from
// index `first` on, n at most WM_SYNC_SAMPLES_MAX, with one and a half chips on either side of the known
// ones.
wm_sync_point wm_sync_grid_coarse(wm_sync_grid *s, wm_channel_id channel, const wm_cf32 *x, size_t n,
                                  const wm_candidate *candidate, size_t first);

// The deviations near that point, then the rates near, of the same candidate.
wm_sync_point wm_sync_grid_fine(wm_sync_grid *s, const wm_sync_point *coarse);
