// SPDX-License-Identifier: MIT
#include "channel_taps.h"
#include <math.h>
#include <string.h>

#define PI 3.14159265358979323846

// Modified Bessel function of the first kind, order 0 (Abramowitz & Stegun 9.6.12).
static double bessel_i0(double x)
{
    double term = 1, sum = 1;
    for (int k = 1; k < 64; k++) {
        term *= x * x / (4.0 * k * k);
        sum += term;
    }
    return sum;
}

// Kaiser 1974: window shape and length from attenuation and transition.
static double kaiser_beta(double stop_db)
{
    if (stop_db > 50) return 0.1102 * (stop_db - 8.7);
    return stop_db > 21 ? 0.5842 * pow(stop_db - 21, 0.4) + 0.07886 * (stop_db - 21) : 0;
}

size_t wm_taps_length(const wm_taps_spec *spec)
{
    double taps = ceil((spec->stop_db - 8) / (2.285 * 2 * PI * spec->transition_hz / spec->rate_hz));
    return taps < 8 ? 8 : taps > WM_FIR_TAPS_MAX ? WM_FIR_TAPS_MAX : (size_t)taps;
}

size_t wm_taps_padded(size_t taps)
{
    return (taps + WM_FIR_PAD - 1) / WM_FIR_PAD * WM_FIR_PAD;
}

// Low-pass of gain 1 at `t` samples from its middle.
static double prototype(const wm_taps_spec *spec, double beta, size_t taps, double t)
{
    double edge = 2 * t / (double)taps, phase = 2 * PI * spec->cut_hz / spec->rate_hz * t;
    if (fabs(edge) > 1) return 0;
    double sinc = fabs(phase) < 1e-9 ? 1 : sin(phase) / phase;
    return 2 * spec->cut_hz / spec->rate_hz * sinc * bessel_i0(beta * sqrt(1 - edge * edge)) /
           bessel_i0(beta);
}

// Passband gain, a power of two, and shift: the output's unit is 1/128 of the u8 input's, or the i16 input's
// own. A tap must fit 16 bits and the sums 32.
static double choose_gain(const wm_taps_spec *spec, double largest, double sum, unsigned *ret_shift)
{
    int bits = 15;
    while (ldexp(largest, bits) > INT16_MAX || ldexp(sum, bits) * spec->full_scale > 0.98 * INT32_MAX) bits--;
    *ret_shift = (unsigned)(spec->full_scale > 255 ? bits : bits - 7);
    return ldexp(1, bits);
}

void wm_taps_design(const wm_taps_spec *spec, size_t taps, int16_t *re, int16_t *im, wm_fir *ret,
                    double *ret_gain, double *ret_noise_hz)
{
    double beta = kaiser_beta(spec->stop_db), turn = -2 * PI * spec->centre_hz / spec->rate_hz;
    double middle = ((double)taps - 1) / 2 + spec->late;
    double dc = 0, power = 0, sum = 0, largest = 0;
    double h[WM_FIR_TAPS_MAX];

    for (size_t j = 0; j < taps; j++) {
        h[j] = prototype(spec, beta, taps, (double)j - middle);
        dc += h[j];
    }
    for (size_t j = 0; j < taps; j++) {
        double t = (double)j - middle;
        h[j] /= dc;
        power += h[j] * h[j];
        sum += fabs(h[j]) * (fabs(cos(turn * t)) + fabs(sin(turn * t)));
        largest = fmax(largest, fabs(h[j]));
    }
    *ret = (wm_fir){.re = re, .im = im, .taps = wm_taps_padded(taps)};
    double gain = choose_gain(spec, largest, sum, &ret->shift);
    memset(re, 0, 2 * ret->taps * sizeof *re);
    memset(im, 0, 2 * ret->taps * sizeof *im);
    for (size_t j = 0; j < taps; j++) {
        double t = (double)j - middle;
        int16_t gr = (int16_t)lround(gain * h[j] * cos(turn * t));
        int16_t gi = (int16_t)lround(gain * h[j] * sin(turn * t));
        re[2 * j] = gr;
        re[2 * j + 1] = (int16_t)-gi;
        im[2 * j] = gi;
        im[2 * j + 1] = gr;
        ret->sum_re += gr;
        ret->sum_im += gi;
    }
    *ret_gain = ldexp(gain, -(int)ret->shift);
    *ret_noise_hz = spec->rate_hz * power;
}

void wm_taps_set_dc(wm_fir *fir, int64_t re, int64_t im)
{
    int64_t half = ((int64_t)1 << (fir->shift - 1 + 16)) + 32768;
    fir->bias_re = (int32_t)((half - fir->sum_re * re + fir->sum_im * im) >> 16);
    fir->bias_im = (int32_t)((half - fir->sum_im * re - fir->sum_re * im) >> 16);
}
