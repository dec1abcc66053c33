// SPDX-License-Identifier: MIT
#include "chip.h"

// Series to the seventh and eighth power: 4e-7 off at most inside an eighth of a turn. Written out because it
// is called for every chip, and so that every C library gives the same frames.
wm_cf32 wm_phasor(double phase)
{
    const double quarter = 1.5707963267948966, phase_max = 1e15;
    if (!(phase > -phase_max && phase < phase_max)) return (wm_cf32){1, 0};
    double turns = phase / quarter;
    int64_t n = (int64_t)(turns + (turns < 0 ? -0.5 : 0.5));
    float r = (float)(phase - (double)n * quarter), q = r * r;
    float s = r * (1 + q * (-1.0f / 6 + q * (1.0f / 120 - q * (1.0f / 5040))));
    float c = 1 + q * (-0.5f + q * (1.0f / 24 + q * (-1.0f / 720 + q * (1.0f / 40320))));
    switch (n & 3) {
    case 0: return (wm_cf32){c, s};
    case 1: return (wm_cf32){-s, c};
    case 2: return (wm_cf32){-c, -s};
    default: return (wm_cf32){s, -c};
    }
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
    ret[0] = ret[1] = (wm_cf32){0, 0};
    if (!(at > 0.5 && end + 1 < (double)c->n && length < WM_CHIP_TAPS_MAX - 2)) return;
    double first = (double)(int64_t)(at + 0.5), last = (double)(int64_t)(end + 0.5);
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
