// SPDX-License-Identifier: MIT
#include "dc.h"

enum {
    LEARN_STEPS = 64,    // plain mean at the start: 0.16 s
    QUIET_DIVISOR = 40,  // then a time constant of 0.1 s ...
    BUSY_DIVISOR = 2000, // ... or of 5 s
    QUIET_STEPS = 2 * WM_DC_DELAY,
};

void wm_dc_init(wm_dc *dc)
{
    *dc = (wm_dc){.quiet = QUIET_STEPS};
}

void wm_dc_update(wm_dc *dc, const wm_tally *tally, size_t n, bool busy)
{
    int64_t *slot = dc->waiting[dc->steps % WM_DC_DELAY];
    int64_t re = slot[0], im = slot[1], divisor;

    slot[0] = tally->re * 65536 / (int64_t)n;
    slot[1] = tally->im * 65536 / (int64_t)n;
    dc->quiet = busy ? 0 : dc->quiet + (dc->quiet < QUIET_STEPS);
    dc->steps++;
    if (dc->steps <= LEARN_STEPS) { // at once: there is nothing better yet
        re = slot[0];
        im = slot[1];
        divisor = (int64_t)dc->steps;
    } else {
        divisor = dc->quiet < QUIET_STEPS ? BUSY_DIVISOR : QUIET_DIVISOR;
    }
    dc->re += (re - dc->re) / divisor;
    dc->im += (im - dc->im) / divisor;
}
