// SPDX-License-Identifier: MIT
// The front end on synthetic FSK bursts in white noise: found, whole, at the right time and level.
#include "dsp/frontend.h"
#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define PI 3.14159265358979323846

// One signal: noise of `noise` per component everywhere, and FSK with random chips where `bursts` say so.
typedef struct burst_spec {
    double start_s, length_s, offset_hz, chip_rate_hz, amplitude; // offset from the capture's centre
} burst_spec;

typedef struct random_state {
    uint64_t state;
} random_state;

static double uniform(random_state *r) // xorshift64*, Vigna 2016
{
    r->state ^= r->state >> 12;
    r->state ^= r->state << 25;
    r->state ^= r->state >> 27;
    return (double)((r->state * 0x2545F4914F6CDD1DULL) >> 11) / 9007199254740992.0;
}

static double gauss(random_state *r)
{
    return sqrt(-2 * log(1 - uniform(r))) * cos(2 * PI * uniform(r));
}

static void add_burst(wm_cf32 *x, size_t n, double rate_hz, const burst_spec *b, random_state *r)
{
    double phase = 0, chip = 1;
    long long last = -1;
    size_t from = (size_t)ceil(b->start_s * rate_hz), to = (size_t)((b->start_s + b->length_s) * rate_hz);
    for (size_t i = from; i < to && i < n; i++) {
        long long k = (long long)(((double)i / rate_hz - b->start_s) * b->chip_rate_hz);
        if (k != last) chip = uniform(r) < 0.5 ? -1 : 1;
        last = k;
        phase += 2 * PI * (b->offset_hz + chip * 50e3) / rate_hz;
        x[i].re += (float)(b->amplitude * cos(phase));
        x[i].im += (float)(b->amplitude * sin(phase));
    }
}

static wm_cf32 *scene(size_t n, double rate_hz, double noise, const burst_spec *bursts, size_t count)
{
    random_state r = {0x9E3779B97F4A7C15ULL};
    wm_cf32 *x = calloc(n, sizeof *x);
    for (size_t i = 0; i < n; i++) {
        x[i].re = (float)(noise * gauss(&r));
        x[i].im = (float)(noise * gauss(&r));
    }
    for (size_t i = 0; i < count; i++) add_burst(x, n, rate_hz, &bursts[i], &r);
    return x;
}

static void *to_format(const wm_cf32 *x, size_t n, wm_sample_format format)
{
    unsigned char *out = malloc(n * wm_sample_size(format));
    const float *v = &x->re;
    for (size_t i = 0; i < 2 * n; i++) {
        if (format == WM_CU8) out[i] = (unsigned char)fmin(255, fmax(0, floor(v[i] * 127.5 + 128)));
        if (format == WM_CS8) ((int8_t *)out)[i] = (int8_t)fmin(127, fmax(-128, floor(v[i] * 128 + 0.5)));
        if (format == WM_CS16)
            ((int16_t *)out)[i] = (int16_t)fmin(32767, fmax(-32768, floor(v[i] * 32768 + 0.5)));
        if (format == WM_CF32) ((float *)out)[i] = v[i];
    }
    return out;
}

typedef struct found {
    wm_burst b;        // x is NULL
    double start, end; // first and last input sample where the smoothed envelope is above half of `amplitude`
    double mean_power; // between them
    uint64_t hash;
} found;

enum { FOUND_MAX = 200 };

static uint64_t hash_of(const wm_burst *b)
{
    const unsigned char *p = (const unsigned char *)b->x;
    uint64_t h = 14695981039346656037ULL ^ b->search_from ^ (uint64_t)b->search_to << 32;
    for (size_t i = 0; i < b->n * sizeof *b->x; i++) h = (h ^ p[i]) * 1099511628211ULL;
    return h;
}

static void measure(const wm_burst *b, double amplitude, found *ret)
{
    double sum = 0;
    *ret = (found){.b = *b, .start = -1, .hash = hash_of(b)};
    for (size_t i = 0; i < b->n; i++) {
        double power = b->x[i].re * b->x[i].re + b->x[i].im * b->x[i].im;
        if (power < amplitude * amplitude / 4) continue;
        ret->end = b->first_sample + (double)i * b->input_per_x;
        if (ret->start < 0) ret->start = ret->end;
    }
    size_t count = 0;
    for (size_t i = 0; i < b->n; i++) {
        double t = b->first_sample + (double)i * b->input_per_x;
        if (t < ret->start || t > ret->end) continue;
        sum += b->x[i].re * b->x[i].re + b->x[i].im * b->x[i].im;
        count++;
    }
    ret->mean_power = count ? sum / (double)count : 0;
    ret->b.x = NULL;
}

static size_t run(const wm_frontend_config *config, const void *samples, size_t n, size_t push,
                  double amplitude, found *ret)
{
    wm_frontend *f;
    wm_burst b;
    size_t count = 0, size = wm_sample_size(config->format);
    cr_assert_eq(wm_frontend_create(config, &f), WM_OK);
    for (size_t at = 0; at < n; at += push) {
        wm_frontend_push(f, (const char *)samples + at * size, n - at < push ? n - at : push);
        while (wm_frontend_next(f, &b)) {
            cr_assert_lt(count, FOUND_MAX);
            measure(&b, amplitude, &ret[count++]);
        }
    }
    wm_frontend_flush(f);
    while (wm_frontend_next(f, &b)) {
        cr_assert_lt(count, FOUND_MAX);
        measure(&b, amplitude, &ret[count++]);
    }
    wm_frontend_destroy(f);
    return count;
}

static const found *at_time(const found *list, size_t n, wm_channel_id channel, double sample)
{
    for (size_t i = 0; i < n; i++)
        if (list[i].b.channel == channel && fabs(list[i].start - sample) < 200) return &list[i];
    return NULL;
}

// The rates and formats that captures have; the channel is where the tuner puts it.
static const struct {
    double rate_hz, centre_hz;
    wm_sample_format format;
    bool s;
} captures[] = {
    {1600e3, 868.625e6, WM_CU8,  true },
    {1600e3, 868.625e6, WM_CS8,  true },
    {1600e3, 868.625e6, WM_CS16, true },
    {1600e3, 868.625e6, WM_CF32, true },
    {2400e3, 868.800e6, WM_CU8,  true },
    {2048e3, 868.500e6, WM_CU8,  true },
    {3200e3, 868.000e6, WM_CU8,  true },
    {1000e3, 868.625e6, WM_CU8,  true },
    {1024e3, 868.900e6, WM_CU8,  false},
    {250e3,  868.950e6, WM_CU8,  false},
    {250e3,  868.970e6, WM_CS16, false},
    {300e3,  868.950e6, WM_CU8,  false},
    {400e3,  868.950e6, WM_CF32, false},
    {800e3,  868.700e6, WM_CU8,  false},
    {1200e3, 868.950e6, WM_CU8,  false},
    {8e6,    868.000e6, WM_CS8,  true },
    {20e6,   865.000e6, WM_CS16, true },
};

Test(frontend, bursts_have_time_and_level_at_every_rate)
{
    static found list[FOUND_MAX];
    for (size_t i = 0; i < sizeof captures / sizeof *captures; i++) {
        wm_frontend_config config = {captures[i].rate_hz, captures[i].centre_hz, captures[i].format, NULL};
        double rate = config.rate_hz, noise = 0.02 * sqrt(rate / 1600e3), amplitude = 0.3;
        burst_spec bursts[] = {
            {0.2 + 0.3 / rate,  0.006, 868.95e6 - config.centre_hz, 100e3, amplitude},
            {0.25 + 0.7 / rate, 0.012, 868.30e6 - config.centre_hz, 32768, amplitude},
        };
        size_t n = (size_t)(0.3 * rate), count = captures[i].s ? 2 : 1;
        wm_cf32 *x = scene(n, rate, noise, bursts, count);
        void *samples = to_format(x, n, config.format);
        size_t bursts_found = run(&config, samples, n, 65536, amplitude, list);

        for (size_t b = 0; b < count; b++) {
            wm_channel_id channel = b == 0 ? WM_CHANNEL_TC : WM_CHANNEL_S;
            const found *got = at_time(list, bursts_found, channel, bursts[b].start_s * rate);
            cr_assert_not_null(got, "%g S/s: burst %zu of %zu", rate, b, bursts_found);
            double tolerance = 1 + 1.5 * got->b.input_per_x;
            cr_assert_float_eq(got->start, bursts[b].start_s * rate, tolerance, "%g S/s: start %g", rate,
                               got->start - bursts[b].start_s * rate);
            cr_assert_float_eq(got->end, (bursts[b].start_s + bursts[b].length_s) * rate, tolerance,
                               "%g S/s: end %g", rate,
                               got->end - (bursts[b].start_s + bursts[b].length_s) * rate);
            double level = 10 * log10((got->mean_power - got->b.noise_power) / (amplitude * amplitude));
            cr_assert_float_eq(level, 0, 0.4, "%g S/s: level %g dB", rate, level);
            double step = config.format <= WM_CS8 ? 1 / 127.5 : 1 / 32768.0; // of the quantiser
            double white = 2 * (noise * noise + step * step / 12) * got->b.noise_hz / rate;
            double floor = 10 * log10(got->b.noise_power / white);
            cr_assert_float_eq(floor, 0, 0.6, "%g S/s: noise %g dB", rate, floor);
            cr_assert_geq(got->b.rate_hz, b == 0 ? 448e3 : 300e3);
            cr_assert_eq(got->b.search_to, got->b.n);
        }
        free(samples);
        free(x);
    }
}

Test(frontend, push_size_does_not_matter)
{
    static const size_t pushes[] = {1, 7, 4096};
    static found want[FOUND_MAX], got[FOUND_MAX];
    wm_frontend_config config = {1600e3, 868.625e6, WM_CU8, NULL};
    burst_spec bursts[] = {
        {0.010, 0.005, 325e3,  100e3, 0.05},
        {0.012, 0.020, -325e3, 32768, 0.04},
        {0.180, 0.003, 340e3,  90e3,  0.03},
        {0.200, 0.002, 325e3,  100e3, 0.3 },
        {0.210, 0.400, 325e3,  100e3, 0.1 },
        {0.640, 0.020, -300e3, 33000, 0.05},
    };
    size_t n = 1100000;
    wm_cf32 *x = scene(n, config.rate_hz, 0.01, bursts, sizeof bursts / sizeof *bursts);
    void *samples = to_format(x, n, config.format);
    size_t count = run(&config, samples, n, 131072, 0.05, want);
    cr_assert_geq(count, 6);
    for (size_t p = 0; p < sizeof pushes / sizeof *pushes; p++) {
        cr_assert_eq(run(&config, samples, n, pushes[p], 0.05, got), count);
        for (size_t i = 0; i < count; i++) {
            cr_assert_eq(got[i].hash, want[i].hash, "push %zu, burst %zu", pushes[p], i);
            cr_assert_eq(got[i].b.first_sample, want[i].b.first_sample);
            cr_assert_eq(got[i].b.noise_power, want[i].b.noise_power);
        }
    }
    free(samples);
    free(x);
}

// A carrier that stays: pieces overlap, and every sample is searched once.
Test(frontend, long_burst_comes_in_pieces)
{
    static found list[FOUND_MAX];
    wm_frontend_config config = {1600e3, 868.625e6, WM_CU8, NULL};
    burst_spec bursts[] = {
        {0.200, 1.000, 325e3,  100e3, 0.1},
        {0.200, 1.000, -325e3, 32768, 0.1}
    };
    double rest_s[] = {[WM_CHANNEL_S] = 0.145, [WM_CHANNEL_TC] = 0.040};
    double lead_s[] = {[WM_CHANNEL_S] = 48 / 32e3, [WM_CHANNEL_TC] = 48 / 88e3};
    size_t n = 2200000;
    wm_cf32 *x = scene(n, config.rate_hz, 0.01, bursts, 2);
    void *samples = to_format(x, n, config.format);
    size_t count = run(&config, samples, n, 131072, 0.05, list);
    for (int channel = 0; channel < WM_CHANNEL_COUNT; channel++) {
        double searched = -1;
        size_t pieces = 0;
        for (size_t i = 0; i < count; i++) {
            const wm_burst *b = &list[i].b;
            if ((int)b->channel != channel) continue;
            double from = b->first_sample + (double)b->search_from * b->input_per_x;
            double to = b->first_sample + (double)b->search_to * b->input_per_x;
            double end = b->first_sample + (double)b->n * b->input_per_x;
            if (pieces++ > 0 && b->search_from > 0) {
                cr_assert_float_eq(from, searched, 1e-6);
                cr_assert_geq(from - b->first_sample, lead_s[channel] * config.rate_hz);
            }
            if (b->search_to < b->n) cr_assert_geq(end - to, rest_s[channel] * config.rate_hz);
            searched = to;
        }
        cr_assert_geq(pieces, 3);
        cr_assert_geq(searched, 1.2 * config.rate_hz);
    }
    free(samples);
    free(x);
}

Test(frontend, short_capture_is_one_burst)
{
    static found list[FOUND_MAX];
    wm_frontend_config config = {1600e3, 868.625e6, WM_CU8, NULL};
    burst_spec bursts[] = {
        {0, 0.010, 325e3, 100e3, 0.2}
    };
    size_t n = 16000;
    wm_cf32 *x = scene(n, config.rate_hz, 0.01, bursts, 1);
    void *samples = to_format(x, n, config.format);
    size_t count = run(&config, samples, n, n, 0.2, list);
    const found *got = at_time(list, count, WM_CHANNEL_TC, 0);
    cr_assert_not_null(got);
    cr_assert_float_eq(got->end, (double)n, 200);
    free(samples);
    free(x);
}

Test(frontend, reset_counts_missing_samples)
{
    wm_frontend_config config = {1600e3, 868.625e6, WM_CU8, NULL};
    burst_spec bursts[] = {
        {0.200, 0.005, 325e3, 100e3, 0.2}
    };
    size_t n = 400000;
    wm_cf32 *x = scene(n, config.rate_hz, 0.01, bursts, 1);
    unsigned char *samples = to_format(x, n, config.format);
    wm_frontend *f;
    wm_burst b;
    found got = {0};
    cr_assert_eq(wm_frontend_create(&config, &f), WM_OK);
    wm_frontend_push(f, samples, 100001);
    while (wm_frontend_next(f, &b)) continue;
    wm_frontend_flush(f);
    while (wm_frontend_next(f, &b)) continue;
    wm_frontend_reset(f, 777);
    for (size_t at = 0; at < n; at += 50000) {
        wm_frontend_push(f, samples + 2 * at, 50000);
        while (wm_frontend_next(f, &b))
            if (b.channel == WM_CHANNEL_TC) measure(&b, 0.2, &got);
    }
    cr_assert_float_eq(got.start, 100001 + 777 + 320000, 3);
    cr_assert_eq(wm_frontend_clipped(f), 0);
    wm_frontend_destroy(f);
    free(samples);
    free(x);
}

Test(frontend, floats_that_are_no_numbers_do_no_harm)
{
    wm_frontend_config config = {1600e3, 868.625e6, WM_CF32, NULL};
    wm_cf32 x[4096];
    float bad[] = {NAN, INFINITY, -INFINITY, 1e30f, -1e30f, 0};
    wm_frontend *f;
    wm_burst b;
    for (size_t i = 0; i < 4096; i++) x[i] = (wm_cf32){bad[i % 6], bad[i * 7 % 5]};
    cr_assert_eq(wm_frontend_create(&config, &f), WM_OK);
    for (size_t i = 0; i < 100; i++) {
        wm_frontend_push(f, x, 4096);
        while (wm_frontend_next(f, &b))
            for (size_t k = 0; k < b.n; k++) cr_assert(isfinite(b.x[k].re) && isfinite(b.x[k].im));
    }
    cr_assert_gt(wm_frontend_clipped(f), 100000);
    wm_frontend_destroy(f);
}

// Weak telegrams: at Ec/N0 7 dB every one is found and whole. Chips of 10 us and 30.5 us, carrier up to 75
// kHz off.
Test(frontend, weak_telegrams_are_found_whole)
{
    enum { TELEGRAMS = 40 };
    static found list[FOUND_MAX];
    static burst_spec bursts[TELEGRAMS];
    wm_frontend_config config = {1600e3, 868.625e6, WM_CU8, NULL};
    double noise = 0.08, at = 0.1;
    for (size_t i = 0; i < TELEGRAMS; i++) {
        bool s = i % 2;
        double rate = s ? 32768 : 100e3, density = 2 * noise * noise / config.rate_hz;
        double offset = (s ? -325e3 : 325e3) + 75e3 * ((double)(i % 7) - 3) / 3;
        double length = s ? 0.008 + 0.002 * (double)(i % 10) : 0.002 + 0.001 * (double)(i % 10);
        bursts[i] = (burst_spec){at, length, offset, rate, sqrt(pow(10, 0.7) * rate * density)};
        at += length + 0.006;
    }
    size_t n = (size_t)((at + 0.05) * config.rate_hz);
    wm_cf32 *x = scene(n, config.rate_hz, noise, bursts, TELEGRAMS);
    void *samples = to_format(x, n, config.format);
    size_t count = run(&config, samples, n, 131072, 1, list);
    for (size_t i = 0; i < TELEGRAMS; i++) {
        bool whole = false;
        double from = bursts[i].start_s * config.rate_hz, to = from + bursts[i].length_s * config.rate_hz;
        for (size_t k = 0; k < count; k++) {
            const wm_burst *b = &list[k].b;
            bool channel = b->channel == (i % 2 ? WM_CHANNEL_S : WM_CHANNEL_TC);
            whole |=
                channel && b->first_sample <= from && b->first_sample + (double)b->n * b->input_per_x >= to;
        }
        cr_assert(whole, "telegram %zu", i);
    }
    free(samples);
    free(x);
}

Test(frontend, tiers_give_the_same_bursts)
{
    static const char *const tiers[] = {"scalar", "sse41", "avx2", "avx512", "neon"};
    static found want[FOUND_MAX], got[FOUND_MAX];
    burst_spec bursts[] = {
        {0.200, 0.005, 325e3,  100e3, 0.2},
        {0.210, 0.020, -325e3, 32768, 0.4}
    };
    size_t n = 400000;
    wm_cf32 *x = scene(n, 1600e3, 0.01, bursts, 2);
    for (int format = WM_CU8; format <= WM_CF32; format++) {
        void *samples = to_format(x, n, (wm_sample_format)format);
        wm_frontend_config config = {1600e3, 868.625e6, (wm_sample_format)format, "scalar"};
        size_t count = run(&config, samples, n, 131072, 0.1, want);
        cr_assert_geq(count, 2);
        for (size_t t = 1; t < sizeof tiers / sizeof *tiers; t++) {
            wm_frontend *f;
            config.cpu = tiers[t];
            if (wm_frontend_create(&config, &f) != WM_OK) continue; // not of this machine
            cr_assert_str_eq(wm_frontend_cpu(f), tiers[t]);
            wm_frontend_destroy(f);
            cr_assert_eq(run(&config, samples, n, 131072, 0.1, got), count);
            for (size_t i = 0; i < count; i++) cr_assert_eq(got[i].hash, want[i].hash, "%s", tiers[t]);
        }
        free(samples);
    }
    free(x);
}

// The tuner's own spur at 0 Hz, in the middle of the channel: 4 steps of it on noise of 1 step hide no
// telegram.
Test(frontend, spur_in_the_channel_is_removed)
{
    static found list[FOUND_MAX];
    wm_frontend_config config = {1200e3, 868.95e6, WM_CU8, NULL};
    double noise = 1 / 127.5, amplitude = sqrt(pow(10, 0.9) * 100e3 * 2 * noise * noise / 1200e3);
    burst_spec bursts[] = {
        {0.3, 0.004, 20e3,  100e3, amplitude},
        {0.4, 0.004, -20e3, 100e3, amplitude}
    };
    size_t n = 600000, loud = 0;
    wm_cf32 *x = scene(n, config.rate_hz, noise, bursts, 2);
    for (size_t i = 0; i < n; i++) {
        x[i].re += 4 / 127.5f;
        x[i].im -= 3 / 127.5f;
    }
    void *samples = to_format(x, n, config.format);
    size_t count = run(&config, samples, n, 131072, amplitude, list);
    for (size_t i = 0; i < count; i++) loud += list[i].b.n > 5000;
    cr_assert_leq(count, 4);
    cr_assert_eq(loud, 0);
    for (size_t b = 0; b < 2; b++) {
        bool found_it = false;
        for (size_t i = 0; i < count; i++)
            found_it |= list[i].b.first_sample < bursts[b].start_s * config.rate_hz &&
                        list[i].b.first_sample + (double)list[i].b.n * list[i].b.input_per_x >
                            (bursts[b].start_s + bursts[b].length_s) * config.rate_hz;
        cr_assert(found_it);
    }
    free(samples);
    free(x);
}

// Any rate, centre and format, pushes of any size, loud and silent stretches, resets and flushes in any
// order: every burst stays inside its bounds. The sanitizers see the rest.
Test(frontend, any_order_of_calls_is_safe)
{
    enum { BLOCK = 20000, BLOCK_BYTES = BLOCK * 8, RUNS = 60 };
    random_state r = {12345};
    unsigned char *samples = malloc(BLOCK_BYTES);
    for (int run_number = 0; run_number < RUNS; run_number++) {
        wm_frontend *f;
        wm_burst b;
        double rate = 225e3 * pow(80, uniform(&r) * uniform(&r));
        wm_frontend_config config = {rate, 868.6e6 + 1e6 * (uniform(&r) - 0.5),
                                     (wm_sample_format)(4 * uniform(&r)), NULL};
        if (wm_frontend_create(&config, &f) != WM_OK) continue;
        for (int step = 0; step < 60; step++) {
            int loud = uniform(&r) < 0.3;
            for (size_t i = 0; i < BLOCK_BYTES; i++)
                samples[i] = (unsigned char)(loud ? 256 * uniform(&r) : i % 3);
            wm_frontend_push(f, samples, (size_t)(BLOCK * uniform(&r)));
            if (uniform(&r) < 0.03) wm_frontend_flush(f);
            while (uniform(&r) < 0.99 && wm_frontend_next(f, &b)) {
                cr_assert_leq(b.search_from, b.search_to);
                cr_assert_leq(b.search_to, b.n);
                cr_assert(isfinite(b.noise_power) && b.noise_power > 0);
                cr_assert_geq(b.first_sample, 0);
                for (size_t i = 0; i < b.n; i++)
                    cr_assert(fabsf(b.x[i].re) < 2.1f && fabsf(b.x[i].im) < 2.1f);
            }
            if (uniform(&r) < 0.03) wm_frontend_reset(f, (uint64_t)(1000 * uniform(&r)));
        }
        wm_frontend_destroy(f);
    }
    free(samples);
}
