// SPDX-License-Identifier: MIT
// Bursts to soft symbols: known chips, modulated here, at every offset that the standard allows.
#include "cpfsk.h"
#include "dsp/correlator.h"
#include "dsp/demod.h"
#include "wm/hex.h"
#include <criterion/criterion.h>

enum { BURST_MAX = 60000, CHIPS_MAX = 4096 };

// clang-format off
// One telegram of twenty bytes (eighteen in format B) in every coding: whole transmissions as chips.
static const struct vector {
    const char *name;
    wm_channel_id channel;
    wm_mode mode;
    wm_format format;
    const char *chips, *bytes;
} vectors[] = {
    {"T1", WM_CHANNEL_TC, WM_MODE_T1, WM_FORMAT_A,
     "55555555543D5A971C9B25B44EC65A2DC34E58D59371C7134EC5A334B70B699B133726B150",
     "0F44AE0C7856341201074447780B134365871E6D"},
    {"S1-m", WM_CHANNEL_S, WM_MODE_S1, WM_FORMAT_A,
     "555555547696AA559A9A6656AA5A956A9996A59AA9A6AAA9AA959A9A9A95956AAA65A9A59AA596996A95A956965950",
     "0F44AE0C7856341201074447780B134365871E6D"},
    {"C1 A", WM_CHANNEL_TC, WM_MODE_C1, WM_FORMAT_A,
     "55555555543D54CD0F44AE0C7856341201074447780B134365871E6D",
     "0F44AE0C7856341201074447780B134365871E6D"},
    {"C1 B", WM_CHANNEL_TC, WM_MODE_C1, WM_FORMAT_B,
     "55555555543D543D1144AE0C785634120107780B13436587BAC0",
     "1144AE0C785634120107780B13436587BAC0"},
};
// clang-format on
enum { VECTORS = sizeof vectors / sizeof *vectors };

// How a transmitter may differ from the nominal one, and the receiver's rate.
typedef struct condition {
    double rate_hz, offset_hz, rotation_hz, rate_error, deviation_hz, snr_db; // snr: energy of a chip over N0
} condition;

static wm_cf32 x[BURST_MAX];
static uint8_t chips[CHIPS_MAX];

static wm_burst burst_of(wm_channel_id channel, double rate_hz, double rotation_hz, size_t n, double noise)
{
    return (wm_burst){.channel = channel,
                      .x = x,
                      .n = n,
                      .rate_hz = rate_hz,
                      .rotation_hz = rotation_hz,
                      .first_sample = 1000,
                      .input_per_x = 2,
                      .noise_power = (float)noise,
                      .noise_hz = (float)rate_hz,
                      .search_from = 0,
                      .search_to = n};
}

// A burst with one transmission from sample 700.25 on and noise all over it.
static wm_burst make(const struct vector *v, const condition *c, size_t *ret_chips)
{
    double chip_rate = wm_modes[v->mode].chip_rate_hz * (1 + c->rate_error);
    size_t n_chips = *ret_chips = cpfsk_chips(v->chips, chips);
    size_t n = (size_t)(1400 + (double)n_chips * c->rate_hz / chip_rate);
    double amplitude = 0.25, noise = amplitude * amplitude * c->rate_hz / chip_rate / pow(10, c->snr_db / 10);
    cr_assert_lt(n, BURST_MAX);
    memset(x, 0, sizeof x);
    cpfsk signal = {c->rate_hz, chip_rate, c->deviation_hz, c->offset_hz + c->rotation_hz, 700.25, amplitude};
    cpfsk_add(&signal, chips, n_chips, x, n);
    cpfsk_noise(x, n, noise, (uint64_t)v->mode + 7);
    return burst_of(v->channel, c->rate_hz, c->rotation_hz, n, noise);
}

// True when one of the candidates gives the vector's bytes in its mode; the radio's facts then.
static bool decodes(wm_demod *d, const struct vector *v, const wm_burst *b, wm_radio *ret)
{
    uint8_t bytes[WM_FRAME_AIR_MAX];
    size_t n = 0;
    wm_sync_found found;
    bool ok = false;
    cr_assert_eq(wm_hex_read(v->bytes, strlen(v->bytes), bytes, sizeof bytes, &n, NULL), WM_OK);
    cr_assert_eq(wm_demod_start(d, b), WM_OK);
    while (wm_demod_next(d, 0, 0, &found)) {
        for (unsigned i = 0; i < found.readings; i++) {
            const wm_soft *soft;
            if (found.reading[i].mode != v->mode || found.reading[i].format != v->format) continue;
            wm_demod_read(d, found.reading[i]);
            if (wm_demod_bits(d, (unsigned)(8 * n), false, &soft) != WM_OK) continue;
            cr_expect_eq(soft->bits, 8 * n);
            if (memcmp(soft->bytes, bytes, n) != 0) continue;
            double end;
            wm_demod_radio(d, (unsigned)(8 * n), ret, &end);
            ok = true;
        }
    }
    return ok;
}

Test(demod, reads_every_mode_at_every_offset)
{
    wm_demod *d;
    wm_radio radio;
    size_t n;
    cr_assert_eq(wm_demod_create(NULL, &d), WM_OK);
    for (int i = 0; i < VECTORS; i++) {
        const struct vector *v = &vectors[i];
        double rate = v->channel == WM_CHANNEL_S ? 400e3 : 1600e3 / 3;
        double error = v->mode == WM_MODE_T1 ? 0.11 : v->mode == WM_MODE_S1 ? 0.018 : 1e-4;
        double low = v->mode == WM_MODE_C1 ? 35e3 : 41e3, high = v->mode == WM_MODE_C1 ? 55e3 : 78e3;
        const condition conditions[] = {
            {rate,     0,     0,     0,          wm_modes[v->mode].deviation_hz, 40},
            {rate,     60e3,  150e3, error,      low,                            25},
            {rate,     -60e3, -90e3, -error,     high,                           25},
            {2 * rate, 20e3,  0,     error / 2,  50e3,                           16},
            {400e3,    -30e3, 60e3,  -error / 3, 47e3,                           16},
        };
        for (size_t k = 0; k < sizeof conditions / sizeof *conditions; k++) {
            const condition *c = &conditions[k];
            wm_burst b = make(v, c, &n);
            cr_assert(decodes(d, v, &b, &radio), "%s, condition %zu", v->name, k);
            double known = 2.0 * wm_modes[v->mode].preamble_pairs + wm_modes[v->mode].sync_chips;
            double chip = c->rate_hz / wm_modes[v->mode].chip_rate_hz / (1 + c->rate_error);
            cr_expect_float_eq(radio.freq_offset_hz, c->offset_hz, 800, "%s %zu", v->name, k);
            cr_expect_float_eq(radio.rssi_dbfs, -12.04, 0.7, "%s %zu: %g", v->name, k, radio.rssi_dbfs);
            cr_expect_float_eq(radio.first_sample, 1000 + 2 * 700.25, chip, "%s %zu", v->name, k);
            cr_expect_float_eq(
                radio.last_sample - radio.first_sample,
                2 * chip *
                    (known + (double)(strlen(v->bytes) * 4 * wm_linecodes[wm_modes[v->mode].linecode].chips /
                                      wm_linecodes[wm_modes[v->mode].linecode].bits)),
                chip);
        }
    }
    wm_demod_destroy(d);
}

Test(demod, knows_c1_from_t1)
{
    wm_demod *d;
    wm_sync_found found;
    size_t n;
    cr_assert_eq(wm_demod_create(NULL, &d), WM_OK);
    for (int i = 0; i < VECTORS; i++) {
        const struct vector *v = &vectors[i];
        const condition c = {400e3, 5e3, 0, 0, 50e3, 30};
        wm_burst b = make(v, &c, &n);
        cr_assert_eq(wm_demod_start(d, &b), WM_OK);
        cr_assert(wm_demod_next(d, 0, 0, &found));
        bool has = false;
        for (unsigned k = 0; k < found.readings; k++)
            has |= found.reading[k].mode == v->mode && found.reading[k].format == v->format;
        cr_expect(has, "%s", v->name);
        cr_expect_eq(found.readings, 1, "%s: a clear sync word leaves nothing open", v->name);
    }
    wm_demod_destroy(d);
}

// Spoils a word so far that another one is better, and looks for the right one among the alternatives.
Test(demod, lists_what_else_it_may_be)
{
    wm_demod *d;
    wm_sync_found found;
    const wm_soft *soft;
    size_t n;
    const condition c = {400e3, 0, 0, 0, 50e3, 20};
    wm_burst b = make(&vectors[0], &c, &n);
    // Chips 60..63 are the first of the third word of T1's data: fade them out.
    for (size_t i = 0; i < 16; i++) x[700 + 60 * 4 + i] = (wm_cf32){0.02f * (float)(i % 3), -0.02f};
    cr_assert_eq(wm_demod_create(NULL, &d), WM_OK);
    cr_assert_eq(wm_demod_start(d, &b), WM_OK);
    cr_assert(wm_demod_next(d, 0, 0, &found));
    wm_demod_read(d, found.reading[0]);
    cr_assert_eq(wm_demod_bits(d, 96, false, &soft), WM_OK);
    bool right = soft->bytes[1] >> 4 == 0x4;
    unsigned open = 0;
    for (unsigned i = 0; i < soft->changes; i++) {
        const wm_soft_change *a = &soft->change[i];
        cr_expect_geq(a->penalty, 0);
        cr_expect_leq(a->penalty, WM_SOFT_PENALTY_MAX);
        cr_expect(i == 0 || a->group >= soft->change[i - 1].group, "groups ascend");
        if (a->group != 2) continue;
        open++;
        cr_expect_eq(a->bit, 8);
        right |= ((soft->bytes[1] >> 4) ^ (a->flip >> 60)) == 0x4;
    }
    cr_expect_geq(open, 1, "the faded word is not sure");
    cr_expect(right, "the word that was sent is decided or listed");
    cr_expect_eq(soft->bytes[0], 0x0F);
    wm_demod_destroy(d);
}

Test(demod, second_pass_and_loose_pass_read_the_same)
{
    wm_demod *d;
    wm_sync_found found;
    const wm_soft *soft;
    size_t n;
    cr_assert_eq(wm_demod_create(NULL, &d), WM_OK);
    for (int i = 0; i < VECTORS; i++) {
        const struct vector *v = &vectors[i];
        const condition c = {400e3, -20e3, 0, 0, 48e3, 18};
        uint8_t bytes[WM_FRAME_AIR_MAX];
        size_t length = 0;
        wm_burst b = make(v, &c, &n);
        cr_assert_eq(wm_hex_read(v->bytes, strlen(v->bytes), bytes, sizeof bytes, &length, NULL), WM_OK);
        unsigned bits = (unsigned)(8 * length);
        cr_assert_eq(wm_demod_start(d, &b), WM_OK);
        cr_assert(wm_demod_next(d, 0, 0, &found));
        wm_demod_read(d, (wm_reading_try){v->mode, v->format});
        cr_assert_eq(wm_demod_bits(d, bits, false, &soft), WM_OK);
        wm_demod_clarity clear = wm_demod_get_clarity(d); // 18 dB, twice
        cr_expect(clear.known > 40 && clear.data > 40 && fabsf(clear.quality - 1) < 0.1f, "%s", v->name);
        cr_assert_eq(wm_demod_again(d, bytes, bits), WM_OK);
        cr_assert_eq(wm_demod_bits(d, bits, false, &soft), WM_OK);
        cr_expect_arr_eq(soft->bytes, bytes, length, "%s", v->name);
        wm_demod_loosely(d);
        cr_assert_eq(wm_demod_bits(d, bits, false, &soft), WM_OK);
        cr_expect_arr_eq(soft->bytes, bytes, length, "%s", v->name);
        cr_expect_eq(wm_demod_bits(d, WM_SOFT_BITS_MAX, false, &soft), WM_E_TRUNCATED, "the burst ends");
    }
    wm_demod_destroy(d);
}

Test(demod, finds_nothing_in_noise_and_silence)
{
    wm_demod *d;
    wm_sync_found found;
    wm_demod_stats stats;
    cr_assert_eq(wm_demod_create(NULL, &d), WM_OK);
    for (int channel = 0; channel < WM_CHANNEL_COUNT; channel++) {
        wm_burst b = burst_of((wm_channel_id)channel, 400e3, 0, BURST_MAX, 0.01);
        memset(x, 0, sizeof x);
        cr_assert_eq(wm_demod_start(d, &b), WM_OK);
        cr_expect_not(wm_demod_next(d, 0, 0, &found), "silence");
        cpfsk_noise(x, BURST_MAX, 0.01, 3);
        cr_assert_eq(wm_demod_start(d, &b), WM_OK);
        cr_expect_not(wm_demod_next(d, 0, 0, &found), "noise");
    }
    wm_demod_get_stats(d, &stats);
    cr_expect_eq(stats.attempts, 0);
    wm_burst slow = burst_of(WM_CHANNEL_TC, 250e3, 0, 1000, 0.01);
    cr_expect_eq(wm_demod_start(d, &slow), WM_E_UNSUPPORTED);
    wm_burst empty = burst_of(WM_CHANNEL_TC, 400e3, 0, 0, 0);
    cr_assert_eq(wm_demod_start(d, &empty), WM_OK);
    cr_expect_not(wm_demod_next(d, 0, 0, &found));
    wm_demod_destroy(d);
}

Test(demod, preamble_alone_is_no_telegram)
{
    wm_demod *d;
    wm_sync_found found;
    cr_assert_eq(wm_demod_create(NULL, &d), WM_OK);
    for (int channel = 0; channel < WM_CHANNEL_COUNT; channel++) {
        for (size_t k = 0; k < 600; k++) chips[k] = k & 1;
        memset(x, 0, sizeof x);
        cpfsk signal = {400e3, channel == WM_CHANNEL_S ? 32768 : 100e3, 50e3, 3e3, 500, 0.25};
        cpfsk_add(&signal, chips, 600, x, BURST_MAX);
        cpfsk_noise(x, BURST_MAX, 0.002, 5);
        wm_burst b = burst_of((wm_channel_id)channel, 400e3, 0, 9000, 0.002);
        cr_assert_eq(wm_demod_start(d, &b), WM_OK);
        cr_expect_not(wm_demod_next(d, 0, 0, &found), "channel %d", channel);
    }
    wm_demod_destroy(d);
}

Test(demod, searches_only_its_own_range)
{
    wm_demod *d;
    wm_sync_found found;
    size_t n;
    const condition c = {400e3, 0, 0, 0, 50e3, 30};
    wm_burst b = make(&vectors[0], &c, &n);
    double end = 700.25 + 48 * 4;
    cr_assert_eq(wm_demod_create(NULL, &d), WM_OK);
    b.search_from = (size_t)end + 40;
    cr_assert_eq(wm_demod_start(d, &b), WM_OK);
    cr_expect_not(wm_demod_next(d, 0, 0, &found) && found.end < end + 20);
    b.search_from = 0;
    b.search_to = (size_t)end - 40;
    cr_assert_eq(wm_demod_start(d, &b), WM_OK);
    cr_expect_not(wm_demod_next(d, 0, 0, &found));
    b.search_to = (size_t)end + 40;
    cr_assert_eq(wm_demod_start(d, &b), WM_OK);
    cr_assert(wm_demod_next(d, 0, 0, &found));
    cr_expect_float_eq(found.end, end, 0.5);
    cr_expect_float_eq(found.power, 0.0625, 0.01);
    wm_demod_destroy(d);
}

// The longest frame, cut off: no read may leave the burst (the sanitizer watches).
Test(demod, survives_every_cut)
{
    wm_demod *d;
    wm_sync_found found;
    const wm_soft *soft;
    size_t n;
    const condition c = {400e3, 30e3, 0, 0.05, 50e3, 25};
    wm_burst whole = make(&vectors[0], &c, &n);
    cr_assert_eq(wm_demod_create(NULL, &d), WM_OK);
    for (size_t cut = 1; cut < whole.n; cut += 37) {
        wm_cf32 *copy = malloc(cut * sizeof *copy);
        memcpy(copy, x + whole.n - cut, cut * sizeof *copy);
        wm_burst b = whole;
        b.x = copy;
        b.n = b.search_to = cut;
        if (wm_demod_start(d, &b) == WM_OK) {
            while (wm_demod_next(d, 0, 0, &found)) {
                wm_demod_read(d, found.reading[0]);
                if (wm_demod_bits(d, 160, true, &soft) == WM_OK) (void)!wm_demod_again(d, soft->bytes, 160);
                (void)!wm_demod_bits(d, WM_SOFT_BITS_MAX, false, &soft);
            }
        }
        free(copy);
    }
    wm_demod_destroy(d);
}
