// SPDX-License-Identifier: MIT
#define WM_LANES 4
#include "chip_lanes.h"

void wm_chip_tones_init(wm_chip_tones *c, const wm_cf32 *x, size_t n, double chip, double origin,
                        double carrier, double deviation)
{
    int taps = (int)(1.25 * chip) + 4;
    c->x = x;
    c->n = n;
    c->origin = origin;
    c->carrier = carrier;
    c->deviation = deviation;
    c->taps = taps < WM_CHIP_TAPS_MAX ? taps : WM_CHIP_TAPS_MAX;
    wm_cf32 low = {1, 0}, high = {1, 0}, turn = {1, 0};
    const wm_cf32 down = wm_phasor(deviation - carrier), up = wm_phasor(-deviation - carrier),
                  round = wm_phasor(-carrier);
    for (int k = 0; k < c->taps; k++) {
        const float tap[8] = {low.re, low.im, high.re, high.im, -low.im, low.re, -high.im, high.re};
        const float both[8] = {turn.re, turn.im, turn.re, turn.im, -turn.im, turn.re, -turn.im, turn.re};
        memcpy(c->tap[k], tap, sizeof tap);
        memcpy(c->turn[k], both, sizeof both);
        low = wm_multiply(low, down);
        high = wm_multiply(high, up);
        turn = wm_multiply(turn, round);
    }
}

void wm_chip_correlate(const wm_chip_tones *c, double at, double length, wm_cf32 ret[2])
{
    chip_row(c, at, length, 1, (wm_cf32(*)[2])ret);
}
