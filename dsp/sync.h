// SPDX-License-Identifier: MIT
// Coherent acquisition: from a candidate of the delay correlator to carrier, timing, rate and deviation.
#pragma once
#include "correlator.h"
#include "fit.h"
#include "sync_grid.h"

// Work memory and tables; one per thread. Points into itself.
typedef struct wm_sync {
    wm_sync_grid grid;
    uint8_t chips[WM_CHANNEL_COUNT][WM_KNOWN_CHIPS];
    wm_fit_chips known[WM_CHANNEL_COUNT];
} wm_sync;

void wm_sync_init(wm_sync *s, const wm_kernels *kernels);

// Searches deviation, rate, timing and carrier around the candidate for the best coherent match of the known
// chips, then fits all five. WM_E_FORMAT: no coherent match there. WM_E_TRUNCATED: the known chips begin
// before the burst.
WM_MUST_USE wm_status wm_sync_acquire(wm_sync *s, const wm_burst *burst, const wm_candidate *candidate,
                                      wm_fit *ret);
