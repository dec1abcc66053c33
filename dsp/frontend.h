// SPDX-License-Identifier: MIT
// Samples in, bursts out: the only work that is done on every sample.
//
// Raw samples are kept for look-back. Each channel's power is measured on a sparse set of filtered outputs;
// where it stands above the floor, the channel filter runs over the kept raw samples of that stretch alone.
// The bursts are the same bits whatever the sizes of the pushes and the kernel tier.
#pragma once
#include "wm/burst.h"
#include "wm/status.h"

typedef enum wm_sample_format { WM_CU8, WM_CS8, WM_CS16, WM_CF32 } wm_sample_format;

// Bytes of one complex sample.
size_t wm_sample_size(wm_sample_format format);

typedef struct wm_frontend_config {
    double rate_hz;   // 225 kS/s to 20 MS/s
    double centre_hz; // frequency at 0 Hz in the samples
    wm_sample_format format;
    const char *cpu; // kernel tier by name, NULL = best of this machine
    double channel_hz[WM_CHANNEL_COUNT]; // where a channel lies, 0 = at its usual places (dsp/channel.c)
} wm_frontend_config;

typedef struct wm_frontend wm_frontend;

// WM_E_ARGUMENT: rate or format out of range, centre not finite, tier not known or not of this machine;
// WM_E_UNSUPPORTED: the capture covers no channel, or not one that channel_hz names (centre +- 100 kHz
// inside +- rate/2; below 250 kS/s, +- 40 % of the rate); WM_E_MEMORY. Everything is allocated here: at
// 1.6 MS/s about 4 MB, at 20 MS/s 45 MB.
WM_MUST_USE wm_status wm_frontend_create(const wm_frontend_config *config, wm_frontend **ret);
void wm_frontend_destroy(wm_frontend *f); // NULL is fine

bool wm_frontend_covers(const wm_frontend *f, wm_channel_id channel);
const char *wm_frontend_cpu(const wm_frontend *f); // tier in use: "avx2"

// The longest block one push takes, in samples.
size_t wm_frontend_block(const wm_frontend *f);

// Feeds n samples (n <= block, more are ignored), which are copied and need no alignment. After every push
// call wm_frontend_next() until it says no: bursts not fetched by the next push are lost.
void wm_frontend_push(wm_frontend *f, const void *samples, size_t n);

// Ends the stream: a burst still open is closed, at the samples there are. A stream too short to know its
// noise (0.16 s) is one burst. Then only wm_frontend_reset() lets samples in again.
void wm_frontend_flush(wm_frontend *f);

// Samples were lost or the tuner moved: floors and look-back start anew, bursts not fetched are lost;
// `missing` input samples are counted into the index so that times stay right.
void wm_frontend_reset(wm_frontend *f, uint64_t missing);

// Next burst, in order of detection; false when none is ready. A burst is ready some 5 ms (T, C) or 9 ms (S)
// after its end; a long one comes in pieces, of which every sample is searched in one only. The burst's
// samples hold until the next call of any function here.
bool wm_frontend_next(wm_frontend *f, wm_burst *ret);

// Samples of which a component is at full scale (either rail) so far, for a clipping warning. Counted in
// steps of some milliseconds.
uint64_t wm_frontend_clipped(const wm_frontend *f);
