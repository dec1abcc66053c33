// SPDX-License-Identifier: MIT
// Samples to frames, all the way: what is sent comes out once, in order, with honest radio facts, however the
// stream is cut into blocks.
#include "cpfsk.h"
#include "decoders/link/encode.h"
#include "receiver.h"
#include "shared.h"
#include <criterion/criterion.h>
#include <stdio.h>

enum { FRAMES_MAX = 64, HEARD = 1 << 16 };

static const double rate_hz = 1.6e6, centre_hz = 868.625e6, noise_power = 1e-3;

typedef struct sent {
    wm_mode mode;
    wm_format format;
    unsigned length; // of the frame
    double start_s, offset_hz, rate_error, ec_n0_db;
} sent;

typedef struct heard {
    wm_frame frame[FRAMES_MAX];
    size_t count;
} heard;

static void on_frame(void *user, const wm_frame *frame)
{
    heard *h = user;
    cr_assert_lt(h->count, FRAMES_MAX);
    h->frame[h->count++] = *frame;
}

static void fill_frame(uint8_t *frame, unsigned length, uint8_t serial)
{
    const uint8_t head[] = {
        (uint8_t)(length - 1), 0x44, 0x2D, 0x2C, serial, 0x56, 0x34, 0x12, 0x1B, 0x16, 0x78};
    for (unsigned i = 0; i < length; i++)
        frame[i] = i < sizeof head ? head[i] : (uint8_t)(i * 73 + serial * 31);
}

// Adds one telegram; returns its amplitude.
static double add(const sent *s, uint8_t serial, wm_cf32 *x, size_t n)
{
    static uint8_t chips[WM_CHIPS_MAX];
    uint8_t frame[WM_FRAME_MAX];
    size_t count = 0;
    wm_encoding e = wm_encoding_of(s->mode, s->format);
    fill_frame(frame, s->length, serial);
    cr_assert_eq(wm_chips_encode(&e, frame, s->length, chips, &count), WM_OK);
    const wm_mode_row *m = &wm_modes[s->mode];
    double chip_rate = m->chip_rate_hz * (1 + s->rate_error);
    double amplitude = sqrt(pow(10, s->ec_n0_db / 10) * noise_power * chip_rate / rate_hz);
    cpfsk signal = {
        rate_hz,  chip_rate, m->deviation_hz, m->centre_hz - centre_hz + s->offset_hz, s->start_s * rate_hz,
        amplitude};
    cpfsk_add(&signal, chips, count, x, n);
    return amplitude;
}

static wm_cf32 *scene(const sent *all, size_t count, size_t n, double *amplitudes)
{
    wm_cf32 *x = calloc(n, sizeof *x);
    for (size_t i = 0; i < count; i++) {
        double a = add(&all[i], (uint8_t)(i + 1), x, n);
        if (amplitudes) amplitudes[i] = a;
    }
    cpfsk_noise(x, n, noise_power, 11);
    return x;
}

static wm_receiver *receive(const wm_cf32 *x, size_t n, size_t block, heard *h)
{
    const wm_frontend_config config = {rate_hz, centre_hz, WM_CF32, NULL};
    wm_receiver *r;
    cr_assert_eq(wm_receiver_create(&config, on_frame, h, &r), WM_OK);
    for (size_t at = 0; at < n; at += block) wm_receiver_push(r, x + at, n - at < block ? n - at : block);
    wm_receiver_flush(r);
    return r;
}

static const sent mixed[] = {
    {WM_MODE_T1, WM_FORMAT_A, 27,  0.020, 20e3,  0.05,  20},
    {WM_MODE_C1, WM_FORMAT_A, 60,  0.030, -40e3, 0,     20},
    {WM_MODE_S1, WM_FORMAT_A, 30,  0.035, 30e3,  -0.01, 20},
    {WM_MODE_C1, WM_FORMAT_B, 44,  0.045, 10e3,  5e-5,  20},
    {WM_MODE_C1, WM_FORMAT_B, 190, 0.055, 0,     0,     20},
    {WM_MODE_T1, WM_FORMAT_A, 256, 0.080, -50e3, -0.08, 20},
    {WM_MODE_S1, WM_FORMAT_A, 12,  0.100, -50e3, 0.015, 20},
    {WM_MODE_T1, WM_FORMAT_A, 10,  0.130, 50e3,  0,     20},
};
enum { MIXED = sizeof mixed / sizeof *mixed, MIXED_SAMPLES = 272000 };

// Noise bandwidth of a channel, as the front end says it.
static double noise_hz(const wm_cf32 *x, wm_channel_id channel)
{
    const wm_frontend_config config = {rate_hz, centre_hz, WM_CF32, NULL};
    wm_frontend *f;
    wm_burst b;
    double found = 0;
    cr_assert_eq(wm_frontend_create(&config, &f), WM_OK);
    for (size_t at = 0; at < MIXED_SAMPLES; at += 16000) {
        wm_frontend_push(f, x + at, 16000);
        while (wm_frontend_next(f, &b)) found = b.channel == channel ? b.noise_hz : found;
    }
    wm_frontend_flush(f);
    while (wm_frontend_next(f, &b)) found = b.channel == channel ? b.noise_hz : found;
    wm_frontend_destroy(f);
    return found;
}

Test(receiver, hears_all_modes_at_once)
{
    static heard h;
    double amplitudes[MIXED];
    wm_receiver_stats stats;
    wm_cf32 *x = scene(mixed, MIXED, MIXED_SAMPLES, amplitudes);
    wm_receiver *r = receive(x, MIXED_SAMPLES, 65536, &h);
    wm_receiver_get_stats(r, &stats);
    double bandwidth[WM_CHANNEL_COUNT] = {noise_hz(x, WM_CHANNEL_S), noise_hz(x, WM_CHANNEL_TC)};
    cr_assert_eq(h.count, MIXED);
    for (size_t i = 0; i < MIXED; i++) {
        const wm_frame *f = &h.frame[i];
        uint8_t frame[WM_FRAME_MAX];
        fill_frame(frame, mixed[i].length, (uint8_t)(i + 1));
        cr_assert_eq(f->length, mixed[i].length, "frame %zu", i);
        cr_expect_arr_eq(f->bytes, frame, f->length);
        cr_expect_eq(f->radio.mode, mixed[i].mode);
        cr_expect_eq(f->radio.format, mixed[i].format);
        cr_expect_eq(f->radio.repaired, 0);
        const wm_mode_row *m = &wm_modes[mixed[i].mode];
        double power = amplitudes[i] * amplitudes[i];
        double snr = power / (noise_power * bandwidth[mixed[i].mode != WM_MODE_S1] / rate_hz);
        cr_expect_float_eq(f->radio.rssi_dbfs, 10 * log10(power), 0.5, "frame %zu: %g", i,
                           f->radio.rssi_dbfs);
        cr_expect_float_eq(f->radio.snr_db, 10 * log10(snr), 1, "frame %zu: %g", i, f->radio.snr_db);
        cr_expect_float_eq(f->radio.freq_offset_hz, mixed[i].offset_hz, 1000);
        double chip = rate_hz / m->chip_rate_hz / (1 + mixed[i].rate_error);
        cr_expect_float_eq(f->radio.first_sample, mixed[i].start_s * rate_hz, chip, "frame %zu: %g", i,
                           f->radio.first_sample - mixed[i].start_s * rate_hz);
        cr_expect_gt(f->radio.last_sample, f->radio.first_sample);
    }
    cr_expect_eq(stats.frames[WM_MODE_T1], 3);
    cr_expect_eq(stats.frames[WM_MODE_C1], 3);
    cr_expect_eq(stats.frames[WM_MODE_S1], 2);
    cr_expect_eq(stats.samples, MIXED_SAMPLES);
    cr_expect_eq(stats.repaired, 0);
    wm_receiver_destroy(r);
    free(x);
}

Test(receiver, blocks_do_not_matter)
{
    static heard whole, pieces;
    wm_cf32 *x = scene(mixed, MIXED, MIXED_SAMPLES, NULL);
    wm_receiver_destroy(receive(x, MIXED_SAMPLES, MIXED_SAMPLES, &whole));
    const size_t blocks[] = {1, 7, 4096, 100003};
    for (size_t i = 0; i < sizeof blocks / sizeof *blocks; i++) {
        pieces.count = 0;
        wm_receiver_destroy(receive(x, MIXED_SAMPLES, blocks[i], &pieces));
        cr_assert_eq(pieces.count, whole.count, "blocks of %zu", blocks[i]);
        for (size_t k = 0; k < whole.count; k++) {
            cr_expect_arr_eq(pieces.frame[k].bytes, whole.frame[k].bytes, whole.frame[k].length);
            cr_expect_eq(pieces.frame[k].radio.first_sample, whole.frame[k].radio.first_sample);
            cr_expect_eq(pieces.frame[k].radio.rssi_dbfs, whole.frame[k].radio.rssi_dbfs);
        }
    }
    free(x);
}

// Near the threshold: what comes out was sent, and the judge's work is told.
Test(receiver, weak_telegrams_are_right_or_absent)
{
    enum { COUNT = 40, SAMPLES = 800000 };
    static sent weak[COUNT];
    static heard h;
    wm_receiver_stats stats;
    for (size_t i = 0; i < COUNT; i++) {
        weak[i] = (sent){i % 2 ? WM_MODE_C1 : WM_MODE_T1,
                         i % 4 == 3 ? WM_FORMAT_B : WM_FORMAT_A,
                         40,
                         0.010 + 0.012 * (double)i,
                         -50e3 + 2500.0 * (double)i,
                         0,
                         8};
    }
    wm_cf32 *x = scene(weak, COUNT, SAMPLES, NULL);
    wm_receiver *r = receive(x, SAMPLES, 65536, &h);
    wm_receiver_get_stats(r, &stats);
    cr_expect_geq(h.count, COUNT * 9 / 10, "%zu of %d at 8 dB", h.count, COUNT);
    for (size_t i = 0; i < h.count; i++) {
        const wm_frame *f = &h.frame[i];
        uint8_t frame[WM_FRAME_MAX];
        cr_assert_eq(f->length, 40);
        fill_frame(frame, 40, f->bytes[4]);
        cr_expect_arr_eq(f->bytes, frame, 40, "never sent");
        cr_expect(i == 0 || f->radio.first_sample > h.frame[i - 1].radio.first_sample, "in order, each once");
    }
    cr_expect_gt(stats.repaired, 0, "some needed the judge");
    wm_receiver_destroy(r);
    free(x);
}

Test(receiver, a_stronger_telegram_inside_another_is_heard)
{
    static heard h;
    const sent both[] = {
        {WM_MODE_T1, WM_FORMAT_A, 120, 0.020, 0,   0, 25},
        {WM_MODE_T1, WM_FORMAT_A, 50,  0.026, 8e3, 0, 33}
    };
    wm_cf32 *x = scene(both, 2, 128000, NULL);
    wm_receiver_destroy(receive(x, 128000, 65536, &h));
    cr_assert_eq(h.count, 2); // and then the one over which it came
    cr_expect_eq(h.frame[0].length, 120);
    cr_expect_eq(h.frame[1].length, 50);
    free(x);
}

Test(receiver, lost_samples_move_the_time)
{
    static heard h;
    const wm_frontend_config config = {rate_hz, centre_hz, WM_CF32, NULL};
    const sent one = {WM_MODE_C1, WM_FORMAT_A, 40, 0.020, 0, 0, 25};
    wm_cf32 *x = scene(&one, 1, 64000, NULL);
    wm_receiver *r;
    cr_assert_eq(wm_receiver_create(&config, on_frame, &h, &r), WM_OK);
    wm_receiver_push(r, x, 64000);
    wm_receiver_reset(r, 5000);
    wm_receiver_push(r, x, 64000);
    wm_receiver_flush(r);
    cr_assert_eq(h.count, 1 + (h.count > 1), "the first copy may end with the reset");
    cr_expect_float_eq(h.frame[h.count - 1].radio.first_sample, 69000 + 0.020 * rate_hz, 16);
    wm_receiver_destroy(r);
    free(x);
}

Test(receiver, refuses_what_it_cannot_receive)
{
    wm_receiver *r = NULL;
    const wm_frontend_config elsewhere = {rate_hz, 433e6, WM_CF32, NULL},
                             slow = {1000, centre_hz, WM_CF32, NULL};
    cr_expect_eq(wm_receiver_create(&elsewhere, on_frame, NULL, &r), WM_E_UNSUPPORTED);
    cr_expect_eq(wm_receiver_create(&slow, on_frame, NULL, &r), WM_E_ARGUMENT);
    cr_expect_null(r);
    wm_receiver_destroy(NULL);
}

// Real telegrams, recorded with RTL-SDR dongles; the recordings are not part of the repository.
Test(receiver, real_recordings)
{
    static const struct {
        const char *file;
        double rate_hz, centre_hz;
        size_t frames;
    } captures[] = {
        {"rtlsdr_868.950M_1M6_samples2.cu8", 1.6e6, 868.95e6,  2},
        {"rtlsdr_868.625M_2M4_issue48.cu8",  2.4e6, 868.625e6, 1}
    };
    for (size_t i = 0; i < sizeof captures / sizeof *captures; i++) {
        static heard h;
        FILE *file = shared_open("captures", captures[i].file);
        if (!file) cr_skip_test("no recordings here");
        const wm_frontend_config config = {captures[i].rate_hz, captures[i].centre_hz, WM_CU8, NULL};
        wm_receiver *r;
        h.count = 0;
        cr_assert_eq(wm_receiver_create(&config, on_frame, &h, &r), WM_OK);
        static uint8_t block[2 * HEARD];
        for (size_t n; (n = fread(block, 2, HEARD, file)) > 0;) wm_receiver_push(r, block, n);
        fclose(file);
        wm_receiver_flush(r);
        cr_assert_eq(h.count, captures[i].frames, "%s: %zu", captures[i].file, h.count);
        for (size_t k = 0; k < h.count; k++) cr_expect_eq(h.frame[k].radio.mode, WM_MODE_T1);
        wm_receiver_destroy(r);
    }
}
