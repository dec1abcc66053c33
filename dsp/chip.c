// SPDX-License-Identifier: MIT
#include "chip.h"
#include <string.h>

void wm_chip_tones_init(wm_chip_tones *c, const wm_cf32 *x, size_t n, double origin, double carrier,
                        double deviation)
{
    c->x = x;
    c->n = n;
    c->origin = origin;
    c->carrier = carrier;
    c->deviation = deviation;
    wm_cf32 low = {1, 0}, high = {1, 0};
    const wm_cf32 down = wm_phasor(deviation - carrier), up = wm_phasor(-deviation - carrier);
    for (int k = 0; k < WM_CHIP_TAPS_MAX; k++) {
        memcpy(c->real[k], (float[4]){low.re, low.im, high.re, high.im}, sizeof c->real[k]);
        memcpy(c->imaginary[k], (float[4]){-low.im, low.re, -high.im, high.re}, sizeof c->imaginary[k]);
        low = wm_multiply(low, down);
        high = wm_multiply(high, up);
    }
}

// Both tones' real and imaginary parts side by side.
typedef float quad __attribute__((vector_size(16)));

static inline void add(quad *sum, const wm_chip_tones *c, int k, const wm_cf32 *x, float weight)
{
    quad real, imaginary;
    memcpy(&real, c->real[k], sizeof real);
    memcpy(&imaginary, c->imaginary[k], sizeof imaginary);
    *sum += (weight * x->re) * real + (weight * x->im) * imaginary;
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
    quad sum = {0, 0, 0, 0};
    add(&sum, c, 0, x, head);
    for (int k = 1; k < taps; k++) add(&sum, c, k, x + k, 1);
    if (taps > 0) add(&sum, c, taps, x + taps, tail);
    double carrier = c->carrier * (first - c->origin), path = c->deviation * (first - at);
    ret[0] = wm_multiply((wm_cf32){sum[0], sum[1]}, wm_phasor(path - carrier));
    ret[1] = wm_multiply((wm_cf32){sum[2], sum[3]}, wm_phasor(-path - carrier));
}
