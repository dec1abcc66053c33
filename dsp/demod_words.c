// SPDX-License-Identifier: MIT
#include "demod_words.h"
#include <math.h>

enum { WORD_CHIPS_MAX = 6, WORDS_MAX = 16, SUMS = 2 * WORD_CHIPS_MAX + 1 };

static const double residual_max = 1.5; // beyond it a chip is wrong, or only noise

// Without coherence: share of a word's phase against the prediction that goes into the carrier, and its
// bound.
static const double jump_gain = 0.2, jump_max = 0.5;

// In-phase and quadrature of every chip for every partial sum before it and either value.
typedef struct word_grid {
    wm_cf32 u[WORD_CHIPS_MAX][SUMS][2];
} word_grid;

void wm_word_track_init(wm_word_track *t, const wm_linecode *code, const wm_fit *fit, unsigned known,
                        const wm_cf32 *x, size_t n, double cap, bool coherent)
{
    t->code = code;
    t->coherent = coherent;
    t->at = fit->at + known * fit->chip;
    t->chip = fit->chip;
    // What drift there is turns the carrier from that of the fit's middle to that of this place.
    double from_origin = t->at - fit->origin;
    t->phase = fit->phase + 0.5 * fit->drift * from_origin * from_origin;
    t->turn = fit->drift * from_origin * fit->chip;
    t->memory = 0;
    t->cap = cap;
    t->amplitude = t->reference = fit->amplitude;
    t->spread = fit->spread;
    t->total = 0;
    wm_chip_tones_init(&t->tones, x, n, fit->chip, fit->origin, fit->carrier, fit->deviation);
}

static void fill(const wm_word_track *t, word_grid *g)
{
    wm_cf32 path[SUMS];
    int n = t->code->chips;
    wm_cf32 one = wm_phasor(-t->tones.deviation * t->chip), power = {1, 0};
    for (int s = 0; s <= n; s++, power = wm_multiply(power, one)) {
        path[n + s] = power;
        path[n - s] = (wm_cf32){power.re, -power.im};
    }
    wm_cf32 turn = wm_phasor(-(t->phase + 0.5 * t->turn)), further = wm_phasor(-t->turn);
    for (int k = 0; k < n; k++, turn = wm_multiply(turn, further)) {
        wm_cf32 c[2];
        wm_chip_correlate(&t->tones, t->at + k * t->chip, t->chip, c);
        c[0] = wm_multiply(c[0], turn);
        c[1] = wm_multiply(c[1], turn);
        int reach = k < n - k ? k : n - k; // a balanced word's sums return to 0
        for (int s = -reach; s <= reach; s++) {
            g->u[k][s + n][0] = wm_multiply(c[0], path[s + n]);
            g->u[k][s + n][1] = wm_multiply(c[1], path[s + n]);
        }
    }
}

static wm_cf32 sum_word(const word_grid *g, const wm_linecode *code, unsigned word)
{
    wm_cf32 sum = {0, 0};
    for (int k = 0, s = code->chips; k < code->chips; k++) {
        int bit = word >> (code->chips - 1 - k) & 1;
        sum.re += g->u[k][s][bit].re;
        sum.im += g->u[k][s][bit].im;
        s += bit ? 1 : -1;
    }
    return sum;
}

// Phase, carrier, timing, rate, amplitude and spread follow the decided word. The gains are those of a line
// fitted over a memory that grows to the cap.
static void follow(wm_word_track *t, const word_grid *g, unsigned word)
{
    int n = t->code->chips;
    double phase = 0, timing = 0, real = 0, square = 0;
    for (int k = 0, s = n; k < n; k++) {
        int bit = word >> (n - 1 - k) & 1;
        wm_cf32 u = g->u[k][s][bit];
        double r = wm_clamp(u.im / t->amplitude, residual_max);
        phase += r / n;
        timing -= (bit ? r : -r) / n;
        real += u.re / n;
        square += (double)u.im * u.im / n;
        s += bit ? 1 : -1;
    }
    timing /= t->tones.deviation;
    double m = t->memory + (double)48 / n < t->cap ? t->memory + (double)48 / n : t->cap;
    double a = 2 * (2 * m + 1) / ((m + 1) * (m + 2)), b = 6 / ((m + 1) * (m + 2));
    t->phase += t->turn * n + a * phase;
    t->turn += b * phase / n;
    t->at += n * t->chip + a * timing;
    t->chip += b * timing / n;
    t->amplitude += (real - t->amplitude) / (m + 1);
    t->spread += (square - t->spread) / (m + 1);
    // A collapsed estimate would make every later penalty meaningless.
    t->amplitude = wm_at_least(t->amplitude, 0.1 * t->reference);
    t->spread = wm_at_least(t->spread, 1e-6 * t->reference * t->reference);
    t->memory += 1;
    t->total += n * real;
}

// Takes the word's own phase over, so that only its course inside the word is left to follow. Of a jump the
// carrier believes a little.
static void align(wm_word_track *t, word_grid *g, wm_cf32 sum)
{
    double jump = atan2(sum.im, sum.re);
    wm_cf32 back = wm_phasor(-jump);
    for (int k = 0; k < t->code->chips; k++) {
        for (int s = 0; s <= 2 * t->code->chips; s++) {
            g->u[k][s][0] = wm_multiply(g->u[k][s][0], back);
            g->u[k][s][1] = wm_multiply(g->u[k][s][1], back);
        }
    }
    t->phase += jump;
    t->turn += jump_gain * wm_clamp(jump, jump_max) / t->code->chips;
}

static void put(wm_soft *soft, unsigned value, unsigned bits)
{
    for (unsigned i = bits; i-- > 0;) {
        uint8_t mask = (uint8_t)(0x80 >> soft->bits % 8);
        if (value >> i & 1)
            soft->bytes[soft->bits / 8] |= mask;
        else
            soft->bytes[soft->bits / 8] &= (uint8_t)~mask;
        soft->bits++;
    }
}

static void decide(wm_word_track *t, wm_soft *soft)
{
    word_grid g = {0};
    wm_cf32 sum[WORDS_MAX];
    float m[WORDS_MAX];
    unsigned values = 1u << t->code->bits, best = 0;
    fill(t, &g);
    for (unsigned v = 0; v < values; v++) {
        sum[v] = sum_word(&g, t->code, t->code->words[v]);
        m[v] = t->coherent ? sum[v].re : hypotf(sum[v].re, sum[v].im);
        if (m[v] > m[best]) best = v;
    }
    float nats = (float)(t->amplitude / t->spread);
    for (unsigned v = 0; v < values; v++) {
        float penalty = (m[best] - m[v]) * nats;
        if (v == best || penalty > WM_SOFT_PENALTY_MAX || soft->changes == WM_SOFT_CHANGES_MAX) continue;
        soft->change[soft->changes++] =
            (wm_soft_change){(uint64_t)(v ^ best) << (64 - t->code->bits), penalty, soft->bits,
                             (uint16_t)(soft->bits / t->code->bits)};
    }
    put(soft, best, t->code->bits);
    if (!t->coherent) align(t, &g, sum[best]);
    follow(t, &g, t->code->words[best]);
}

wm_status wm_word_track_run(wm_word_track *t, unsigned bits, wm_soft *soft)
{
    if (bits > WM_SOFT_BITS_MAX) return WM_E_LIMIT;
    while (soft->bits < bits) {
        if (t->at < 1 || t->at + (t->code->chips + 1) * t->chip >= (double)t->tones.n) return WM_E_TRUNCATED;
        if (!(t->chip > WM_CHIP_SAMPLES_MIN && t->chip < WM_CHIP_SAMPLES_MAX)) return WM_E_FORMAT;
        decide(t, soft);
    }
    double chips = (double)soft->bits / t->code->bits * t->code->chips;
    soft->quality = (float)(t->total / (chips * t->reference));
    return WM_OK;
}
