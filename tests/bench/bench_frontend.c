// SPDX-License-Identifier: MIT
// Nanoseconds per input sample: each kernel on each tier, then the whole front end on noise.
//
//     bench_frontend [TIER [SAMPLES]]      one tier; SAMPLES pushed through the front end alone (for
//     profilers)
#include "dsp/frontend.h"
#include "dsp/kernels.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { RUNS = 7, TAPS = 48, HOP = 16, OUTPUTS = 4096, FLOATS = 2048, SCENE = 1 << 18, WHOLE = 1 << 23 };

static double now_s(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

typedef struct bench {
    wm_kernels k;
    wm_fir fir;
    uint8_t *x;
    int16_t *y;
    uint64_t power[OUTPUTS / WM_SLOT_OUTPUTS];
    wm_tally tally;
    float f[6][FLOATS + 64];
} bench;

static void fir_sparse(bench *b)
{
    b->k.fir_u8(&b->fir, b->x, HOP, OUTPUTS, b->y);
}

static void fir_dense(bench *b)
{
    b->k.fir_u8(&b->fir, b->x, 3, OUTPUTS, b->y);
}

static void fir_wide(bench *b)
{
    b->k.fir_i16(&b->fir, (const int16_t *)(void *)b->x, HOP, OUTPUTS, b->y);
}

static void power(bench *b)
{
    b->k.slot_power(b->y, OUTPUTS / WM_SLOT_OUTPUTS, b->power);
}

static void tally_u8(bench *b)
{
    b->k.tally_u8(b->x, OUTPUTS * HOP, &b->tally);
}

static void tally_i16(bench *b)
{
    b->k.tally_i16((const int16_t *)(void *)b->x, OUTPUTS * HOP, &b->tally);
}

// The correlator's kernels, on the samples of a burst: there are a third as many of these as of the input.
static const wm_balance terms = {4, 3, {0, 1, 2, 3, 5, 9, 14}};

static void balance(bench *b)
{
    b->k.balance(&terms, b->f[0], FLOATS, FLOATS / 2, b->f[4]);
}

static void balance_best(bench *b)
{
    b->k.balance_best(&terms, b->f[0], FLOATS, FLOATS / 2, 1, 2, b->f[4], b->f[5]);
}

static void delay_product(bench *b)
{
    b->k.delay_product((const wm_cf32 *)(void *)b->f[0], 3, FLOATS / 2, b->f[3], b->f[4], b->f[5]);
}

static const struct {
    const char *name;
    void (*run)(bench *b);
    double samples; // input samples that it stands for
} kernels[] = {
    {"fir_u8 48 taps, hop 16",      fir_sparse,    OUTPUTS *HOP},
    {"fir_u8 48 taps, hop 3",       fir_dense,     OUTPUTS * 3 },
    {"fir_i16 48 taps, hop 16",     fir_wide,      OUTPUTS *HOP},
    {"slot_power, hop 16",          power,         OUTPUTS *HOP},
    {"tally_u8",                    tally_u8,      OUTPUTS *HOP},
    {"tally_i16",                   tally_i16,     OUTPUTS *HOP},
    {"balance, 7 terms, an output", balance,       FLOATS / 2  },
    {"balance_best, 7 terms",       balance_best,  FLOATS / 2  },
    {"delay_product, an output",    delay_product, FLOATS / 2  },
};

static double measure(bench *b, void (*run)(bench *b))
{
    double best = INFINITY;
    for (int i = 0; i < RUNS; i++) {
        double start = now_s();
        for (int k = 0; k < 20; k++) run(b);
        best = fmin(best, (now_s() - start) / 20);
    }
    return best;
}

// Two blocks, over and over, as a source leaves them in the cache. Noise of about 16 steps rms, as a dongle
// at full gain gives: sums of four uniform values.
static uint8_t *noise(size_t bytes)
{
    uint8_t *x = malloc(bytes);
    uint64_t state = 88172645463325252ULL;
    for (size_t i = 0; x && i < bytes; i++) {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        unsigned sum = (state >> 8 & 63) + (state >> 20 & 63) + (state >> 32 & 63) + (state >> 44 & 63);
        x[i] = (uint8_t)(sum / 2 + 64);
    }
    return x;
}

static size_t push_all(wm_frontend *f, const uint8_t *x, size_t samples)
{
    size_t bursts = 0, block = wm_frontend_block(f);
    wm_burst burst;
    for (size_t done = 0; done < samples; done += block) {
        wm_frontend_push(f, x + 2 * (done % SCENE), block);
        while (wm_frontend_next(f, &burst)) bursts++;
    }
    return bursts;
}

static int bench_whole(const char *tier, const uint8_t *x, size_t samples, int runs)
{
    wm_frontend_config config = {1600e3, 868.625e6, WM_CU8, tier};
    double best = INFINITY;
    size_t bursts = 0;
    for (int i = 0; i < runs; i++) {
        wm_frontend *f;
        if (wm_frontend_create(&config, &f) != WM_OK) return 1;
        double start = now_s();
        bursts = push_all(f, x, samples);
        best = fmin(best, now_s() - start);
        wm_frontend_destroy(f);
    }
    printf("%-8s %-26s %7.3f ns %8.0f MS/s  (%zu bursts)\n", tier, "front end, two channels",
           best * 1e9 / (double)samples, (double)samples / best / 1e6, bursts);
    return 0;
}

static int bench_tier(const char *tier, const uint8_t *x)
{
    static int16_t row[2][2 * TAPS] __attribute__((aligned(64)));
    static bench b;
    if (wm_kernels_select(tier, &b.k) != WM_OK) return 0;
    for (size_t j = 0; j < 2 * TAPS; j++) row[0][j] = row[1][j] = (int16_t)(j * 7 % 300);
    b.fir = (wm_fir){.re = row[0], .im = row[1], .taps = TAPS, .shift = 8};
    b.x = (uint8_t *)x;
    b.y = calloc(OUTPUTS, 4);
    if (!b.y) return 1;
    for (size_t i = 0; i < sizeof kernels / sizeof *kernels; i++)
        printf("%-8s %-26s %7.3f ns\n", tier, kernels[i].name,
               measure(&b, kernels[i].run) * 1e9 / kernels[i].samples);
    free(b.y);
    return bench_whole(tier, x, WHOLE, 5);
}

int main(int argc, char **argv)
{
    uint8_t *x = noise((size_t)2 * SCENE);
    const char *tier;
    int failed = !x;
    if (x && argc > 2)
        failed = bench_whole(argv[1], x, strtoul(argv[2], NULL, 10), 1);
    else if (x && argc > 1)
        failed = bench_tier(argv[1], x);
    else
        for (size_t i = 0; x && (tier = wm_kernels_name(i)) != NULL; i++) failed |= bench_tier(tier, x);
    free(x);
    return failed;
}
