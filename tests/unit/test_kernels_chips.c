// SPDX-License-Identifier: MIT
// The kernels that read a telegram chip by chip: every tier of this machine against scalar, bit for bit, and
// scalar against what was sent. Stands alone, as test_kernels.c.
#include "dsp/demod_words.h"
#include "dsp/trellis.h"
#include "kernel_check.h"
#include <math.h>

enum { SAMPLES = 4096, CHIPS = 600 };

static float noise(float rms)
{
    float sum = 0;
    for (int i = 0; i < 12; i++) sum += (float)(next() >> 40) / (1 << 24) - 0.5f;
    return rms * sum;
}

// What was sent, and where.
typedef struct signal {
    wm_cf32 x[SAMPLES];
    uint8_t chips[CHIPS];
    wm_fit fit;
} signal;

// Chips with continuous phase, in noise, from sample 8.3 on; `word`: chips of a word that has as many ones as
// zeros, 0 for chips at random.
static void make(signal *s, double chip, float rms, unsigned word)
{
    const double deviation = 2.9 / chip, carrier = 0.21, at = 8.3;
    static const uint8_t words[16] = {22, 13, 14, 11, 28, 25, 26, 19, 44, 37, 38, 35, 52, 49, 50, 41};
    unsigned w = 0;
    for (unsigned k = 0; k < CHIPS; k++) {
        if (word == 6 && k % 6 == 0) w = words[next() >> 60];
        if (word == 2 && k % 2 == 0) w = next() >> 63 ? 1 : 2;
        s->chips[k] = word ? w >> (word - 1 - k % word) & 1 : next() >> 63;
    }
    int sum = 0, last = -1;
    for (size_t i = 0; i < SAMPLES; i++) {
        int k = (int)floor(((double)i - at) / chip);
        for (; last < k && last + 1 < CHIPS; last++) sum += last < 0 ? 0 : s->chips[last] ? 1 : -1;
        int sign = k < 0 || k >= CHIPS ? 0 : s->chips[k] ? 1 : -1;
        double phase =
            0.7 + carrier * ((double)i - at) + deviation * (sum * chip + sign * ((double)i - at - k * chip));
        s->x[i] = (wm_cf32){(float)cos(phase) + noise(rms), (float)sin(phase) + noise(rms)};
    }
    s->fit = (wm_fit){
        .at = at, .chip = chip, .origin = at, .carrier = carrier, .deviation = deviation, .phase = 0.7};
    s->fit.amplitude = chip;
    s->fit.spread = 0.5 + 0.5 * chip * rms * rms;
}

static void test_trellis(const wm_kernels *tier, const signal *s)
{
    static wm_trellis t[2];
    const wm_kernels *k[2] = {NULL, tier};
    wm_kernels scalar;
    if (wm_kernels_select("scalar", &scalar) != WM_OK) exit(1);
    k[0] = &scalar;
    for (int i = 0; i < 2; i++) {
        memset(&t[i], 0, sizeof t[i]);
        wm_trellis_init(&t[i], &s->fit, 0, 0, s->x, SAMPLES, 96);
        t[i].memory = 24;
        for (unsigned wanted = 100; wanted <= CHIPS; wanted += 250) k[i]->trellis_walk(&t[i], wanted);
    }
    check(t[0].chips > 100, "scalar", "trellis_walk", "chips", t[0].chips);
    check(memcmp(&t[0], &t[1], sizeof t[0]) == 0, tier->name, "trellis_walk", "all", t[1].chips);
}

static void test_trellis_reads(const wm_kernels *kernels, const signal *s, unsigned chips)
{
    static wm_trellis t;
    static wm_soft soft;
    unsigned wrong = 0;
    wm_trellis_init(&t, &s->fit, 0, 0, s->x, SAMPLES, 96);
    t.memory = 24;
    check(wm_trellis_run(&t, kernels, chips, true, &soft) == WM_OK, kernels->name, "trellis_walk", "run",
          chips);
    for (unsigned i = 0; i < chips; i++) wrong += (soft.bytes[i / 8] >> (7 - i % 8) & 1) != s->chips[i];
    check(wrong == 0, kernels->name, "trellis_walk", "bits", wrong);
    check(soft.quality > 0.9f && soft.quality < 1.1f, kernels->name, "trellis_walk", "quality", chips);
    check(wm_trellis_run(&t, kernels, WM_SOFT_BITS_MAX, false, &soft) == WM_E_TRUNCATED, kernels->name,
          "trellis_walk", "end", chips);
}

// Reads words with a tier and with scalar; what was sent comes out where `clean`.
static void test_words(const wm_kernels *tier, const signal *s, wm_linecode_id id, bool coherent, bool clean)
{
    static wm_soft soft[2];
    wm_word_track t[2];
    const wm_linecode *code = &wm_linecodes[id];
    const unsigned bits = 240;
    wm_kernels scalar;
    if (wm_kernels_select("scalar", &scalar) != WM_OK) exit(1);
    memset(soft, 0, sizeof soft);
    memset(t, 0, sizeof t);
    for (int i = 0; i < 2; i++) {
        wm_word_track_init(&t[i], code, &s->fit, 0, s->x, SAMPLES, 8, coherent);
        wm_status status = wm_word_track_run(&t[i], i ? tier : &scalar, bits, &soft[i]);
        check(!clean || status == WM_OK, tier->name, "word_walk", "run", (unsigned)status);
    }
    check(memcmp(&t[0], &t[1], sizeof t[0]) == 0, tier->name, "word_walk", "track", id);
    check(memcmp(&soft[0], &soft[1], sizeof soft[0]) == 0, tier->name, "word_walk", "soft", id);
    if (!clean) return;
    unsigned wrong = 0;
    for (unsigned i = 0; i < bits; i += code->bits) {
        unsigned value = soft[1].bytes[i / 8] >> (8 - code->bits - i % 8) & ((1u << code->bits) - 1),
                 sent = 0;
        for (unsigned k = 0; k < code->chips; k++)
            sent = sent << 1 | s->chips[i / code->bits * code->chips + k];
        wrong += code->words[value] != sent;
    }
    check(wrong == 0, tier->name, "word_walk", "words", wrong);
    check(soft[1].quality > 0.9f && soft[1].quality < 1.1f, tier->name, "word_walk", "quality", id);
}

static void test_row(const wm_kernels *tier, const signal *s)
{
    static wm_chip_tones tones;
    wm_cf32 row[40][2], one[2];
    const wm_fit *f = &s->fit;
    wm_chip_tones_init(&tones, s->x, SAMPLES, f->chip, f->origin, f->carrier, f->deviation);
    tier->chip_row(&tones, f->at, f->chip, 40, row);
    for (int k = 0; k < 40; k++) {
        float off = 0;
        wm_chip_correlate(&tones, f->at + k * f->chip, f->chip, one);
        for (int i = 0; i < 2; i++) off += fabsf(row[k][i].re - one[i].re) + fabsf(row[k][i].im - one[i].im);
        check(off < 1e-4f * (float)f->chip, tier->name, "chip_row", "chip", (unsigned)k);
        check(hypotf(row[k][s->chips[k]].re, row[k][s->chips[k]].im) > 0.8f * (float)f->chip, tier->name,
              "chip_row", "tone", (unsigned)k);
    }
    tier->chip_row(&tones, SAMPLES - f->chip, f->chip, 1, row);
    check(row[0][0].re == 0 && row[0][1].im == 0, tier->name, "chip_row", "end", 0);
}

static void test_widen(const wm_kernels *tier)
{
    int16_t y[80];
    float x[81];
    for (int i = 0; i < 80; i++) y[i] = (int16_t)(next() >> 48);
    y[3] = INT16_MIN;
    for (size_t n = 0; n <= 80; n++) {
        bool good = true;
        x[n] = 7;
        tier->widen(y, 1.0f / 300, n, x);
        for (size_t i = 0; i < n; i++) good = good && x[i] == 1.0f / 300 * y[i];
        check(good && x[n] == 7, tier->name, "widen", "values", (unsigned)n);
    }
}

int main(void)
{
    static signal clean, noisy, garbage, sixes, pairs;
    make(&clean, 5.33, 0.1f, 0);
    make(&noisy, 6.4, 0.9f, 0);
    make(&garbage, 6.8, 30, 0);
    make(&sixes, 5.4, 0.2f, 6);
    make(&pairs, 6.7, 0.2f, 2);
    for (size_t i = 0; wm_kernels_name(i); i++) {
        wm_kernels k;
        if (wm_kernels_select(wm_kernels_name(i), &k) != WM_OK) continue; // not of this machine
        test_trellis_reads(&k, &clean, 500);
        test_trellis(&k, &clean);
        test_trellis(&k, &noisy);
        test_trellis(&k, &garbage);
        test_row(&k, &clean);
        test_widen(&k);
        for (int coherent = 0; coherent < 2; coherent++) {
            test_words(&k, &sixes, WM_LINECODE_THREE_OF_SIX, coherent, true);
            test_words(&k, &pairs, WM_LINECODE_MANCHESTER, coherent, true);
            for (wm_linecode_id id = WM_LINECODE_MANCHESTER; id <= WM_LINECODE_THREE_OF_SIX; id++) {
                test_words(&k, &noisy, id, coherent, false);
                test_words(&k, &garbage, id, coherent, false);
            }
        }
        printf("%s\n", k.name);
    }
    if (failures) fprintf(stderr, "%d failures\n", failures);
    return failures != 0;
}
