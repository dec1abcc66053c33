// SPDX-License-Identifier: MIT
// The kernels of cancellation in floats: a part of lanes.h.
#pragma once

enum { LANE_SUMS = WM_CORRELATE_SUMS / WM_LANES };

static void correlate(const float *const a[2], const float *const b[2], size_t lags, size_t n,
                      double (*sum)[2])
{
    for (size_t lag = 0; lag < lags; lag++) {
        const float *b_re = b[0] - lag, *b_im = b[1] - lag;
        lanes re[LANE_SUMS], im[LANE_SUMS];
        memset(re, 0, sizeof re);
        memset(im, 0, sizeof im);
        for (size_t i = 0; i < n; i += WM_CORRELATE_SUMS) {
            for (size_t v = 0; v < LANE_SUMS; v++) {
                const size_t at = i + v * WM_LANES;
                const lanes ar = lanes_load(a[0] + at), ai = lanes_load(a[1] + at);
                const lanes br = lanes_load(b_re + at), bi = lanes_load(b_im + at);
                re[v] += ar * br + ai * bi;
                im[v] += ai * br - ar * bi;
            }
        }
        float parts[2][WM_CORRELATE_SUMS];
        memcpy(parts[0], re, sizeof re);
        memcpy(parts[1], im, sizeof im);
        for (size_t k = 0; k < WM_CORRELATE_SUMS; k++) {
            sum[lag][0] += parts[0][k];
            sum[lag][1] += parts[1][k];
        }
    }
}

static void combine(const float *(*from)[2], float (*taps)[2], size_t count, size_t n, float *re, float *im)
{
    for (size_t j = 0; j < n; j += WM_LANES) {
        lanes sum_re, sum_im;
        memset(&sum_re, 0, sizeof sum_re);
        memset(&sum_im, 0, sizeof sum_im);
        for (size_t k = 0; k < count; k++) {
            const lanes a = lanes_load(from[k][0] + j), b = lanes_load(from[k][1] + j);
            sum_re += taps[k][0] * a - taps[k][1] * b;
            sum_im += taps[k][0] * b + taps[k][1] * a;
        }
        lanes_store(re + j, sum_re);
        lanes_store(im + j, sum_im);
    }
}

static inline void cancel_overlay(wm_kernels *k)
{
    k->correlate = correlate;
    k->combine = combine;
}
