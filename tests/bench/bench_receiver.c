// SPDX-License-Identifier: MIT
// The whole receiver on captures of the project's own making: how many times faster than real time, on each
// tier. Noise alone, and 50 telegrams a second of all modes, of which many overlap.
//     bench_receiver [TIER]
#include "dsp/kernels.h"
#include "receiver.h"
#include "synth.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { RUNS = 5, SECONDS = 4, TELEGRAMS = 50 * SECONDS, RATE = 1600000 };

typedef struct capture {
    uint8_t *bytes;
    size_t samples;
} capture;

static double now_s(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static uint32_t draw(uint64_t *state) // xorshift64, Marsaglia 2003
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return (uint32_t)(*state >> 32);
}

// Random telegrams at random times: what a dense building sends.
static void scatter(wm_synth_telegram *t, size_t count)
{
    static const wm_mode modes[] = {WM_MODE_T1, WM_MODE_C1, WM_MODE_C1, WM_MODE_S1};
    uint64_t state = 88172645463325252ULL;
    for (size_t i = 0; i < count; i++, t++) {
        *t = (wm_synth_telegram){.mode = modes[i % 4],
                                 .format = i % 4 == 2 ? WM_FORMAT_B : WM_FORMAT_A,
                                 .preamble_pairs = -1,
                                 .postamble_chips = -1,
                                 .placed = true,
                                 .at_s = 0.01 + draw(&state) / 4294967296.0 * (SECONDS - 0.1),
                                 .level_kind = WM_SYNTH_EC_N0,
                                 .length = (uint16_t)(30 + draw(&state) % 60)};
        t->level_db.low = t->level_db.high = 20 + draw(&state) % 16;
        t->offset_hz = (wm_synth_range){-25e3, 25e3};
        for (size_t k = 0; k < t->length; k++) t->frame[k] = (uint8_t)draw(&state);
        t->frame[0] = (uint8_t)(t->length - 1);
        t->frame[1] = 0x44;
    }
}

static int make(capture *ret, size_t count)
{
    static wm_synth_telegram telegrams[TELEGRAMS];
    const wm_synth_config config = {.rate_hz = RATE,
                                    .centre_hz = 868.625e6,
                                    .format = WM_CU8,
                                    .seed = 1,
                                    .duration_s = SECONDS,
                                    .repeat = 1,
                                    .ramp_s = 20e-6};
    wm_synth *s;
    size_t bad;
    const uint8_t *block;
    scatter(telegrams, count);
    ret->samples = 0;
    ret->bytes = malloc((size_t)2 * RATE * (SECONDS + 1));
    if (!ret->bytes || wm_synth_create(&config, telegrams, count, &s, &bad) != WM_OK) return 1;
    for (size_t n; (n = wm_synth_next(s, &block)) > 0; ret->samples += n)
        memcpy(ret->bytes + 2 * ret->samples, block, 2 * n);
    wm_synth_destroy(s);
    return 0;
}

static void on_frame(void *user, const wm_frame *frame)
{
    (void)frame;
    ++*(size_t *)user;
}

static int measure(const char *tier, const char *name, const capture *c, size_t sent)
{
    const wm_frontend_config config = {
        .rate_hz = RATE, .centre_hz = 868.625e6, .format = WM_CU8, .cpu = tier};
    double best = INFINITY;
    size_t frames = 0;
    for (int run = 0; run < RUNS; run++) {
        wm_receiver *r;
        frames = 0;
        if (wm_receiver_create(&config, on_frame, &frames, &r) != WM_OK) return 1;
        double start = now_s();
        wm_receiver_push(r, c->bytes, c->samples);
        wm_receiver_flush(r);
        best = fmin(best, now_s() - start);
        wm_receiver_destroy(r);
    }
    printf("%-8s receiver, %-14s %8.2f ns %8.0f MS/s %8.0f times real time  (%zu of %zu telegrams)\n", tier,
           name, best * 1e9 / (double)c->samples, (double)c->samples / best / 1e6,
           (double)c->samples / RATE / best, frames, sent);
    return 0;
}

int main(int argc, char **argv)
{
    capture noise = {0}, busy = {0};
    const char *tier;
    wm_kernels k;
    int failed = make(&noise, 0) || make(&busy, TELEGRAMS);
    for (size_t i = 0; !failed && (tier = wm_kernels_name(i)) != NULL; i++) {
        if (wm_kernels_select(tier, &k) != WM_OK || (argc > 1 && strcmp(tier, argv[1]) != 0)) continue;
        failed = measure(tier, "noise", &noise, 0) || measure(tier, "50 telegrams/s", &busy, TELEGRAMS);
    }
    free(noise.bytes);
    free(busy.bytes);
    return failed;
}
