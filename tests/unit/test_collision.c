// SPDX-License-Identifier: MIT
// Telegrams of one channel over each other: the strong one is read and taken away, then the weak one.
#include "cpfsk.h"
#include "decoders/link/encode.h"
#include "receiver.h"
#include <criterion/criterion.h>

enum { SAMPLES = 400000, HEARD_MAX = 400, RAMP = 8 };

static const double rate_hz = 1.6e6, centre_hz = 868.625e6, noise_power = 1e-4;

typedef struct heard {
    wm_frame frame[HEARD_MAX];
    size_t count;
} heard;

typedef struct sent {
    wm_mode mode;
    wm_format format;
    unsigned length;
    double start_s, snr_db, offset_hz; // snr: over the noise of the whole capture
} sent;

static wm_cf32 x[SAMPLES];
static heard all;

static void on_frame(void *user, const wm_frame *frame)
{
    heard *h = user;
    if (h->count < HEARD_MAX) h->frame[h->count] = *frame;
    h->count++;
}

static void add(const sent *s, uint8_t serial)
{
    static uint8_t chips[WM_CHIPS_MAX];
    uint8_t frame[WM_FRAME_MAX] = {
        (uint8_t)(s->length - 1), 0x44, 0x2D, 0x2C, serial, 0x56, 0x34, 0x12, 0x1B, 0x16, 0x78};
    size_t count = 0;
    for (unsigned i = 11; i < s->length; i++) frame[i] = (uint8_t)(i * 73 + serial * 31);
    wm_encoding e = wm_encoding_of(s->mode, s->format);
    cr_assert_eq(wm_chips_encode(&e, frame, s->length, chips, &count), WM_OK);
    const wm_mode_row *m = &wm_modes[s->mode];
    cpfsk signal = {rate_hz,
                    m->chip_rate_hz,
                    m->deviation_hz,
                    m->centre_hz - centre_hz + s->offset_hz,
                    s->start_s * rate_hz,
                    sqrt(noise_power * pow(10, s->snr_db / 10))};
    static wm_cf32 alone[SAMPLES];
    memset(alone, 0, sizeof alone);
    size_t first = (size_t)signal.start, last = (size_t)cpfsk_add(&signal, chips, count, alone, SAMPLES);
    for (size_t i = first; i <= last && i < SAMPLES; i++) {
        double inside = fmin(1, fmin((double)(i - first), (double)(last - i)) / RAMP);
        float gain = (float)(inside * inside * (3 - 2 * inside));
        x[i].re += gain * alone[i].re;
        x[i].im += gain * alone[i].im;
    }
}

static void receive(wm_receiver_stats *ret)
{
    const wm_frontend_config config = {.rate_hz = rate_hz, .centre_hz = centre_hz, .format = WM_CF32};
    wm_receiver *r;
    all.count = 0;
    cpfsk_noise(x, SAMPLES, noise_power, 1);
    cr_assert_eq(wm_receiver_create(&config, on_frame, &all, &r), WM_OK);
    wm_receiver_push(r, x, SAMPLES);
    wm_receiver_flush(r);
    wm_receiver_get_stats(r, ret);
    wm_receiver_destroy(r);
}

static const wm_frame *frame_of(uint8_t serial)
{
    const wm_frame *found = NULL;
    for (size_t i = 0; i < all.count && i < HEARD_MAX; i++) {
        if (all.frame[i].bytes[4] != serial) continue;
        cr_expect_null(found, "telegram %u came twice", serial);
        found = &all.frame[i];
    }
    return found;
}

static const struct pair {
    wm_mode mode[2]; // strong, weak
    wm_format format[2];
    double weak_s; // its start after that of the strong one
} pairs[] = {
    {{WM_MODE_T1, WM_MODE_T1}, {WM_FORMAT_A, WM_FORMAT_A}, 2.3e-3 },
    {{WM_MODE_T1, WM_MODE_C1}, {WM_FORMAT_A, WM_FORMAT_B}, -1.7e-3},
    {{WM_MODE_C1, WM_MODE_T1}, {WM_FORMAT_A, WM_FORMAT_A}, 0.4e-3 },
    {{WM_MODE_C1, WM_MODE_C1}, {WM_FORMAT_B, WM_FORMAT_A}, -0.3e-3},
    {{WM_MODE_S1, WM_MODE_S1}, {WM_FORMAT_A, WM_FORMAT_A}, 5e-3   },
    {{WM_MODE_S1, WM_MODE_S1}, {WM_FORMAT_A, WM_FORMAT_A}, -4e-3  },
};

Test(collision, both_are_heard)
{
    static const double apart_db[] = {6, 10, 20};
    wm_receiver_stats stats;
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        for (size_t k = 0; k < 3; k++) {
            const struct pair *p = &pairs[i];
            const sent strong = {p->mode[0], p->format[0], 60, 0.05, 30, 3e3};
            const sent weak = {p->mode[1], p->format[1], 50, 0.05 + p->weak_s, 30 - apart_db[k], -2e3};
            memset(x, 0, sizeof x);
            add(&strong, 1);
            add(&weak, 2);
            receive(&stats);
            const wm_frame *a = frame_of(1), *b = frame_of(2);
            cr_assert_not_null(a, "strong one of pair %zu, %g dB apart", i, apart_db[k]);
            cr_assert_not_null(b, "weak one of pair %zu, %g dB apart", i, apart_db[k]);
            cr_expect_eq(all.count, 2);
            cr_expect_float_eq(a->radio.rssi_dbfs, 30 + 10 * log10(noise_power), 1);
            cr_expect_float_eq(a->radio.rssi_dbfs - b->radio.rssi_dbfs, apart_db[k], 1, "pair %zu: %g", i,
                               a->radio.rssi_dbfs - b->radio.rssi_dbfs);
            cr_expect_float_eq(a->radio.snr_db - b->radio.snr_db, apart_db[k], 1);
            cr_expect_float_eq(b->radio.freq_offset_hz, -2e3, 500);
        }
    }
}

Test(collision, three_deep)
{
    wm_receiver_stats stats;
    const sent stacked[] = {
        {WM_MODE_T1, WM_FORMAT_A, 60, 0.0500, 18, 2e3 },
        {WM_MODE_C1, WM_FORMAT_A, 70, 0.0485, 24, -1e3},
        {WM_MODE_T1, WM_FORMAT_A, 30, 0.0520, 30, 4e3 }
    };
    memset(x, 0, sizeof x);
    for (uint8_t i = 0; i < 3; i++) add(&stacked[i], i);
    receive(&stats);
    for (uint8_t i = 0; i < 3; i++) cr_expect_not_null(frame_of(i), "telegram %u", i);
    cr_expect_eq(all.count, 3);
}

// A new telegram every millisecond for a fifth of a second, each over six others: the work is that of the
// allowance for coherent searches, however often the burst is searched.
Test(collision, work_stays_bounded)
{
    wm_receiver_stats stats;
    memset(x, 0, sizeof x);
    for (unsigned i = 0; i < 200; i++) {
        const sent s = {WM_MODE_T1,      WM_FORMAT_A,     40,
                        0.02 + 1e-3 * i, 15 + i * 7 % 20, (double)(i * 37 % 8) * 1e3};
        add(&s, (uint8_t)i);
    }
    receive(&stats);
    cr_expect_leq(stats.attempts, 2 * (25000 / 16 + 8 * 24), "%llu attempts",
                  (unsigned long long)stats.attempts);
    for (size_t i = 0; i < all.count && i < HEARD_MAX; i++) { // none that was not sent
        const wm_frame *f = &all.frame[i];
        for (unsigned k = 11; k < f->length; k++)
            cr_expect_eq(f->bytes[k], (uint8_t)(k * 73 + f->bytes[4] * 31));
    }
}
