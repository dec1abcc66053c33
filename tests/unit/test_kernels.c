// SPDX-License-Identifier: MIT
// Every tier of this machine against scalar, bit for bit. A program of its own without a test library, so
// that it also runs as a bare cross-compiled binary under an emulator.
#include "dsp/cpu.h"
#include "dsp/kernels.h"
#include "kernel_check.h"

enum { X_BYTES = 1 << 17, ALIGN = 64, TALLY_TOP = 40000 };

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
    for (size_t i = 0; (name = wm_kernels_name(i)) != NULL; i++) {
        if (wm_kernels_select(name, &tier) != WM_OK) {
            printf("%s: not on this machine\n", name);
            continue;
        }
        test_fir(&scalar, &tier, false, samples, re, im);
        test_fir(&scalar, &tier, true, samples, re, im);
        test_power(&scalar, &tier);
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
