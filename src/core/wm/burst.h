// SPDX-License-Identifier: MIT
// What the front end hands to a demodulator: one stretch of one channel in which there was power.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Interleaved complex sample, layout of C's float complex and of liquid-dsp.
typedef struct wm_cf32 {
    float re, im;
} wm_cf32;

// A receive channel: modes that share one filter.
typedef enum wm_channel_id {
    WM_CHANNEL_S, // 868.30 MHz, S1
    WM_CHANNEL_TC, // 868.95 MHz, T1 and C1
    WM_CHANNEL_COUNT
} wm_channel_id;

typedef struct wm_burst {
    wm_channel_id channel;
    wm_cf32 *x; // n samples, unit: full scale = 1.0; the front end's until its next call, free to be changed
    size_t n;
    double rate_hz;       // of x; any value from 4 samples a chip up
    double rotation_hz;   // frequency in x at which the channel's nominal centre stands
    double first_sample;  // input index of x[0] (fractional: filters delay by half a tap)
    double input_per_x;   // input samples per sample of x
    float noise_power;    // mean |noise|^2 in x, from the floor
    float noise_hz;       // noise bandwidth of the channel filter
    size_t search_from; // a sync word whose last chip ends in [search_from, search_to) belongs to this burst;
    size_t search_to;   // outside it another burst looks. Samples beyond search_to carry the telegram's rest.
} wm_burst;
