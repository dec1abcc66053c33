// SPDX-License-Identifier: MIT
#include "synth.h"
#include "synth_telegram.h"
#include "wm/hex.h"
#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char cen[] = "0F44AE0C785634120107780B13436587";

static wm_synth_config config_default(wm_sample_format format)
{
    return (wm_synth_config){.rate_hz = 1.6e6,
                             .centre_hz = 868.625e6,
                             .format = format,
                             .seed = 1,
                             .at_s = 0.005,
                             .gap_s = 0.005,
                             .tail_s = 0.005,
                             .repeat = 1,
                             .ramp_s = 20e-6};
}

// The whole capture; the caller frees it.
static uint8_t *capture(const wm_synth_config *c, const wm_synth_telegram *t, size_t count,
                        size_t *ret_samples, uint64_t *ret_clipped)
{
    wm_synth *s;
    size_t bad, at = 0, size = wm_sample_size(c->format);
    const uint8_t *block;
    cr_assert_eq(wm_synth_create(c, t, count, &s, &bad), WM_OK);
    uint64_t samples = wm_synth_plan_of(s)->samples;
    uint8_t *bytes = malloc(samples * size);
    cr_assert_not_null(bytes);
    for (size_t n; (n = wm_synth_next(s, &block)) > 0; at += n) {
        cr_assert_leq(at + n, samples);
        memcpy(bytes + at * size, block, n * size);
    }
    cr_assert_eq(at, samples);
    *ret_samples = at;
    if (ret_clipped) *ret_clipped = wm_synth_clipped(s);
    wm_synth_destroy(s);
    return bytes;
}

// Power of 8-bit unsigned or float samples [from, to), full scale = 1.
static double power(const uint8_t *bytes, wm_sample_format format, size_t from, size_t to)
{
    double sum = 0;
    for (size_t i = 2 * from; i < 2 * to; i++) {
        float value;
        if (format == WM_CF32)
            memcpy(&value, bytes + 4 * i, 4);
        else
            value = ((float)bytes[i] - 127.5f) / 127.5f;
        sum += (double)value * value;
    }
    return sum / (double)(to - from);
}

static double decibel(double ratio)
{
    return 10 * log10(ratio);
}

// SNR of a long telegram: power in it without the noise's, over the noise in Carson's bandwidth.
static double measured_snr_db(const char *words, wm_sample_format format, double bandwidth_hz)
{
    char text[64 + 2 * WM_FRAME_MAX] = {0};
    size_t samples, words_length = strlen(words);
    memcpy(text, words, words_length);
    memset(text + words_length, '5', 2 * WM_FRAME_MAX);
    memcpy(text + words_length, "FF", 2);
    wm_synth_telegram t = telegram(text);
    wm_synth_config c = config_default(format);
    c.at_s = c.tail_s = 0.05;
    uint8_t *bytes = capture(&c, &t, 1, &samples, NULL);
    size_t edge = (size_t)(0.05 * c.rate_hz), skip = 100;
    double noise =
        (power(bytes, format, 0, edge - skip) + power(bytes, format, samples - edge + skip, samples)) / 2;
    double both = power(bytes, format, edge + skip, samples - edge - skip);
    free(bytes);
    return decibel((both - noise) / (noise * bandwidth_hz / c.rate_hz));
}

Test(synth, snr_is_in_carsons_bandwidth)
{
    cr_expect_float_eq(wm_synth_bandwidth_hz(WM_MODE_T1), 200e3, 1e-6);
    cr_expect_float_eq(wm_synth_bandwidth_hz(WM_MODE_C1), 190e3, 1e-6);
    cr_expect_float_eq(wm_synth_bandwidth_hz(WM_MODE_S1), 132768, 1e-6);
    cr_expect_float_eq(measured_snr_db("T1,snr=20:", WM_CF32, 200e3), 20, 0.1);
    cr_expect_float_eq(measured_snr_db("C1A,snr=12:", WM_CF32, 190e3), 12, 0.1);
    cr_expect_float_eq(measured_snr_db("S1m,snr=25:", WM_CF32, 132768), 25, 0.1);
    cr_expect_float_eq(measured_snr_db("T1,snr=20:", WM_CU8, 200e3), 20, 0.2);
    cr_expect_float_eq(measured_snr_db("T1,snr=40:", WM_CU8, 200e3), 40, 0.2,
                       "noise is lowered: nothing clips");
}

Test(synth, ec_n0_is_for_one_chip)
{
    // Ec/N0 = A^2 / (chip rate * N0): the SNR in as many Hz as there are chips a second.
    cr_expect_float_eq(measured_snr_db("T1,ecn0=14:", WM_CF32, 100e3), 14, 0.1);
    cr_expect_float_eq(measured_snr_db("S1m,ecn0=20:", WM_CF32, 32768), 20, 0.1);
}

Test(synth, levels_are_of_full_scale)
{
    size_t samples;
    wm_synth_telegram t = telegram("T1,level=-6:0F44AE0C785634120107780B13436587");
    wm_synth_config c = config_default(WM_CF32);
    c.noise = WM_SYNTH_NOISE_OFF;
    uint8_t *bytes = capture(&c, &t, 1, &samples, NULL);
    cr_expect_eq(power(bytes, WM_CF32, 0, 7900), 0);
    cr_expect_float_eq(decibel(power(bytes, WM_CF32, 8001, 12000)), -6, 1e-3);
    free(bytes);
}

Test(synth, noise_alone)
{
    size_t samples;
    uint64_t clipped;
    wm_synth_config c = config_default(WM_CU8);
    c.duration_s = 0.1;
    c.noise = WM_SYNTH_NOISE_FIXED;
    c.noise_dbfs = -20;
    uint8_t *bytes = capture(&c, NULL, 0, &samples, &clipped);
    cr_expect_eq(samples, 160000);
    cr_expect_float_eq(decibel(power(bytes, WM_CU8, 0, samples)), -20, 0.1);
    cr_expect_eq(clipped, 0);
    free(bytes);
    c.noise_dbfs = 0;
    bytes = capture(&c, NULL, 0, &samples, &clipped);
    cr_expect_gt(clipped, samples / 10);
    free(bytes);
}

static uint64_t fnv1a(const uint8_t *bytes, size_t n)
{
    uint64_t hash = UINT64_C(0xCBF29CE484222325);
    for (size_t i = 0; i < n; i++) hash = (hash ^ bytes[i]) * UINT64_C(0x100000001B3);
    return hash;
}

static uint64_t capture_hash(uint64_t seed)
{
    size_t samples;
    const wm_synth_telegram t[] = {
        telegram("T1,snr=10..20,offset=-20k..20k:0F44AE0C785634120107780B13436587"),
        telegram("C1B,ecn0=15,drift=2k:0F44AE0C785634120107780B13436587"),
        telegram("S1m@5ms,chip-rate-error=-1%..1%:0F44AE0C785634120107780B13436587"),
    };
    wm_synth_config c = config_default(WM_CS16);
    c.seed = seed;
    c.repeat = 3;
    c.dc_i = 0.01;
    c.iq_gain_db = 0.5;
    c.iq_phase_deg = 2;
    uint8_t *bytes = capture(&c, t, 3, &samples, NULL);
    uint64_t hash = fnv1a(bytes, 4 * samples);
    free(bytes);
    return hash;
}

Test(synth, a_seed_gives_the_same_bytes_everywhere)
{
    cr_expect_eq(capture_hash(1), UINT64_C(0x4ed90b8e5fa2e948), "%016llx",
                 (unsigned long long)capture_hash(1));
    cr_expect_neq(capture_hash(1), capture_hash(2));
}

Test(synth, telegrams_follow_one_another)
{
    wm_synth_plan plan;
    size_t bad;
    const wm_synth_telegram t[] = {telegram(cen), telegram(cen),
                                   telegram("S1m@1ms:0F44AE0C785634120107780B13436587")};
    wm_synth_config c = config_default(WM_CU8);
    c.repeat = 2;
    cr_assert_eq(wm_synth_plan_make(&c, t, 3, &plan, &bad), WM_OK);
    cr_assert_eq(plan.count, 6);
    // Sorted by time: the S1-m telegram at 1 ms comes first.
    cr_expect_eq(plan.items[0].telegram, 2);
    cr_expect_eq(plan.items[0].first_sample, 1600);
    cr_expect_eq(plan.items[1].first_sample, 8000);
    cr_expect_float_eq(plan.items[1].fraction, 0, 1e-6);
    cr_expect_neq(plan.items[0].slot, plan.items[1].slot, "they overlap");
    double start = (double)plan.items[1].first_sample + plan.items[1].fraction + plan.items[1].samples + 8000;
    double second = (double)plan.items[2].first_sample + plan.items[2].fraction;
    cr_expect(second >= start && second < start + 1);
    for (size_t i = 1; i < plan.count; i++) cr_expect_leq(plan.items[i - 1].begin, plan.items[i].begin);
    // The second round is the same scene, one gap behind the last end of the first.
    cr_expect_eq(plan.items[3].telegram, 2);
    cr_expect_eq(plan.items[4].first_sample - plan.items[3].first_sample, 6400, "5 ms - 1 ms");
    double end = (double)plan.items[3].first_sample + plan.items[3].fraction + plan.items[3].samples;
    for (size_t i = 4; i < plan.count; i++) {
        const wm_synth_placed *p = &plan.items[i];
        end = fmax(end, (double)p->first_sample + p->fraction + p->samples);
    }
    cr_expect_eq(plan.samples, (uint64_t)ceil(end + 8000));
    free(plan.items);
}

Test(synth, refuses_impossible_plans)
{
    wm_synth_plan plan;
    size_t bad = 0;
    wm_synth_telegram t[WM_SYNTH_SLOTS + 1];
    wm_synth_config c = config_default(WM_CU8);
    cr_expect_eq(wm_synth_plan_make(&c, NULL, 0, &plan, &bad), WM_E_ARGUMENT,
                 "neither telegrams nor duration");
    t[0] = telegram("@1:0F44AE0C785634120107780B13436587");
    c.duration_s = 0.5;
    cr_expect_eq(wm_synth_plan_make(&c, t, 1, &plan, &bad), WM_E_TRUNCATED);
    c.duration_s = 0;
    t[0] = telegram("@0:0F44AE0C785634120107780B13436587");
    cr_expect_eq(wm_synth_plan_make(&c, t, 1, &plan, &bad), WM_E_TRUNCATED,
                 "its ramp starts before the capture");
    t[0] = telegram(cen);
    t[1] = telegram("S1m:0F44AE0C785634120107780B13436587");
    c.centre_hz = 868.95e6;
    c.rate_hz = 1e6;
    cr_expect_eq(wm_synth_plan_make(&c, t, 2, &plan, &bad), WM_E_UNSUPPORTED);
    cr_expect_eq(bad, 1, "the capture covers T1, not S1");
    c = config_default(WM_CU8);
    for (size_t i = 0; i <= WM_SYNTH_SLOTS; i++) t[i] = telegram("@10ms:0F44AE0C785634120107780B13436587");
    cr_expect_eq(wm_synth_plan_make(&c, t, WM_SYNTH_SLOTS + 1, &plan, &bad), WM_E_LIMIT);
    cr_assert_eq(wm_synth_plan_make(&c, t, WM_SYNTH_SLOTS, &plan, &bad), WM_OK);
    free(plan.items);
    c.repeat = WM_SYNTH_PLACED_MAX;
    cr_expect_eq(wm_synth_plan_make(&c, t, 2, &plan, &bad), WM_E_LIMIT);
}

Test(synth, echo_adds_to_the_direct_path)
{
    size_t samples;
    wm_synth_telegram t = telegram("T1,level=-20,preamble=4000:0F44AE0C785634120107780B13436587");
    wm_synth_config c = config_default(WM_CF32);
    c.noise = WM_SYNTH_NOISE_OFF;
    c.echo_count = 1;
    // No delay: the echo is in phase and of the same strength, so the amplitude doubles.
    c.echoes[0] = (wm_synth_echo){0, 0, 0};
    uint8_t *bytes = capture(&c, &t, 1, &samples, NULL);
    cr_expect_float_eq(decibel(power(bytes, WM_CF32, 8100, 50000)), -20 + 6.02, 0.01);
    free(bytes);
    c.echoes[0].phase_deg = 180;
    bytes = capture(&c, &t, 1, &samples, NULL);
    cr_expect_lt(power(bytes, WM_CF32, 8100, 50000), 1e-9);
    free(bytes);
    c.echoes[0].delay_s = 1;
    wm_synth *s;
    size_t bad;
    cr_expect_eq(wm_synth_create(&c, &t, 1, &s, &bad), WM_E_ARGUMENT, "delay beyond the filter");
}

Test(synth, quantises_to_nearest_and_cuts)
{
    const wm_cf32 x[] = {
        {0,    1    },
        {-1,   2    },
        {0.5f, -0.5f}
    };
    uint8_t bytes[24];
    cr_expect_eq(wm_synth_quantise(WM_CU8, x, 3, bytes), 1);
    const uint8_t cu8[] = {128, 255, 0, 255, 191, 64};
    cr_expect_arr_eq(bytes, cu8, 6);
    cr_expect_eq(wm_synth_quantise(WM_CS8, x, 3, bytes), 1);
    const uint8_t cs8[] = {0, 127, 0x81, 127, 64, 0xC1};
    cr_expect_arr_eq(bytes, cs8, 6);
    cr_expect_eq(wm_synth_quantise(WM_CS16, x, 2, bytes), 1);
    const uint8_t cs16[] = {0, 0, 0xFF, 0x7F, 0x01, 0x80, 0xFF, 0x7F};
    cr_expect_arr_eq(bytes, cs16, 8);
    cr_expect_eq(wm_synth_quantise(WM_CF32, x, 3, bytes), 0);
    const uint8_t cf32[] = {0, 0, 0, 0, 0, 0, 0x80, 0x3F};
    cr_expect_arr_eq(bytes, cf32, 8);
}
