// SPDX-License-Identifier: MIT
// Input that is no telegram at all, loud and for a long time: the work stays bounded, and the telegrams
// before and behind it are heard.
#include "modulator.h"
#include "receiver.h"
#include "synth.h"
#include "synth_text.h"
#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define CEN "0F44AE0C785634120107780B13436587"

enum { RATE = 1600000, SAMPLES = 2 * RATE, FROM = RATE / 2, TO = RATE * 3 / 2, SENT = 8, CHIPS = 120000 };

// Coherent searches that the demodulator allows: a first allowance for each burst, and one for each 64 chips
// of it. A burst of T or C lasts 0.2 s at the most, one of S 0.33 s.
enum { ATTEMPTS_OF_A_SECOND = (100000 + 32768) / 16 + 24 * (6 + 4) };

typedef struct scene {
    uint8_t *bytes;
    uint64_t state;
} scene;

static uint32_t draw(scene *s) // xorshift64, Marsaglia 2003
{
    s->state ^= s->state << 13;
    s->state ^= s->state >> 7;
    s->state ^= s->state << 17;
    return (uint32_t)(s->state >> 32);
}

// Four telegrams of different modes before the disturbance and four behind it.
static void setup(scene *s)
{
    static const char *const texts[SENT] = {
        "T1@50ms,snr=20:" CEN,   "S1m@100ms,snr=20:" CEN,  "C1A@200ms,snr=20:" CEN,  "C1B@300ms,snr=20:" CEN,
        "T1@1700ms,snr=20:" CEN, "S1m@1750ms,snr=20:" CEN, "C1A@1850ms,snr=20:" CEN, "C1B@1950ms,snr=20:" CEN,
    };
    const wm_synth_config config = {.rate_hz = RATE,
                                    .centre_hz = 868.625e6,
                                    .format = WM_CU8,
                                    .seed = 1,
                                    .duration_s = (double)SAMPLES / RATE,
                                    .repeat = 1,
                                    .ramp_s = 20e-6};
    wm_synth_telegram telegrams[SENT];
    wm_synth *synth;
    size_t bad, at = 0;
    const uint8_t *block;
    for (size_t i = 0; i < SENT; i++) {
        char message[WM_SYNTH_MESSAGE];
        telegrams[i] = wm_synth_telegram_default();
        cr_assert_eq(wm_synth_telegram_parse(&telegrams[i], texts[i], ':', false, message), WM_OK, "%s",
                     message);
    }
    s->state = 88172645463325252ULL;
    s->bytes = malloc((size_t)2 * SAMPLES);
    cr_assert_not_null(s->bytes);
    cr_assert_eq(wm_synth_create(&config, telegrams, SENT, &synth, &bad), WM_OK);
    for (size_t n; (n = wm_synth_next(synth, &block)) > 0; at += n) memcpy(s->bytes + 2 * at, block, 2 * n);
    cr_assert_eq(at, SAMPLES);
    wm_synth_destroy(synth);
}

static void on_frame(void *user, const wm_frame *frame)
{
    cr_expect_eq(frame->length, sizeof CEN / 2);
    ++*(size_t *)user;
}

static void expect_all(scene *s, const char *what)
{
    const wm_frontend_config config = {.rate_hz = RATE, .centre_hz = 868.625e6, .format = WM_CU8};
    wm_receiver *r;
    wm_receiver_stats stats;
    size_t frames = 0;
    cr_assert_eq(wm_receiver_create(&config, on_frame, &frames, &r), WM_OK);
    wm_receiver_push(r, s->bytes, SAMPLES);
    wm_receiver_flush(r);
    wm_receiver_get_stats(r, &stats);
    cr_expect_eq(frames, SENT, "%s: %zu of %d telegrams", what, frames, SENT);
    cr_expect_leq(stats.attempts, 2 * ATTEMPTS_OF_A_SECOND, "%s: %llu attempts", what,
                  (unsigned long long)stats.attempts);
    wm_receiver_destroy(r);
    free(s->bytes);
}

static void set(scene *s, size_t i, double re, double im)
{
    s->bytes[2 * i] = (uint8_t)fmax(0, fmin(255, round(127.5 + 127.5 * re)));
    s->bytes[2 * i + 1] = (uint8_t)fmax(0, fmin(255, round(127.5 + 127.5 * im)));
}

Test(hostile, silence)
{
    scene s;
    setup(&s);
    memset(s.bytes + 2 * FROM, 127, 2 * (TO - FROM));
    expect_all(&s, "silence");
}

Test(hostile, constant)
{
    scene s;
    setup(&s);
    memset(s.bytes + 2 * FROM, 255, 2 * (TO - FROM));
    expect_all(&s, "constant");
}

Test(hostile, full_scale_noise)
{
    scene s;
    setup(&s);
    for (size_t i = 2 * FROM; i < 2 * TO; i++) s.bytes[i] = draw(&s) & 1 ? 255 : 0;
    expect_all(&s, "noise");
}

Test(hostile, tone)
{
    scene s;
    setup(&s);
    for (size_t i = FROM; i < TO; i++) {
        double phase = 2 * M_PI * 330e3 / RATE * (double)(i % RATE);
        set(&s, i, cos(phase), sin(phase));
    }
    expect_all(&s, "tone");
}

// A sweep over the whole band every millisecond, as LoRa's symbols are.
Test(hostile, chirps)
{
    scene s;
    setup(&s);
    double phase = 0;
    for (size_t i = FROM; i < TO; i++) {
        phase = fmod(phase + 2 * M_PI * ((double)(i % 1600) / 1600 - 0.5), 2 * M_PI);
        set(&s, i, 0.9 * cos(phase), 0.9 * sin(phase));
    }
    expect_all(&s, "chirps");
}

// The preamble and sync word of T1 over and over, for a second: some two thousand false syncs.
Test(hostile, false_syncs)
{
    static uint8_t chips[CHIPS];
    static wm_cf32 x[TO - FROM];
    scene s;
    wm_modulator m;
    setup(&s);
    for (size_t k = 0; k < CHIPS; k++) {
        size_t in = k % 48;
        chips[k] = in < 38 ? in & 1 : 0x03D >> (47 - in) & 1;
    }
    const wm_modulation modulation = {
        .rate_hz = RATE, .chip_rate_hz = 100e3, .deviation_hz = 50e3, .carrier_hz = 325e3, .amplitude = 0.9};
    cr_assert_eq(wm_modulator_init(&m, &modulation, chips, 99000), WM_OK);
    memset(x, 0, sizeof x);
    wm_modulator_add(&m, 0, x, TO - FROM);
    for (size_t i = FROM; i < TO; i++)
        if (x[i - FROM].re != 0 || x[i - FROM].im != 0) set(&s, i, x[i - FROM].re, x[i - FROM].im);
    expect_all(&s, "false syncs");
}
