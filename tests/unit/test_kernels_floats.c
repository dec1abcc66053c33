// SPDX-License-Identifier: MIT
// The kernels in floats, of the burst search and of cancellation: every tier of this machine against scalar,
// bit for bit, and scalar against values worked out by hand. Stands alone, as test_kernels.c.
#include "dsp/kernels.h"
#include "kernel_check.h"

enum { FLOATS = 256, ROWS = 9 };

// Magnitudes far apart, so that another order of the sums would show.
static void fill_floats(float *x, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        int32_t mantissa = (int32_t)(next() >> 32);
        x[i] = (float)mantissa * (float)(1u << (next() >> 40 & 15));
    }
}

enum { AXIS = FLOATS + 24 };

static wm_balance random_balance(int adds, int subs)
{
    wm_balance b = {.adds = adds, .subs = subs};
    for (int i = 0; i < adds + subs; i++) b.at[i] = 2 * AXIS * i + (int)(next() >> 40 & 7);
    return b;
}

static void test_balance(const wm_kernels *scalar, const wm_kernels *tier, size_t n, int adds, int subs)
{
    static float rows[ROWS][2][AXIS];
    const wm_balance b = random_balance(adds, subs);
    const size_t odd = (size_t)adds & 3;
    unsigned char *want = guarded(4 * (AXIS + n), 0), *got = guarded(4 * (AXIS + n), 4 * odd);
    fill_floats(rows[0][0], sizeof rows / sizeof(float));
    scalar->balance(&b, rows[0][0], AXIS, n, (float *)(void *)want);
    tier->balance(&b, rows[0][0], AXIS, n, (float *)(void *)(got + 4 * odd));
    check(memcmp(want, got + 4 * odd, 4 * (AXIS + n)) == 0, tier->name, "balance", "sums", (size_t)adds);
    check(canary_lives(got + 4 * (odd + AXIS + n)), tier->name, "balance", "canary", n);
    free(want);
    free(got);
}

static void test_balance_best(const wm_kernels *scalar, const wm_kernels *tier, size_t n, size_t odd)
{
    static float rows[ROWS][2][AXIS];
    const wm_balance b = random_balance(4, 3);
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
        fill_floats(rows[0][0], sizeof rows / sizeof(float));
        k[i]->balance_best(&b, rows[0][0] + odd, AXIS, n, 1e-13f, 7, (float *)(void *)(best[i] + shift),
                           (float *)(void *)(label[i] + shift));
    }
    check(memcmp(best[0], best[1] + 4 * odd, 4 * n) == 0, tier->name, "balance_best", "best", n);
    check(memcmp(label[0], label[1] + 4 * odd, 4 * n) == 0, tier->name, "balance_best", "labels", n);
    check(canary_lives(best[1] + 4 * odd + 4 * n), tier->name, "balance_best", "canary", n);
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
    const float *const a[2] = {rows[0] + odd, rows[1] + BESIDE}, *const b[2] = {rows[2] + BESIDE,
                                                                                rows[3] + LAGS};
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
        for (int adds = 1; adds < ROWS; adds++)
            for (int subs = 0; adds + subs <= ROWS; subs++) test_balance(scalar, tier, n, adds, subs);
        for (size_t odd = 0; odd < 4; odd++) test_balance_best(scalar, tier, n, odd);
        for (size_t odd = 0; odd < 4; odd++) test_cancellation(scalar, tier, n, odd);
    }
    for (size_t n = 0; n < 80; n++) test_delay_product(scalar, tier, n, 1 + n % 5);
    for (size_t edges = 3; edges < 50; edges++) test_edge_sums(scalar, tier, edges);
    for (size_t run = 0; run < 40; run++) test_places(scalar, tier, run % 2 ? 8 : 16, 4 << run % 3);
}

static void test_float_reference(const wm_kernels *scalar)
{
    enum { N = WM_LANES_PAD };
    float from[4 * N], out[2 * N], best[N], labels[N]; // real, imaginary, twice
    for (size_t i = 0; i < N; i++) {
        from[i] = (float)i;
        from[N + i] = 0.5f;
        from[2 * N + i] = 100;
        from[3 * N + i] = 1;
        best[i] = 200;
        labels[i] = 1;
    }
    const wm_balance difference =
                         {
                             1, 1, {0, 2 * N}
    },
                     first = {1, 0, {0}};
    scalar->balance(&difference, from, N, N, out);
    check(out[0] == -100 && out[31] == -69 && out[N] == -0.5f, "scalar", "balance", "sums", 0);
    scalar->balance_best(&first, from, N, N, 2, 5, best, labels);
    check(best[9] == 200 && labels[9] == 1, "scalar", "balance_best", "kept", 9); // 2 * 81.25
    check(best[10] == 200.5f && labels[10] == 5, "scalar", "balance_best", "taken", 10);
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
    scalar->correlate((const float *const[2]){a[0] + 2, a[1] + 2},
                      (const float *const[2]){b[0] + 2, b[1] + 2}, 2, 16, sum);
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

int main(void)
{
    wm_kernels scalar, tier;
    const char *name;
    if (wm_kernels_select("scalar", &scalar) != WM_OK) return 1;
    test_float_reference(&scalar);
    test_edge_sums_reference(&scalar);
    test_places_reference(&scalar);
    test_cancellation_reference(&scalar);
    for (size_t i = 0; (name = wm_kernels_name(i)) != NULL; i++) {
        if (wm_kernels_select(name, &tier) != WM_OK) {
            printf("%s: not on this machine\n", name);
            continue;
        }
        test_floats(&scalar, &tier);
        printf("%s: %s\n", name, failures ? "FAILED" : "same bits as scalar");
    }
    return failures ? 1 : 0;
}
