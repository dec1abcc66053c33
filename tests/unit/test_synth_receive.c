// SPDX-License-Identifier: MIT
// What the synthesiser sends the receiver hears, with the values it was sent with.
#include "receiver.h"
#include "synth.h"
#include "synth_telegram.h"
#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define CEN "0F44AE0C785634120107780B13436587"
#define QUNDIS                                                                                               \
    "314493441234567835087A740000200B6E2701004B6E450100426C5F2CCB086E790000C2086C7F21326CFFFF046D200B7422"

enum { FRAMES_MAX = 16 };

typedef struct heard {
    wm_frame frames[FRAMES_MAX];
    size_t count;
} heard;

static void on_frame(void *user, const wm_frame *frame)
{
    heard *h = user;
    if (h->count < FRAMES_MAX) h->frames[h->count] = *frame;
    h->count++;
}

static const wm_synth_config config_default = {.rate_hz = 1.6e6,
                                               .centre_hz = 868.625e6,
                                               .format = WM_CU8,
                                               .seed = 1,
                                               .at_s = 0.02,
                                               .gap_s = 0.02,
                                               .tail_s = 0.01,
                                               .repeat = 1,
                                               .ramp_s = 20e-6};

// Sends the telegrams and listens; *ret_plan (whose items the caller frees) says where each was.
static void receive(const wm_synth_config *c, const wm_synth_telegram *t, size_t count, heard *h,
                    wm_synth_plan *ret_plan)
{
    const wm_frontend_config frontend = {c->rate_hz, c->centre_hz, c->format, NULL};
    wm_synth *s;
    wm_receiver *r;
    size_t bad;
    const uint8_t *block;
    h->count = 0;
    cr_assert_eq(wm_synth_create(c, t, count, &s, &bad), WM_OK);
    cr_assert_eq(wm_receiver_create(&frontend, on_frame, h, &r), WM_OK);
    for (size_t n; (n = wm_synth_next(s, &block)) > 0;) wm_receiver_push(r, block, n);
    wm_receiver_flush(r);
    wm_receiver_destroy(r);
    wm_synth_destroy(s);
    cr_assert_eq(wm_synth_plan_make(c, t, count, ret_plan, &bad), WM_OK);
}

// The frame is the telegram, and the radio facts are those it was sent with.
static void expect_frame(const wm_synth_config *c, const wm_synth_telegram *t, const wm_synth_placed *p,
                         const wm_frame *f)
{
    const wm_mode_row *mode = &wm_modes[t->mode];
    double start = (double)p->first_sample + p->fraction;
    // An echo of -12 dB adds to the level or takes from it.
    double level_error_db = c->echo_count > 0 ? 3 : 1;
    double offset_hz = p->carrier_hz + c->centre_hz - mode->centre_hz;
    cr_expect_eq(f->length, t->length);
    cr_expect_arr_eq(f->bytes, t->frame, t->length);
    cr_expect_eq(f->radio.mode, t->mode);
    cr_expect_eq(f->radio.format, t->format);
    cr_expect_float_eq(f->radio.freq_offset_hz, offset_hz, 500, "%s: %g Hz, sent with %g", mode->name,
                       f->radio.freq_offset_hz, offset_hz);
    cr_expect_float_eq(f->radio.rssi_dbfs, 20 * log10(p->amplitude), level_error_db,
                       "%s: %g dBFS, sent with %g", mode->name, f->radio.rssi_dbfs, 20 * log10(p->amplitude));
    cr_expect_float_eq(f->radio.last_sample, start + p->samples, 10 * c->rate_hz / mode->chip_rate_hz,
                       "%s: ends at %.1f, sent until %.1f", mode->name, f->radio.last_sample,
                       start + p->samples);
    cr_expect(f->radio.first_sample > start - 2 * c->rate_hz / mode->chip_rate_hz &&
                  f->radio.first_sample < f->radio.last_sample,
              "%s: begins at %.1f, sent from %.1f", mode->name, f->radio.first_sample, start);
}

static void expect_all(const wm_synth_config *c, const char *const *texts, size_t count)
{
    static heard h;
    wm_synth_telegram t[FRAMES_MAX];
    wm_synth_plan plan;
    for (size_t i = 0; i < count; i++) t[i] = telegram(texts[i]);
    receive(c, t, count, &h, &plan);
    cr_assert_eq(h.count, count, "%zu of %zu heard", h.count, count);
    for (size_t i = 0; i < count; i++)
        expect_frame(c, &t[plan.items[i].telegram], &plan.items[i], &h.frames[i]);
    free(plan.items);
}

Test(synth_receive, every_mode)
{
    static const char *const texts[] = {"T1:" CEN,    "C1A:" CEN,    "C1B:" CEN,    "S1:" CEN,    "S1m:" CEN,
                                        "T1:" QUNDIS, "C1A:" QUNDIS, "C1B:" QUNDIS, "S1m:" QUNDIS};
    expect_all(&config_default, texts, sizeof texts / sizeof texts[0]);
}

Test(synth_receive, every_format_and_rate)
{
    static const char *const texts[] = {"T1:" QUNDIS, "S1m:" CEN, "C1B:" CEN};
    static const double rates_hz[] = {1.2e6, 2.048e6, 2.4e6, 3.2e6};
    for (int i = 0; i < 4; i++) {
        wm_synth_config c = config_default;
        c.format = (wm_sample_format)i;
        c.rate_hz = rates_hz[i];
        expect_all(&c, texts, 3);
    }
}

Test(synth_receive, tolerances_of_the_standard)
{
    // Carrier +-60 ppm and the clock errors that each mode may have.
    static const char *const texts[] = {
        "T1,offset=50k,chip-rate-error=10%:" QUNDIS,
        "T1,offset=-50k,chip-rate-error=-10%:" QUNDIS,
        "T1,deviation=40k:" QUNDIS,
        "T1,deviation=80k:" QUNDIS,
        "S1m,offset=50k,chip-rate-error=1.5%:" CEN,
        "S1m,offset=-50k,chip-rate-error=-1.5%:" CEN,
        "S1m,deviation=40k:" CEN,
        "S1m,deviation=80k:" CEN,
        "C1A,offset=22k,chip-rate-error=100:" CEN,
        "C1B,offset=-22k,chip-rate-error=-100:" CEN,
        "C1A,deviation=34k:" CEN,
        "C1B,deviation=56k:" CEN,
    };
    expect_all(&config_default, texts, sizeof texts / sizeof texts[0]);
}

Test(synth_receive, modes_at_the_same_time)
{
    static const char *const texts[] = {"S1m@20ms,snr=25:" QUNDIS, "T1@22ms,snr=25:" CEN,
                                        "C1B@30ms,snr=25:" CEN, "T1@50ms:" QUNDIS};
    expect_all(&config_default, texts, sizeof texts / sizeof texts[0]);
}

Test(synth_receive, faults_of_a_dongle)
{
    static const char *const texts[] = {"T1,snr=20:" QUNDIS, "S1m,snr=20:" CEN, "C1A,snr=20,drift=1k:" CEN};
    wm_synth_config c = config_default;
    c.dc_i = 0.02;
    c.dc_q = -0.01;
    c.iq_gain_db = 0.5;
    c.iq_phase_deg = 2;
    expect_all(&c, texts, 3);
    c.echo_count = 1;
    c.echoes[0] = (wm_synth_echo){1.25e-6, -12, 70};
    expect_all(&c, texts, 3);
}

Test(synth_receive, noise_holds_no_telegram)
{
    static heard h;
    wm_synth_plan plan;
    wm_synth_config c = config_default;
    c.duration_s = 2;
    receive(&c, NULL, 0, &h, &plan);
    cr_expect_eq(h.count, 0);
    free(plan.items);
}
