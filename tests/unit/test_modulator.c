// SPDX-License-Identifier: MIT
#include "modulator.h"
#include "synth_numeric.h"
#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { SAMPLES = 20000 };
static const double pi = 3.14159265358979323846;

Test(numeric, random_numbers_are_those_published)
{
    wm_random r;
    wm_random_init(&r, 1234567);
    cr_expect_eq(r.state[0], UINT64_C(6457827717110365317), "splitmix64");
    cr_expect_eq(r.state[1], UINT64_C(3203168211198807973));
    r = (wm_random){
        {1, 2, 3, 4}
    };
    static const uint64_t expected[] = {41943041, 58720359, 3588806011781223, 3591011842654386};
    for (int i = 0; i < 4; i++) cr_expect_eq(wm_random_next(&r), expected[i], "xoshiro256++");
}

Test(numeric, normal_numbers_have_unit_power)
{
    wm_random r;
    double power = 0, fourth = 0, cross = 0;
    wm_random_init(&r, 0);
    for (int i = 0; i < 200000; i++) {
        wm_cf32 x = wm_random_normal(&r);
        double p = x.re * x.re + x.im * x.im;
        power += p / 200000;
        fourth += p * p / 200000;
        cross += x.re * x.im / 200000;
    }
    cr_expect_float_eq(power, 1, 0.01);
    cr_expect_float_eq(fourth, 2, 0.04, "E |x|^4 = 2 for a complex normal variable");
    cr_expect_float_eq(cross, 0, 0.005);
}

Test(numeric, sine_and_logarithm_agree_with_libm)
{
    wm_random r;
    wm_random_init(&r, 1);
    for (int i = 0; i < 10000; i++) {
        double x = 20 * wm_random_uniform(&r) - 10, c, s;
        wm_sincos_cycles(x, &c, &s);
        cr_assert_float_eq(c, cos(2 * pi * x), 1e-12);
        cr_assert_float_eq(s, sin(2 * pi * x), 1e-12);
        double u = wm_random_uniform(&r) + 1e-300;
        cr_assert_float_eq(wm_ln(u), log(u), 1e-12);
    }
    cr_expect_float_eq(wm_ln(1e-300), log(1e-300), 1e-10);
    cr_expect_eq(wm_ln(1), 0);
}

static const uint8_t chips[] = {0, 1, 1, 0, 1, 0, 0, 0, 1, 1, 1, 0};
static const wm_modulation t1 = {.rate_hz = 1.6e6,
                                 .chip_rate_hz = 100e3,
                                 .deviation_hz = 50e3,
                                 .carrier_hz = 325e3,
                                 .first_sample = 100,
                                 .fraction = 0.25,
                                 .phase_cycles = 0.1,
                                 .amplitude = 0.5,
                                 .ramp_s = 20e-6};

static void modulate(const wm_modulation *v, wm_cf32 *x, size_t n, size_t block)
{
    wm_modulator m;
    memset(x, 0, n * sizeof *x);
    cr_assert_eq(wm_modulator_init(&m, v, chips, sizeof chips), WM_OK);
    for (size_t at = 0; at < n; at += block)
        wm_modulator_add(&m, (int64_t)at, x + at, n - at < block ? n - at : block);
}

// Frequency between samples i and i + 1.
static double frequency_hz(const wm_cf32 *x, size_t i, double rate_hz)
{
    double re = (double)x[i + 1].re * x[i].re + (double)x[i + 1].im * x[i].im;
    double im = (double)x[i + 1].im * x[i].re - (double)x[i + 1].re * x[i].im;
    return atan2(im, re) / (2 * pi) * rate_hz;
}

Test(modulator, chip_one_is_the_higher_frequency)
{
    wm_cf32 x[400];
    modulate(&t1, x, 400, 400);
    for (size_t k = 0; k < sizeof chips; k++) {
        double expected = 325e3 + (chips[k] ? 50e3 : -50e3);
        // Samples 101 + 16 k to 116 + 16 k are inside chip k.
        for (size_t i = 101 + 16 * k; i < 116 + 16 * k; i++) {
            cr_expect_float_eq(hypot(x[i].re, x[i].im), 0.5, 1e-6);
            cr_expect_float_eq(frequency_hz(x, i, 1.6e6), expected, 1);
        }
    }
}

Test(modulator, edges_stand_between_samples)
{
    wm_cf32 x[400];
    modulate(&t1, x, 400, 400);
    // The first edge, from 0 to 1, is 0.25 samples behind sample 116: a quarter of the step at the low
    // frequency.
    cr_expect_float_eq(frequency_hz(x, 116, 1.6e6), 325e3 - 0.25 * 50e3 + 0.75 * 50e3, 1);
    // Where the first chip begins the phase is the one asked for.
    double phase = atan2(x[101].im, x[101].re) / (2 * pi) - 0.75 * 275e3 / 1.6e6;
    cr_expect_float_eq(phase, 0.1, 1e-6);
}

Test(modulator, phase_is_continuous_at_any_chip_rate)
{
    static wm_cf32 x[4000];
    wm_modulation v = t1;
    v.chip_rate_hz = 32768 * 1.0137;
    modulate(&v, x, 4000, 4000);
    for (size_t i = 101; i < 600; i++) {
        double f = frequency_hz(x, i, 1.6e6);
        cr_assert(f > 275e3 - 1 && f < 375e3 + 1, "%g Hz at sample %zu", f, i);
    }
}

Test(modulator, blocks_may_be_cut_anywhere)
{
    static wm_cf32 whole[400], cut[400];
    wm_modulation v = t1;
    v.drift_hz = 5e3;
    modulate(&v, whole, 400, 400);
    for (size_t block = 1; block < 100; block += 7) {
        modulate(&v, cut, 400, block);
        cr_assert_arr_eq(whole, cut, sizeof whole);
    }
}

Test(modulator, carrier_drifts_around_its_middle)
{
    wm_cf32 x[400];
    wm_modulation v = t1;
    v.drift_hz = 12e3;
    modulate(&v, x, 400, 400);
    // Middle of the first and the last chip, both zeros: 1/24 of the telegram from its ends.
    cr_expect_float_eq(frequency_hz(x, 107, 1.6e6), 275e3 - 6e3 + 12e3 / 24, 100);
    cr_expect_float_eq(frequency_hz(x, 107 + 16 * 11, 1.6e6), 275e3 + 6e3 - 12e3 / 24, 100);
}

Test(modulator, ramps_stand_outside_the_chips)
{
    wm_cf32 x[400];
    modulate(&t1, x, 400, 400);
    cr_expect_eq(x[67].re, 0);
    cr_expect_float_eq(hypot(x[84].re, x[84].im), 0.5 * pow(cos(pi / 4 * 16.25 / 16), 2), 1e-6);
    cr_expect_float_eq(hypot(x[292].re, x[292].im), 0.5, 1e-6);
    cr_expect_eq(x[325].re, 0);
}

Test(modulator, power_is_inside_carsons_bandwidth)
{
    // 500 chips of a random telegram, 20 us: a direct Fourier sum at 1 kHz steps is enough.
    enum { CHIPS = 500, N = 8000 };
    static uint8_t many[CHIPS];
    static wm_cf32 x[N];
    wm_random r;
    wm_random_init(&r, 7);
    for (int i = 0; i < CHIPS; i++) many[i] = wm_random_next(&r) >> 63;
    wm_modulation v = {.rate_hz = 1.6e6, .chip_rate_hz = 100e3, .deviation_hz = 50e3, .amplitude = 1};
    wm_modulator m;
    cr_assert_eq(wm_modulator_init(&m, &v, many, CHIPS), WM_OK);
    wm_modulator_add(&m, 0, x, N);
    double inside = 0, outside = 0;
    for (int f = -800; f < 800; f++) {
        double re = 0, im = 0, c, s;
        for (int i = 0; i < N; i += 1) {
            wm_sincos_cycles(-f * 1e3 * i / 1.6e6, &c, &s);
            re += x[i].re * c - x[i].im * s;
            im += x[i].re * s + x[i].im * c;
        }
        if (f >= -100 && f <= 100)
            inside += re * re + im * im;
        else
            outside += re * re + im * im;
    }
    cr_expect_gt(inside / (inside + outside), 0.97);
    cr_expect_lt(inside / (inside + outside), 1);
}

Test(modulator, refuses_what_the_samples_cannot_hold)
{
    wm_modulator m;
    wm_modulation v = t1;
    cr_expect_eq(wm_modulator_init(&m, &v, chips, 0), WM_E_ARGUMENT);
    v.carrier_hz = 760e3;
    cr_expect_eq(wm_modulator_init(&m, &v, chips, sizeof chips), WM_E_ARGUMENT);
    v.carrier_hz = NAN;
    cr_expect_eq(wm_modulator_init(&m, &v, chips, sizeof chips), WM_E_ARGUMENT);
}
