// SPDX-License-Identifier: MIT
// Every tier of this machine against scalar, bit for bit. A program of its own without a test library, so
// that it also runs as a bare cross-compiled binary under an emulator.
#include "dsp/cpu.h"
#include "dsp/kernels.h"
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CANARY = 0x5A, CANARY_BYTES = 64, X_BYTES = 1 << 17, ALIGN = 64, TALLY_TOP = 40000 };

static uint64_t state = 88172645463325252ULL;
static int failures;

static uint64_t next(void) // xorshift64, Marsaglia 2003
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return state;
}

static void check(bool good, const char *tier, const char *kernel, const char *what, size_t n)
{
    if (good) return;
    failures++;
    fprintf(stderr, "%s %s differs: %s, %zu\n", tier, kernel, what, n);
}

// Memory that is exactly as large as asked, so that a sanitizer or the canary sees every byte too many.
static unsigned char *guarded(size_t bytes, size_t shift)
{
    unsigned char *p = malloc(shift + bytes + CANARY_BYTES);
    if (!p) exit(1);
    memset(p, CANARY, shift + bytes + CANARY_BYTES);
    return p;
}

static bool canary_lives(const unsigned char *end)
{
    for (size_t i = 0; i < CANARY_BYTES; i++)
        if (end[i] != CANARY) return false;
    return true;
}

typedef enum fill { FILL_RANDOM, FILL_LOW, FILL_HIGH, FILL_RAILS, FILL_COUNT } fill;
static const char *const fill_names[FILL_COUNT] = {"random", "all low", "all high", "rails"};

static void fill_u8(uint8_t *x, size_t n, fill how)
{
    for (size_t i = 0; i < n; i++) {
        uint64_t r = next() >> 32;
        x[i] = (uint8_t)(how == FILL_LOW     ? 0
                         : how == FILL_HIGH  ? 255
                         : how == FILL_RAILS ? (r & 1) * 255
                                             : r);
    }
}

static void fill_i16(int16_t *x, size_t n, fill how)
{
    for (size_t i = 0; i < n; i++) {
        uint64_t r = next() >> 32;
        x[i] = (int16_t)(how == FILL_LOW     ? INT16_MIN
                         : how == FILL_HIGH  ? INT16_MAX
                         : how == FILL_RAILS ? ((r & 1) ? INT16_MIN : INT16_MAX)
                                             : (int)(r & 0xFFFF) - 32768);
    }
}

// Random taps whose sums just fit 32 bits with samples up to `full`; `loud` rows saturate the output.
static void fill_row(wm_fir *fir, int16_t *re, int16_t *im, size_t taps, int64_t full, bool loud)
{
    int64_t limit = INT32_MAX / full / (int64_t)(2 * taps) - 1;
    if (limit > INT16_MAX) limit = INT16_MAX;
    for (size_t j = 0; j < 2 * taps; j++) {
        re[j] = (int16_t)((int64_t)(next() >> 33) % (2 * limit + 1) - limit);
        im[j] = (int16_t)((int64_t)(next() >> 33) % (2 * limit + 1) - limit);
    }
    re[0] = (int16_t)limit; // the extremes occur
    im[0] = (int16_t)-limit;
    *fir =
        (wm_fir){.re = re, .im = im, .taps = taps, .bias_re = -12345, .bias_im = 128, .shift = loud ? 1 : 12};
}

static void test_fir(const wm_kernels *scalar, const wm_kernels *tier, bool wide, void *samples, int16_t *re,
                     int16_t *im)
{
    static const size_t taps[] = {16, 32, 48, 64, 208, WM_FIR_TAPS_MAX};
    static const size_t outputs[] = {4, 8, 12, 60, 256}, hops[] = {1, 3, 4, 16, 17};
    size_t size = wide ? 4 : 2;
    for (size_t run = 0; run < 6 * 5 * 5 * FILL_COUNT; run++) {
        size_t l = taps[run % 6], n = outputs[run / 6 % 5], hop = hops[run / 30 % 5],
               need = (n - 1) * hop + l;
        fill how = (fill)(run / 150);
        if (need * size > X_BYTES) continue;
        size_t odd_x = wide ? 2 * (next() >> 40 & 7) : next() >> 40 & 15, odd_y = 2 * (next() >> 40 & 7);
        unsigned char *x = guarded(need * size, odd_x), *want = guarded(4 * n, 0),
                      *got = guarded(4 * n, odd_y);
        wm_fir fir;
        fill_row(&fir, re, im, l, wide ? 32768 : 255, next() >> 63);
        if (wide) {
            fill_i16(samples, 2 * need, how);
            memcpy(x + odd_x, samples, need * size);
            scalar->fir_i16(&fir, (const int16_t *)samples, hop, n, (int16_t *)(void *)want);
            tier->fir_i16(&fir, (const int16_t *)(void *)(x + odd_x), hop, n,
                          (int16_t *)(void *)(got + odd_y));
        } else {
            fill_u8(x + odd_x, 2 * need, how);
            scalar->fir_u8(&fir, x + odd_x, hop, n, (int16_t *)(void *)want);
            tier->fir_u8(&fir, x + odd_x, hop, n, (int16_t *)(void *)(got + odd_y));
        }
        const char *kernel = wide ? "fir_i16" : "fir_u8";
        check(memcmp(want, got + odd_y, 4 * n) == 0, tier->name, kernel, fill_names[how], run);
        check(canary_lives(got + odd_y + 4 * n), tier->name, kernel, "canary", run);
        free(x);
        free(want);
        free(got);
    }
}

static void test_power(const wm_kernels *scalar, const wm_kernels *tier)
{
    for (size_t slots = 0; slots < 40; slots++) {
        for (int how = 0; how < FILL_COUNT; how++) {
            size_t bytes = slots * WM_SLOT_OUTPUTS * 4, odd = 2 * (slots % 8);
            unsigned char *y = guarded(bytes, odd), *want = guarded(8 * slots, 0),
                          *got = guarded(8 * slots, 8);
            fill_i16((int16_t *)(void *)(y + odd), bytes / 2, (fill)how);
            scalar->slot_power((const int16_t *)(void *)(y + odd), slots, (uint64_t *)(void *)want);
            tier->slot_power((const int16_t *)(void *)(y + odd), slots, (uint64_t *)(void *)(got + 8));
            check(memcmp(want, got + 8, 8 * slots) == 0, tier->name, "slot_power", fill_names[how], slots);
            check(canary_lives(got + 8 + 8 * slots), tier->name, "slot_power", "canary", slots);
            free(y);
            free(want);
            free(got);
        }
    }
}

static bool same_tally(const wm_tally *a, const wm_tally *b)
{
    return a->re == b->re && a->im == b->im && a->clipped == b->clipped;
}

static void test_tally(const wm_kernels *scalar, const wm_kernels *tier, size_t n, fill how)
{
    unsigned char *x = guarded(4 * n, 1);
    wm_tally want, got;
    fill_u8(x + 1, 2 * n, how);
    scalar->tally_u8(x + 1, n, &want);
    tier->tally_u8(x + 1, n, &got);
    check(same_tally(&want, &got), tier->name, "tally_u8", fill_names[how], n);
    free(x);

    x = guarded(4 * n, 2);
    fill_i16((int16_t *)(void *)(x + 2), 2 * n, how);
    scalar->tally_i16((const int16_t *)(void *)(x + 2), n, &want);
    tier->tally_i16((const int16_t *)(void *)(x + 2), n, &got);
    check(same_tally(&want, &got), tier->name, "tally_i16", fill_names[how], n);
    free(x);
}

enum { FLOATS = 256, ROWS = 9 };

// Magnitudes far apart, so that another order of the sums would show.
static void fill_floats(float *x, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        int32_t mantissa = (int32_t)(next() >> 32);
        x[i] = (float)mantissa * (float)(1u << (next() >> 40 & 15));
    }
}

static void test_balance(const wm_kernels *scalar, const wm_kernels *tier, size_t n, size_t adds, size_t subs)
{
    static float rows[ROWS][FLOATS + 8];
    const float *from[ROWS];
    unsigned char *want = guarded(4 * n, 0), *got = guarded(4 * n, 4 * (adds & 3));
    for (size_t i = 0; i < ROWS; i++) {
        fill_floats(rows[i], FLOATS + 8);
        from[i] = rows[i] + (next() >> 40 & 7);
    }
    scalar->balance(from, adds, from + adds, subs, n, (float *)(void *)want);
    tier->balance(from, adds, from + adds, subs, n, (float *)(void *)(got + 4 * (adds & 3)));
    check(memcmp(want, got + 4 * (adds & 3), 4 * n) == 0, tier->name, "balance", "sums", adds);
    check(canary_lives(got + 4 * (adds & 3) + 4 * n), tier->name, "balance", "canary", n);
    free(want);
    free(got);
}

static void test_keep_better(const wm_kernels *scalar, const wm_kernels *tier, size_t n, size_t odd)
{
    static float re[FLOATS + 8], im[FLOATS + 8];
    unsigned char *best[2], *label[2];
    const wm_kernels *k[2] = {scalar, tier};
    uint64_t seed = state;
    for (int i = 0; i < 2; i++) {
        size_t shift = i ? 4 * odd : 0;
        state = seed;
        best[i] = guarded(4 * n, shift);
        label[i] = guarded(4 * n, shift);
        fill_floats((float *)(void *)(best[i] + shift), n);
        fill_floats((float *)(void *)(label[i] + shift), n);
        fill_floats(re, FLOATS + 8);
        fill_floats(im, FLOATS + 8);
        re[odd + 3] = im[odd + 3] = 0;
        k[i]->keep_better(re + odd, im + odd, 1e-9f, 7, n, (float *)(void *)(best[i] + shift),
                          (float *)(void *)(label[i] + shift));
    }
    check(memcmp(best[0], best[1] + 4 * odd, 4 * n) == 0, tier->name, "keep_better", "best", n);
    check(memcmp(label[0], label[1] + 4 * odd, 4 * n) == 0, tier->name, "keep_better", "labels", n);
    check(canary_lives(best[1] + 4 * odd + 4 * n), tier->name, "keep_better", "canary", n);
    for (int i = 0; i < 2; i++) {
        free(best[i]);
        free(label[i]);
    }
}

static void test_delay_product(const wm_kernels *scalar, const wm_kernels *tier, size_t n, size_t delay)
{
    unsigned char *x = guarded(8 * (n + delay), 0), *y[2][3];
    const wm_kernels *k[2] = {scalar, tier};
    fill_floats((float *)(void *)x, 2 * (n + delay));
    for (int i = 0; i < 2; i++) {
        for (int part = 0; part < 3; part++) y[i][part] = guarded(4 * n, 0);
        k[i]->delay_product((const wm_cf32 *)(void *)x, delay, n, (float *)(void *)y[i][0],
                            (float *)(void *)y[i][1], (float *)(void *)y[i][2]);
    }
    for (int part = 0; part < 3; part++) {
        check(memcmp(y[0][part], y[1][part], 4 * n) == 0, tier->name, "delay_product", "part", n);
        check(canary_lives(y[1][part] + 4 * n), tier->name, "delay_product", "canary", n);
        free(y[0][part]);
        free(y[1][part]);
    }
    free(x);
}

static void test_edge_sums(const wm_kernels *scalar, const wm_kernels *tier, size_t edges)
{
    static wm_cf32 prefix[FLOATS];
    wm_pattern_edge edge[FLOATS];
    wm_cf32 z[2][WM_SUMS];
    fill_floats(&prefix[0].re, 2 * FLOATS);
    for (size_t i = 0; i < edges; i++)
        edge[i] = (wm_pattern_edge){(int)(i * (FLOATS - WM_SUMS) / edges) - 100, i % 2 ? 1.0f : -1.0f};
    edge[0].weight *= 0.5f;
    edge[edges - 1].weight *= 0.5f;
    scalar->edge_sums(prefix + 100, edge, edges, z[0]);
    tier->edge_sums(prefix + 100, edge, edges, z[1]);
    check(memcmp(z[0], z[1], sizeof z[0]) == 0, tier->name, "edge_sums", "sums", edges);
}

enum { LAGS = 9, TERMS = 10, BESIDE = 16 };

static void test_cancellation(const wm_kernels *scalar, const wm_kernels *tier, size_t n, size_t odd)
{
    static float rows[4][FLOATS + 2 * BESIDE], taps[TERMS][2], y[2][2][FLOATS];
    const wm_kernels *k[2] = {scalar, tier};
    double sum[2][LAGS][2] = {0};
    const float *from[TERMS][2];
    for (size_t i = 0; i < 4; i++) fill_floats(rows[i], sizeof rows[i] / sizeof *rows[i]);
    fill_floats(taps[0], 2 * TERMS);
    for (size_t i = 0; i < TERMS; i++) {
        from[i][0] = rows[i % 4] + i + odd;
        from[i][1] = rows[(i + 1) % 4] + i;
    }
    const float *const a[2] = {rows[0] + odd, rows[1] + BESIDE}, *const b[2] = {rows[2] + BESIDE, rows[3] + LAGS};
    memset(y, 0, sizeof y);
    for (int i = 0; i < 2; i++) {
        k[i]->correlate(a, b, LAGS, n, sum[i]);
        k[i]->combine(from, taps, TERMS, n, y[i][0], y[i][1]);
    }
    check(memcmp(sum[0], sum[1], sizeof sum[0]) == 0, tier->name, "correlate", "sums", n);
    check(memcmp(y[0], y[1], sizeof y[0]) == 0, tier->name, "combine", "sums", n);
}

enum { GROUPS = 24, GROUP = 3, CHIPS = GROUPS * GROUP, TURNS = 24 };

static void test_places(const wm_kernels *scalar, const wm_kernels *tier, size_t places, size_t step)
{
    static float rows[4][CHIPS * 16 + WM_PLACES_MAX];
    static wm_cf32 path[CHIPS], turn[GROUPS / 2 * TURNS];
    wm_chip_rows from = {.step = step};
    wm_places tone, v[2][GROUPS], top[2];
    uint8_t chips[CHIPS];
    const wm_kernels *k[2] = {scalar, tier};
    const int first = (int)(next() >> 40) % (TURNS - 1) - 11, last = first + (int)(next() >> 40 & 7);
    for (size_t i = 0; i < 4; i++) {
        fill_floats(rows[i], sizeof rows[i] / sizeof *rows[i]);
        from.part[i / 2][i % 2] = rows[i];
    }
    for (size_t i = 0; i < CHIPS; i++) chips[i] = next() >> 63;
    fill_floats(&path[0].re, 2 * CHIPS);
    fill_floats(&turn[0].re, 2 * (GROUPS / 2) * TURNS);
    fill_floats(tone.re, 2 * WM_PLACES_MAX);
    memset(v, 0, sizeof v);
    memset(top, 0, sizeof top);
    for (int i = 0; i < 2; i++) {
        k[i]->chip_groups(&from, chips, path, GROUPS, GROUP, places, &tone, v[i]);
        k[i]->best_carrier(v[i], GROUPS / 2, turn, TURNS, first, last, places, &top[i]);
    }
    check(memcmp(v[0], v[1], sizeof v[0]) == 0, tier->name, "chip_groups", "sums", places);
    check(memcmp(&top[0], &top[1], sizeof top[0]) == 0, tier->name, "best_carrier", "tops", places);
}

static void test_floats(const wm_kernels *scalar, const wm_kernels *tier)
{
    for (size_t n = WM_LANES_PAD; n <= FLOATS; n += WM_LANES_PAD) {
        for (size_t adds = 1; adds < ROWS; adds++)
            for (size_t subs = 0; adds + subs <= ROWS; subs++) test_balance(scalar, tier, n, adds, subs);
        for (size_t odd = 0; odd < 4; odd++) test_keep_better(scalar, tier, n, odd);
        for (size_t odd = 0; odd < 4; odd++) test_cancellation(scalar, tier, n, odd);
    }
    for (size_t n = 0; n < 80; n++) test_delay_product(scalar, tier, n, 1 + n % 5);
    for (size_t edges = 3; edges < 50; edges++) test_edge_sums(scalar, tier, edges);
    for (size_t run = 0; run < 40; run++) test_places(scalar, tier, run % 2 ? 8 : 16, 4 << run % 3);
}

static void test_float_reference(const wm_kernels *scalar)
{
    float a[WM_LANES_PAD], b[WM_LANES_PAD], c[WM_LANES_PAD], best[WM_LANES_PAD], labels[WM_LANES_PAD];
    for (size_t i = 0; i < WM_LANES_PAD; i++) {
        a[i] = (float)i;
        b[i] = 100;
        c[i] = 0.5f;
        best[i] = 200;
        labels[i] = 1;
    }
    const float *add[] = {a, b}, *sub[] = {c};
    float out[WM_LANES_PAD];
    scalar->balance(add, 2, sub, 1, WM_LANES_PAD, out);
    check(out[0] == 99.5f && out[31] == 130.5f, "scalar", "balance", "sums", 0);
    scalar->keep_better(a, c, 2, 5, WM_LANES_PAD, best, labels);
    check(best[9] == 200 && labels[9] == 1, "scalar", "keep_better", "kept", 9); // 2 * 81.25
    check(best[10] == 200.5f && labels[10] == 5, "scalar", "keep_better", "taken", 10);
    const wm_cf32 x[3] = {
        {1, 2},
        {3, 4},
        {0, 2}
    };
    scalar->delay_product(x, 1, 2, out, out + 4, out + 8);
    check(out[0] == 11 && out[4] == -2 && out[8] == 125, "scalar", "delay_product", "product", 0);
    check(out[1] == 8 && out[5] == 6 && out[9] == 100, "scalar", "delay_product", "product", 1);
}

static void test_edge_sums_reference(const wm_kernels *scalar)
{
    wm_cf32 prefix[WM_SUMS + 20], z[WM_SUMS];
    for (size_t i = 0; i < WM_SUMS + 20; i++) prefix[i] = (wm_cf32){(float)(i * i), (float)i};
    const wm_pattern_edge edge[] = {
        {0,  -0.5f},
        {2,  1    },
        {5,  -1   },
        {11, 1    },
        {19, -0.5f}
    };
    scalar->edge_sums(prefix, edge, 3 + 2, z);
    check(z[0].re == 4 - 25 + 121 - 361 / 2.0f && z[0].im == 2 - 5 + 11 - 9.5f, "scalar", "edge_sums", "five",
          0);
    scalar->edge_sums(prefix, edge + 1, 4, z); // outer weights count as they are
    check(z[1].re == 9 - 36 + 144 - 200 && z[1].im == 3 - 6 + 12 - 10, "scalar", "edge_sums", "four", 1);
}

static void test_cancellation_reference(const wm_kernels *scalar)
{
    float a[2][WM_LANES_PAD] = {0}, b[2][WM_LANES_PAD] = {0}, y[2][WM_LANES_PAD];
    double sum[2][2] = {0};
    a[0][3] = 2; // 2 - j with 3 + 4j, and one item earlier with 10
    a[1][3] = -1;
    b[0][3] = 3;
    b[1][3] = 4;
    b[0][2] = 10;
    scalar->correlate((const float *const[2]){a[0], a[1]}, (const float *const[2]){b[0], b[1]}, 1, 16, sum);
    scalar->correlate((const float *const[2]){a[0] + 2, a[1] + 2}, (const float *const[2]){b[0] + 2, b[1] + 2}, 2,
                      16, sum);
    check(sum[0][0] == 4 && sum[0][1] == -22, "scalar", "correlate", "added twice", 0);
    check(sum[1][0] == 20 && sum[1][1] == -10, "scalar", "correlate", "lag", 1);
    const float *from[2][2] = {
        {a[0], a[1]},
        {b[0], b[1]}
    };
    float taps[2][2] = {
        {1, 1},
        {0, 2}
    };
    scalar->combine(from, taps, 2, WM_LANES_PAD, y[0], y[1]); // (2 - j)(1 + j) + (3 + 4j) 2j
    check(y[0][3] == 3 - 8 && y[1][3] == 1 + 6, "scalar", "combine", "sum", 3);
    check(y[0][2] == 0 && y[1][2] == 20, "scalar", "combine", "sum", 2);
}

// Two chips of one place, low and high; then a carrier that turns the sum of the two ends.
static void test_places_reference(const wm_kernels *scalar)
{
    static const float low_re[40] = {[0] = 1, [16] = 4}, low_im[40] = {[16] = 1};
    static const float high_re[40] = {[16] = 2, [32] = 4}, high_im[40] = {[32] = 5};
    const wm_chip_rows from = {
        {{low_re, low_im}, {high_re, high_im}},
        16
    };
    const uint8_t chips[2] = {0, 1};
    const wm_cf32 path[2] = {
        {1, 0},
        {0, 1}
    };
    const wm_places tone = {.re = {0}, .im = {1}};
    wm_places v[2], top;
    // (3 + j) and (2 + 5j) j = -5 + 2j; a quarter turn back the one, on the other.
    scalar->chip_groups(&from, chips, path, 1, 2, 8, &tone, v);
    check(v[0].re[0] == -1 && v[0].im[0] == -8, "scalar", "chip_groups", "sum", 0);
    const wm_cf32 turn[2] = {
        {1, 0},
        {0, 1}
    };
    v[0] = (wm_places){{3}, {4}};
    v[1] = (wm_places){{0}, {6}};
    scalar->best_carrier(v, 1, turn, 2, -1, 1, 8, &top); // 25; (-6)^2 on either side, the first counts
    check(top.re[0] == 36 && top.im[0] == 1, "scalar", "best_carrier", "top", 0);
    scalar->best_carrier(v, 1, turn, 2, -1, 0, 8, &top);
    check(top.re[0] == 36 && top.im[0] == -1, "scalar", "best_carrier", "top below", 0);
}

// The reference itself, on values worked out by hand.
static void test_scalar(const wm_kernels *scalar, int16_t *re, int16_t *im)
{
    uint8_t x[2 * 19] = {0};
    int16_t y[8];
    memset(re, 0, 64);
    memset(im, 0, 64);
    re[0] = 100; // (100 - 7j) times the first sample
    re[1] = 7;
    im[0] = -7;
    im[1] = 100;
    wm_fir fir = {.re = re, .im = im, .taps = 16, .bias_re = 1, .bias_im = -1, .shift = 1};
    x[0] = 10;
    x[1] = 20;
    x[2] = 255;
    x[3] = 255;
    scalar->fir_u8(&fir, x, 1, 4, y);
    check(y[0] == (1000 + 140 + 1) >> 1 && y[1] == (2000 - 70 - 1) / 2, "scalar", "fir_u8", "product", 0);
    check(y[2] == (107 * 255 + 1) / 2 && y[3] == (93 * 255 - 1) / 2, "scalar", "fir_u8", "product", 1);
    check(y[4] == 0 && y[5] == -1, "scalar", "fir_u8", "arithmetic shift", 2);
    fir.bias_re = 1 << 20;
    fir.bias_im = -(1 << 20);
    scalar->fir_u8(&fir, x, 1, 4, y);
    check(y[4] == INT16_MAX && y[5] == INT16_MIN, "scalar", "fir_u8", "saturation", 3);

    wm_tally tally;
    scalar->tally_u8(x, 3, &tally);
    check(tally.re == 265 && tally.im == 275 && tally.clipped == 2, "scalar", "tally_u8", "sums", 3);
    int16_t full[32];
    uint64_t power;
    for (size_t i = 0; i < 32; i++) full[i] = INT16_MIN;
    scalar->slot_power(full, 1, &power);
    check(power == (uint64_t)32 << 30, "scalar", "slot_power", "full scale", 1);
}

int main(void)
{
    void *samples = aligned_alloc(ALIGN, X_BYTES), *re = aligned_alloc(ALIGN, 4 * WM_FIR_TAPS_MAX),
         *im = aligned_alloc(ALIGN, 4 * WM_FIR_TAPS_MAX);
    wm_kernels scalar, tier;
    const char *name;
    if (!samples || !re || !im || wm_kernels_select("scalar", &scalar) != WM_OK) return 1;
    test_scalar(&scalar, re, im);
    test_float_reference(&scalar);
    test_edge_sums_reference(&scalar);
    test_places_reference(&scalar);
    test_cancellation_reference(&scalar);
    for (size_t i = 0; (name = wm_kernels_name(i)) != NULL; i++) {
        if (wm_kernels_select(name, &tier) != WM_OK) {
            printf("%s: not on this machine\n", name);
            continue;
        }
        test_fir(&scalar, &tier, false, samples, re, im);
        test_fir(&scalar, &tier, true, samples, re, im);
        test_power(&scalar, &tier);
        test_floats(&scalar, &tier);
        for (int how = 0; how < FILL_COUNT; how++) {
            for (size_t n = 0; n < 100; n++) test_tally(&scalar, &tier, n, (fill)how);
            test_tally(&scalar, &tier, TALLY_TOP, (fill)how);
        }
        printf("%s: %s\n", name, failures ? "FAILED" : "same bits as scalar");
    }
    free(samples);
    free(re);
    free(im);
    return failures ? 1 : 0;
}
