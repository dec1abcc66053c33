// SPDX-License-Identifier: MIT
// Samples in, frames out: joins the front end, the demodulators and the link layer, which do not know each
// other.
//
//   front end -> burst -> candidates -> soft symbols <-> judge (CRCs, length) -> frame
#pragma once
#include "dsp/frontend.h"
#include "wm/frame.h"
#include <stdint.h>

// What happened so far. Bad radio data is normal: it is counted here, not reported.
typedef struct wm_receiver_stats {
    uint64_t samples;    // taken in
    uint64_t bursts;     // stretches with power that the front end handed over
    uint64_t candidates; // sync words found in them
    uint64_t attempts;   // candidates that passed the coherent test and were demodulated
    uint64_t dropped;    // candidates left out because a burst held more than the bound
    uint64_t frames[WM_MODE_COUNT];
    uint64_t duplicates;  // the same telegram found once more
    uint64_t repaired;    // frames in which the judge changed symbols
    uint64_t crc_failed;  // attempts that ended with a CRC that does not hold
    uint64_t length;      // ... with an impossible L field
    uint64_t implausible; // ... with CRCs that hold, but a frame that is more likely chance
    uint64_t truncated;   // ... at the end of the samples
    uint64_t clipped;     // samples at full scale
} wm_receiver_stats;

typedef struct wm_receiver wm_receiver;

// One call per frame. The frame holds until the call returns.
typedef void (*wm_receiver_on_frame)(void *user, const wm_frame *frame);

// Frames come out in order of their first chip, each once; to that end they are held back for up to half a
// second of signal. Errors are those of wm_frontend_create(). Everything is allocated here.
WM_MUST_USE wm_status wm_receiver_create(const wm_frontend_config *config, wm_receiver_on_frame on_frame,
                                         void *user, wm_receiver **ret);
void wm_receiver_destroy(wm_receiver *r); // NULL is fine

// Feeds n samples, any number. The result does not depend on how a stream is cut into calls.
void wm_receiver_push(wm_receiver *r, const void *samples, size_t n);

// Ends the stream: open bursts are closed, frames held back come out.
void wm_receiver_flush(wm_receiver *r);

// Samples were lost or the tuner moved; `missing` are counted into the sample index.
void wm_receiver_reset(wm_receiver *r, uint64_t missing);

const char *wm_receiver_cpu(const wm_receiver *r); // kernel tier in use: "avx2"
void wm_receiver_get_stats(const wm_receiver *r, wm_receiver_stats *ret);
