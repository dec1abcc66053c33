// SPDX-License-Identifier: MIT
// The slow mean of the raw samples: a receiver's own spur at 0 Hz, and the half step between 127 and 128.
//
// A telegram whose tone falls on 0 Hz has a mean of its own. So what the mean learns is delayed, and while a
// burst is open, or was just now, it learns only very slowly.
#pragma once
#include "kernels.h"
#include <stdbool.h>

enum { WM_DC_DELAY = 4 }; // steps

typedef struct wm_dc {
    int64_t re, im; // the mean, in 1/65536 of the samples' unit
    int64_t waiting[WM_DC_DELAY][2];
    uint64_t steps;
    unsigned quiet; // steps since a burst was open
} wm_dc;

void wm_dc_init(wm_dc *dc);

// One more step: the tally of its n samples, and whether a burst is open.
void wm_dc_update(wm_dc *dc, const wm_tally *tally, size_t n, bool busy);
