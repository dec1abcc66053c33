// SPDX-License-Identifier: MIT
// Telegrams that are known, taken out of their samples: of a lone one only the noise is left.
#include "cpfsk.h"
#include "dsp/cancel.h"
#include "dsp/demod.h"
#include "dsp/pattern.h"
#include "wm/hex.h"
#include <criterion/criterion.h>

enum { BURST_MAX = 40000, CHIPS_MAX = 4096 };

// clang-format off
// One telegram of twenty bytes as chips, and its bytes on air.
static const struct vector {
    const char *name;
    wm_channel_id channel;
    wm_mode mode;
    wm_format format;
    unsigned preamble; // pairs of chips more before it
    const char *chips, *bytes;
} vectors[] = {
    {"T1", WM_CHANNEL_TC, WM_MODE_T1, WM_FORMAT_A, 0,
     "55555555543D5A971C9B25B44EC65A2DC34E58D59371C7134EC5A334B70B699B133726B15",
     "0F44AE0C7856341201074447780B134365871E6D"},
    {"S1", WM_CHANNEL_S, WM_MODE_S1, WM_FORMAT_A, 264,
     "555555547696AA559A9A6656AA5A956A9996A59AA9A6AAA9AA959A9A9A95956AAA65A9A59AA596996A95A956965950",
     "0F44AE0C7856341201074447780B134365871E6D"},
    {"C1 A", WM_CHANNEL_TC, WM_MODE_C1, WM_FORMAT_A, 0,
     "55555555543D54CD0F44AE0C7856341201074447780B134365871E6D",
     "0F44AE0C7856341201074447780B134365871E6D"},
};
// clang-format on
enum { VECTORS = sizeof vectors / sizeof *vectors };

static wm_cf32 x[BURST_MAX], clean[BURST_MAX];
static uint8_t chips[CHIPS_MAX];

static const double noise_power = 1e-4;

// Adds the telegram from sample `start` on, `snr_db` of power over that of the noise, smoothed as a channel
// filter would. Returns its end.
static double add(const struct vector *v, double start, double snr_db, double deviation_hz, double offset_hz)
{
    static wm_cf32 raw[BURST_MAX];
    double rate = v->channel == WM_CHANNEL_S ? 400e3 : 1600e3 / 3;
    size_t n = 0;
    for (; n < 2 * v->preamble; n++) chips[n] = n & 1;
    n += cpfsk_chips(v->chips, chips + n);
    memset(raw, 0, sizeof raw);
    cpfsk signal = {rate,  wm_modes[v->mode].chip_rate_hz,          deviation_hz, offset_hz,
                    start, sqrt(noise_power * pow(10, snr_db / 10))};
    double end = cpfsk_add(&signal, chips, n, raw, BURST_MAX);
    for (size_t i = 1; i + 1 < BURST_MAX; i++) {
        x[i].re += 0.1f * raw[i - 1].re + 0.8f * raw[i].re + 0.1f * raw[i + 1].re;
        x[i].im += 0.1f * raw[i - 1].im + 0.8f * raw[i].im + 0.1f * raw[i + 1].im;
    }
    return end;
}

static wm_burst burst_of(const struct vector *v, size_t n)
{
    double rate = v->channel == WM_CHANNEL_S ? 400e3 : 1600e3 / 3;
    return (wm_burst){.channel = v->channel,
                      .x = x,
                      .n = n,
                      .rate_hz = rate,
                      .input_per_x = 1,
                      .noise_power = (float)noise_power,
                      .noise_hz = (float)rate,
                      .search_to = n};
}

static double mean_power(const wm_cf32 *at, size_t from, size_t to)
{
    double sum = 0;
    for (size_t i = from; i < to; i++) sum += at[i].re * at[i].re + at[i].im * at[i].im;
    return sum / (double)(to - from);
}

// Reads on until the vector's bytes come; *ret_end is the telegram's end.
static bool read(wm_demod *d, const struct vector *v, uint8_t *bytes, wm_radio *ret, double *ret_end)
{
    uint8_t wanted[WM_FRAME_AIR_MAX];
    size_t n = 0;
    wm_sync_found found;
    const wm_soft *soft;
    cr_assert_eq(wm_hex_read(v->bytes, strlen(v->bytes), wanted, sizeof wanted, &n, NULL), WM_OK);
    while (wm_demod_next(d, 0, 0, &found)) {
        for (unsigned i = 0; i < found.readings; i++) {
            if (found.reading[i].mode != v->mode || found.reading[i].format != v->format) continue;
            wm_demod_read(d, found.reading[i]);
            if (wm_demod_bits(d, (unsigned)(8 * n), false, &soft) != WM_OK) continue;
            if (memcmp(soft->bytes, wanted, n) != 0) continue;
            memcpy(bytes, wanted, n);
            wm_demod_radio(d, (unsigned)(8 * n), ret, ret_end);
            return true;
        }
    }
    return false;
}

static unsigned bits_of(const struct vector *v)
{
    return (unsigned)(4 * strlen(v->bytes));
}

Test(cancel, lone_telegram_is_left_alone)
{
    wm_demod *d;
    wm_radio radio;
    wm_cancelled left;
    uint8_t bytes[WM_FRAME_AIR_MAX];
    double end;
    cr_assert_eq(wm_demod_create(NULL, &d), WM_OK);
    for (int i = 0; i < VECTORS; i++) {
        memset(x, 0, sizeof x);
        double last = add(&vectors[i], 900.25, 25, wm_modes[vectors[i].mode].deviation_hz, 11e3);
        cpfsk_noise(x, BURST_MAX, noise_power, 3);
        wm_burst b = burst_of(&vectors[i], (size_t)last + 900);
        memcpy(clean, x, sizeof x);
        cr_assert_eq(wm_demod_start(d, &b), WM_OK);
        cr_assert(read(d, &vectors[i], bytes, &radio, &end), "%s", vectors[i].name);
        cr_expect_not(wm_demod_cancel(d, bytes, bits_of(&vectors[i]), end, &left));
        cr_expect_arr_eq(x, clean, sizeof x, "%s", vectors[i].name);
    }
    wm_demod_destroy(d);
}

// Takes the telegram that is found first out, from the fit of its known chips on.
static void take_out(const struct vector *v, wm_cancelled *ret)
{
    static wm_cancel cancel;
    const wm_linecode *code = &wm_linecodes[wm_modes[v->mode].linecode];
    unsigned n = WM_KNOWN_CHIPS + (v->mode == WM_MODE_C1 ? 16 : 0) + bits_of(v) / code->bits * code->chips;
    wm_kernels kernels;
    wm_demod *d;
    wm_sync_found found;
    wm_burst b = burst_of(v, BURST_MAX);
    cr_assert_geq(cpfsk_chips(v->chips, chips), n);
    cr_assert_eq(wm_demod_create(NULL, &d), WM_OK);
    cr_assert_eq(wm_demod_start(d, &b), WM_OK);
    cr_assert(wm_demod_next(d, 0, 0, &found), "%s", v->name);
    cr_assert_eq(wm_kernels_select(NULL, &kernels), WM_OK);
    cr_assert_eq(wm_fit_extend(&found.fit, &kernels, x, b.n, chips, WM_KNOWN_CHIPS, n, false, 1), WM_OK);
    wm_cancel_init(&cancel, &kernels);
    wm_status status =
        wm_cancel_run(&cancel, x, b.n, &found.fit, chips, n, WM_FIT_ALL_BUT_DRIFT, noise_power, ret);
    cr_assert_eq(status, WM_OK, "%s", v->name);
    wm_demod_destroy(d);
}

// The long preamble before the known chips and the chips behind the data go with them.
Test(cancel, leaves_noise)
{
    wm_cancelled left;
    for (int i = 0; i < VECTORS; i++) {
        for (double snr_db = 10; snr_db <= 30; snr_db += 10) {
            memset(x, 0, sizeof x);
            double end =
                add(&vectors[i], 900.25, snr_db, wm_modes[vectors[i].mode].deviation_hz * 1.03, -23e3);
            cpfsk_noise(x, BURST_MAX, noise_power, 5);
            take_out(&vectors[i], &left);
            double rest = mean_power(x, 850, (size_t)end + 50) / noise_power;
            cr_expect_geq(left.from, left.to, "%s at %g dB", vectors[i].name, snr_db);
            cr_expect_lt(rest, 1.4, "%s at %g dB leaves %.2f of the noise", vectors[i].name, snr_db, rest);
            cr_expect_gt(rest, 0.8, "%s at %g dB leaves %.2f of the noise", vectors[i].name, snr_db, rest);
        }
    }
}

// Its level does not matter to what is measured of the one under it.
Test(cancel, reads_what_lay_under)
{
    static const double below_db[] = {6, 10, 20};
    static const int under[VECTORS] = {2, 1, 0};
    wm_demod *d;
    wm_radio radio;
    wm_cancelled left;
    uint8_t bytes[WM_FRAME_AIR_MAX];
    double end;
    cr_assert_eq(wm_demod_create(NULL, &d), WM_OK);
    for (int i = 0; i < VECTORS; i++) {
        const struct vector *strong = &vectors[i], *weak = &vectors[under[i]];
        for (size_t k = 0; k < 3; k++) {
            memset(x, 0, sizeof x);
            add(strong, 900.25, 34, wm_modes[strong->mode].deviation_hz, 9e3);
            double last = add(weak, 1900.75, 34 - below_db[k], wm_modes[weak->mode].deviation_hz, -6e3);
            cpfsk_noise(x, BURST_MAX, noise_power, 9);
            wm_burst b = burst_of(strong, (size_t)last + 900);
            cr_assert_eq(wm_demod_start(d, &b), WM_OK);
            cr_assert(read(d, strong, bytes, &radio, &end), "%s", strong->name);
            cr_expect_float_eq(radio.snr_db, 34, 2);
            cr_assert(wm_demod_cancel(d, bytes, bits_of(strong), end, &left), "%s over %s by %g dB",
                      strong->name, weak->name, below_db[k]);
            cr_expect(left.from < 2200 && left.to > 2200);
            cr_assert(wm_demod_search(d, left.from, left.to + wm_demod_known(d), left.least));
            cr_assert(read(d, weak, bytes, &radio, &end), "%s under %s by %g dB", weak->name, strong->name,
                      below_db[k]);
            cr_expect_float_eq(radio.snr_db, 34 - below_db[k], 2, "%s: %.1f dB", weak->name, radio.snr_db);
            cr_expect_float_eq(radio.freq_offset_hz, -6e3, 500);
        }
    }
    wm_demod_destroy(d);
}

Test(cancel, refuses_what_it_cannot_solve)
{
    static wm_cancel cancel;
    wm_kernels kernels;
    wm_cancelled left;
    cr_assert_eq(wm_kernels_select(NULL, &kernels), WM_OK);
    wm_cancel_init(&cancel, &kernels);
    memset(x, 0, sizeof x);
    memset(chips, 0, sizeof chips);
    wm_fit fit = {.at = 100, .chip = 5, .carrier = 0.1, .deviation = 0.5, .amplitude = 1};
    cr_expect_eq(wm_cancel_run(&cancel, x, 0, &fit, chips, 64, 0, 0, &left), WM_E_FORMAT);
    cr_expect_eq(wm_cancel_run(&cancel, x, BURST_MAX, &fit, chips, 4, 0, 0, &left), WM_E_FORMAT);
    fit.amplitude = 0;
    cr_expect_eq(wm_cancel_run(&cancel, x, BURST_MAX, &fit, chips, 64, 0, 0, &left), WM_E_FORMAT);
    fit = (wm_fit){.at = 100, .chip = 500, .deviation = 0.5, .amplitude = 1};
    cr_expect_eq(wm_cancel_run(&cancel, x, BURST_MAX, &fit, chips, 64, 0, 0, &left), WM_E_FORMAT);
    fit.at = NAN;
    fit.chip = 5;
    cr_expect_eq(wm_cancel_run(&cancel, x, BURST_MAX, &fit, chips, 64, 0, 0, &left), WM_E_FORMAT);
}
