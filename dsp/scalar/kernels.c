// SPDX-License-Identifier: MIT
// The reference: every other tier must give these bits.
#define WM_LANES 4
#include "lanes.h"

static int16_t saturate(int32_t v)
{
    return (int16_t)(v > INT16_MAX ? INT16_MAX : v < INT16_MIN ? INT16_MIN : v);
}

// Shifting a negative value right is arithmetic in every compiler we build with.
static void fir_u8(const wm_fir *fir, const uint8_t *x, size_t hop, size_t n, int16_t *y)
{
    for (size_t k = 0; k < n; k++, x += 2 * hop) {
        int32_t re = 0, im = 0;
        for (size_t j = 0; j < 2 * fir->taps; j++) {
            re += fir->re[j] * x[j];
            im += fir->im[j] * x[j];
        }
        y[2 * k] = saturate((re + fir->bias_re) >> fir->shift);
        y[2 * k + 1] = saturate((im + fir->bias_im) >> fir->shift);
    }
}

static void fir_i16(const wm_fir *fir, const int16_t *x, size_t hop, size_t n, int16_t *y)
{
    for (size_t k = 0; k < n; k++, x += 2 * hop) {
        int32_t re = 0, im = 0;
        for (size_t j = 0; j < 2 * fir->taps; j++) {
            re += fir->re[j] * x[j];
            im += fir->im[j] * x[j];
        }
        y[2 * k] = saturate((re + fir->bias_re) >> fir->shift);
        y[2 * k + 1] = saturate((im + fir->bias_im) >> fir->shift);
    }
}

static void slot_power(const int16_t *y, size_t slots, uint64_t *power)
{
    for (size_t s = 0; s < slots; s++) {
        uint64_t sum = 0;
        for (size_t k = 0; k < 2 * WM_SLOT_OUTPUTS; k++, y++) sum += (uint64_t)((int32_t)*y * *y);
        power[s] = sum;
    }
}

void wm_kernels_tally_u8(const uint8_t *x, size_t n, wm_tally *ret)
{
    uint32_t re = 0, im = 0, clipped = 0;
    for (size_t k = 0; k < n; k++) {
        uint8_t i = x[2 * k], q = x[2 * k + 1];
        re += i;
        im += q;
        clipped += (unsigned)((i == 0) | (i == 255) | (q == 0) | (q == 255));
    }
    *ret = (wm_tally){re, im, clipped};
}

void wm_kernels_tally_i16(const int16_t *x, size_t n, wm_tally *ret)
{
    int64_t re = 0, im = 0;
    uint32_t clipped = 0;
    for (size_t k = 0; k < n; k++) {
        int16_t i = x[2 * k], q = x[2 * k + 1];
        re += i;
        im += q;
        clipped += (unsigned)((i == INT16_MIN) | (i == INT16_MAX) | (q == INT16_MIN) | (q == INT16_MAX));
    }
    *ret = (wm_tally){re, im, clipped};
}

void wm_kernels_scalar(wm_kernels *k)
{
    k->fir_u8 = fir_u8;
    k->fir_i16 = fir_i16;
    k->slot_power = slot_power;
    k->tally_u8 = wm_kernels_tally_u8;
    k->tally_i16 = wm_kernels_tally_i16;
    lanes_overlay(k);
}
