// SPDX-License-Identifier: MIT
#include "chip.h"
#include <math.h>

static const double two_pi = 6.283185307179586;

wm_cf32 wm_phasor(double phase)
{
    float reduced = (float)(phase - two_pi * rint(phase / two_pi));
    return (wm_cf32){cosf(reduced), sinf(reduced)};
}

void wm_chip_tones_init(wm_chip_tones *c, const wm_cf32 *x, size_t n, double origin, double carrier,
                        double deviation)
{
    c->x = x;
    c->n = n;
    c->origin = origin;
    c->carrier = carrier;
    c->deviation = deviation;
    for (int k = 0; k < WM_CHIP_TAPS_MAX; k++) {
        c->low[k] = wm_phasor(-(carrier - deviation) * k);
        c->high[k] = wm_phasor(-(carrier + deviation) * k);
    }
}

void wm_chip_correlate(const wm_chip_tones *c, double at, double length, wm_cf32 ret[2])
{
    double end = at + length;
    double first = floor(at + 0.5), last = floor(end + 0.5);
    ret[0] = ret[1] = (wm_cf32){0, 0};
    if (first < 0 || last >= (double)c->n || last - first >= WM_CHIP_TAPS_MAX) return;
    const wm_cf32 *x = c->x + (size_t)first;
    int taps = (int)(last - first);
    // Only part of the first and of the last sample lies inside the chip.
    float head = (float)(first + 0.5 - at), tail = (float)(end - last + 0.5);
    float lr = 0, li = 0, hr = 0, hi = 0;
    for (int k = 0; k <= taps; k++) {
        float w = k == 0 ? head : k == taps ? tail : 1;
        float re = w * x[k].re, im = w * x[k].im;
        lr += re * c->low[k].re - im * c->low[k].im;
        li += re * c->low[k].im + im * c->low[k].re;
        hr += re * c->high[k].re - im * c->high[k].im;
        hi += re * c->high[k].im + im * c->high[k].re;
    }
    double carrier = c->carrier * (first - c->origin), path = c->deviation * (first - at);
    ret[0] = wm_multiply((wm_cf32){lr, li}, wm_phasor(path - carrier));
    ret[1] = wm_multiply((wm_cf32){hr, hi}, wm_phasor(-path - carrier));
}
