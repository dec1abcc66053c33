// SPDX-License-Identifier: MIT
// A progress bar on standard error, drawn only for a person who looks: standard error is a terminal and
// standard output is not (there the JSON lines move).
#pragma once
#include <stdbool.h>
#include <stdint.h>

typedef struct wm_progress {
    bool shown;
    double rate_hz;
    uint64_t total; // samples, 0 = not known
    int64_t begin_ns, drawn_ns;
} wm_progress;

void wm_progress_begin(wm_progress *p, double rate_hz, uint64_t total);
void wm_progress_update(wm_progress *p, uint64_t samples); // draws a few times a second
void wm_progress_end(wm_progress *p);                      // takes the bar away
