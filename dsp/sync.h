// SPDX-License-Identifier: MIT
// Coherent acquisition: from a candidate of the delay correlator to carrier, timing, rate and deviation.
#pragma once
#include "correlator.h"
#include "fit.h"

enum {
    WM_SYNC_SAMPLES_MAX = 4096, // around the known chips, at the most
    WM_SYNC_CARRIERS_MAX = 48,  // carriers tried, a multiple of WM_SYNC_LANES
    WM_SYNC_LANES = 8,          // of them at a time
    WM_SYNC_GROUPS_MAX = 24,    // sums of chips that the carrier is searched in
};

// Work memory and tables; one per thread.
typedef struct wm_sync {
    float prefix[WM_SYNC_SAMPLES_MAX]
                [4]; // of the samples turned back by each tone: low's parts, high's parts
    float energy;    // sum |x|^2 around the known chips
    // Back by each carrier, for each group.
    float turn[WM_CHANNEL_COUNT][WM_SYNC_GROUPS_MAX][2][WM_SYNC_CARRIERS_MAX];
} wm_sync;

void wm_sync_init(wm_sync *s);

// Searches deviation, rate, timing and carrier around the candidate for the best coherent match of the known
// chips, then fits all five. WM_E_FORMAT: no coherent match there. WM_E_TRUNCATED: the known chips begin
// before the burst.
WM_MUST_USE wm_status wm_sync_acquire(wm_sync *s, const wm_burst *burst, const wm_candidate *candidate,
                                      wm_fit *ret);
