// SPDX-License-Identifier: MIT
// The wall clock of a live stream. Samples arrive late, by as much as buffers and the scheduler please, but
// never early: the earliest arrival of a window tells the time of its samples, and a jump of it tells of
// samples that USB or the network lost without a word.
#pragma once
#include <stdbool.h>
#include <stdint.h>

typedef struct wm_stream_clock {
    double rate_hz;
    int64_t window_ns;   // how long the earliest arrival is looked for
    int64_t begin_ns;    // of the window, monotonic
    int64_t earliest_ns; // least (arrival - samples / rate) in this window
    int64_t origin_ns;   // the same in the windows before: monotonic time of sample 0
    uint64_t samples;    // received and missing so far
    bool in_window, settled;
} wm_stream_clock;

// window_s: longer than any burst of late blocks; loss shows after one window.
void wm_stream_clock_init(wm_stream_clock *c, double rate_hz, double window_s);

// `samples` more have come, the last of them at now_ns (CLOCK_MONOTONIC); `lost` more are known to be lost
// before them. Returns how many samples are missing besides.
uint64_t wm_stream_clock_feed(wm_stream_clock *c, int64_t now_ns, uint64_t samples, uint64_t lost);

// Monotonic time of sample 0, as the newest whole window saw it.
int64_t wm_stream_clock_origin(const wm_stream_clock *c);
