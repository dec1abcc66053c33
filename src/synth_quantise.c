// SPDX-License-Identifier: MIT
#include "synth.h"
#include <math.h>
#include <string.h>

// Full scale and zero of each format: 8 bits unsigned have their zero between two steps, as RTL-SDR dongles
// do.
static const struct {
    double scale, zero, low, high;
} steps[] = {
    [WM_CU8] = {127.5, 127.5, 0,      255  },
    [WM_CS8] = {127,   0,     -128,   127  },
    [WM_CS16] = {32767, 0,     -32768, 32767},
};

static int step_of(wm_sample_format format, float x, size_t *clipped)
{
    double v = floor((double)x * steps[format].scale + steps[format].zero + 0.5);
    if (v >= steps[format].low && v <= steps[format].high) return (int)v;
    ++*clipped;
    return (int)(v < steps[format].low ? steps[format].low : steps[format].high);
}

size_t wm_synth_quantise(wm_sample_format format, const wm_cf32 *x, size_t n, uint8_t *bytes)
{
    size_t clipped = 0;
    for (size_t i = 0; i < 2 * n; i++) {
        float value = i % 2 ? x[i / 2].im : x[i / 2].re;
        if (format == WM_CF32) {
            uint32_t bits;
            memcpy(&bits, &value, sizeof bits);
            for (int k = 0; k < 4; k++) *bytes++ = (uint8_t)(bits >> 8 * k);
            continue;
        }
        unsigned step = (unsigned)step_of(format, value, &clipped);
        *bytes++ = (uint8_t)step;
        if (format == WM_CS16) *bytes++ = (uint8_t)(step >> 8);
    }
    return clipped;
}
