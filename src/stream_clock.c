// SPDX-License-Identifier: MIT
#include "stream_clock.h"
#include <math.h>

// Buffers of librtlsdr and rtl_tcp hold up to 160 ms; a step below that may be jitter.
static const int64_t STEP_MIN_NS = 200000000;

void wm_stream_clock_init(wm_stream_clock *c, double rate_hz, double window_s)
{
    *c = (wm_stream_clock){.rate_hz = rate_hz, .window_ns = llround(window_s * 1e9)};
}

uint64_t wm_stream_clock_feed(wm_stream_clock *c, int64_t now_ns, uint64_t samples, uint64_t lost)
{
    uint64_t missing = 0;
    c->samples += samples + lost;
    int64_t sample_zero = now_ns - llround((double)c->samples / c->rate_hz * 1e9);
    if (!c->in_window || sample_zero < c->earliest_ns) c->earliest_ns = sample_zero;
    if (!c->in_window) c->begin_ns = now_ns;
    c->in_window = true;
    if (!c->settled) c->origin_ns = c->earliest_ns;
    if (now_ns - c->begin_ns < c->window_ns) return 0;

    c->in_window = false;
    int64_t step = c->earliest_ns - c->origin_ns;
    if (c->settled && step >= STEP_MIN_NS) {
        missing = (uint64_t)llround((double)step / 1e9 * c->rate_hz);
        c->samples += missing;
    } else {
        // Drift of the dongle's crystal and steps of the buffers: follow, the wall clock is right.
        c->origin_ns = c->earliest_ns;
    }
    c->settled = true;
    return missing;
}

int64_t wm_stream_clock_origin(const wm_stream_clock *c)
{
    return c->origin_ns;
}
