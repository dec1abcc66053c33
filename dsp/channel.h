// SPDX-License-Identifier: MIT
// One receive channel of a capture: where it lies, its sparse detector row and its extraction rows.
#pragma once
#include "channel_taps.h"
#include "history.h"
#include "wm/burst.h"

enum {
    WM_CHANNEL_UP_MAX = 4,    // extraction rows: outputs per `down` input samples
    WM_CHANNEL_DENSE_MAX = 2, // detector outputs where others have one
    WM_CHANNEL_CHUNK = 256,   // outputs of one row that are filtered at a time
};

typedef struct wm_channel {
    wm_channel_id id;
    double offset_hz;  // of the nominal centre, in the capture
    double full_scale; // of the samples that the kernels take: 127.5 or 32768

    // Detector: every hop-th output, only for its power; dense * hop is the same for all channels.
    wm_fir detector;
    size_t hop, dense;
    double detector_gain, detector_noise_hz, detector_delay; // delay in input samples

    // Extraction: `up` outputs for `down` input samples, each with a row of its own.
    wm_fir rows[WM_CHANNEL_UP_MAX];
    size_t up, down;
    double gain, noise_hz, delay, rate_hz;

    int16_t *taps; // of all rows
} wm_channel;

// Where the channel lies in this capture, Hz on air: config->channel_hz, or the first of its usual places that the
// capture covers; 0 when it covers none. Covered: centre +- 100 kHz lies inside the capture; one narrower than
// 250 kHz need hold only +- 80 % of its half width.
double wm_channel_place(wm_channel_id id, const wm_frontend_config *config);

// WM_E_MEMORY.
WM_MUST_USE wm_status wm_channel_init(wm_channel *c, wm_channel_id id, const wm_frontend_config *config);
void wm_channel_finish(wm_channel *c);

// Input samples per detector output in a channel that is not dense: about 100 thousand outputs a second.
size_t wm_channel_hop(double rate_hz);

// Samples that history must give in one piece.
size_t wm_channel_span(const wm_channel *c);

// Sets the constant that all rows take away, in 1/65536 of the samples' unit.
void wm_channel_set_dc(wm_channel *c, int64_t re, int64_t im);

// Extraction outputs [from, to) into x, full scale 1.0. Output i stands at input sample
// base + i * down / up + delay. from and to are multiples of `up`.
void wm_channel_extract(const wm_channel *c, const wm_kernels *k, const wm_history *h, uint64_t base,
                        uint64_t from, uint64_t to, wm_cf32 *x);
