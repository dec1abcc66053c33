// SPDX-License-Identifier: MIT
// The last raw samples of the stream, as a ring in which any short stretch lies in one piece.
//
// Samples are kept as the kernels take them: u8 pairs for 8-bit input, i16 pairs for everything else.
#pragma once
#include "frontend.h"

typedef struct wm_history {
    void *samples;   // capacity + span; the first `span` are repeated behind the end
    size_t capacity; // samples
    size_t span;     // longest stretch that wm_history_at() gives
    size_t size;     // bytes of a kept sample: 2 or 4
    uint64_t head;   // index of the next sample
} wm_history;

// WM_E_MEMORY. capacity >= span.
WM_MUST_USE wm_status wm_history_init(wm_history *h, size_t capacity, size_t span, wm_sample_format format);
void wm_history_finish(wm_history *h);

// Appends n <= capacity samples of `format`.
void wm_history_push(wm_history *h, const void *samples, size_t n, wm_sample_format format);

// Appends n <= capacity samples of silence (zero; 127.5 cannot be had and is 128).
void wm_history_pad(wm_history *h, size_t n);

// Sample `index` and at least span - 1 that follow it; the caller asks only for what is kept.
const void *wm_history_at(const wm_history *h, uint64_t index);
