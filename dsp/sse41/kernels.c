// SPDX-License-Identifier: MIT
#define WM_LANES 4
#include "lanes.h"
#include <smmintrin.h>

// Eight components from x as i16; `size` is that of a component in memory.
static inline __attribute__((always_inline)) __m128i load(const unsigned char *x, size_t size)
{
    if (size == 2) return _mm_loadu_si128((const __m128i *)x);
    return _mm_cvtepu8_epi16(_mm_loadl_epi64((const __m128i *)x));
}

// Four outputs at a time, taps along the vector; two levels of adds bring the sums side by side as I,Q pairs.
static inline __attribute__((always_inline)) void fir(const wm_fir *fir, const unsigned char *x, size_t size,
                                                      size_t hop, size_t n, int16_t *y)
{
    const __m128i bias = _mm_set_epi32(fir->bias_im, fir->bias_re, fir->bias_im, fir->bias_re);
    const __m128i shift = _mm_cvtsi32_si128((int)fir->shift);
    const size_t step = 2 * hop * size;

    for (size_t k = 0; k < n; k += 4, x += 4 * step, y += 8) {
        __m128i re[4], im[4];
        for (size_t i = 0; i < 4; i++) re[i] = im[i] = _mm_setzero_si128();
        for (size_t t = 0; t < 2 * fir->taps; t += 8) {
            __m128i row_re = _mm_load_si128((const __m128i *)(fir->re + t));
            __m128i row_im = _mm_load_si128((const __m128i *)(fir->im + t));
            for (size_t i = 0; i < 4; i++) {
                __m128i v = load(x + i * step + t * size, size);
                re[i] = _mm_add_epi32(re[i], _mm_madd_epi16(v, row_re));
                im[i] = _mm_add_epi32(im[i], _mm_madd_epi16(v, row_im));
            }
        }
        __m128i a = _mm_hadd_epi32(_mm_hadd_epi32(re[0], im[0]), _mm_hadd_epi32(re[1], im[1]));
        __m128i b = _mm_hadd_epi32(_mm_hadd_epi32(re[2], im[2]), _mm_hadd_epi32(re[3], im[3]));
        a = _mm_sra_epi32(_mm_add_epi32(a, bias), shift);
        b = _mm_sra_epi32(_mm_add_epi32(b, bias), shift);
        _mm_storeu_si128((__m128i *)y, _mm_packs_epi32(a, b));
    }
}

static void fir_u8(const wm_fir *row, const uint8_t *x, size_t hop, size_t n, int16_t *y)
{
    fir(row, x, 1, hop, n, y);
}

static void fir_i16(const wm_fir *row, const int16_t *x, size_t hop, size_t n, int16_t *y)
{
    fir(row, (const unsigned char *)x, 2, hop, n, y);
}

// -32768 twice makes 2^31: the pair sums are unsigned, and are widened as such.
static inline __m128i squares(const int16_t *y)
{
    __m128i v = _mm_loadu_si128((const __m128i *)y);
    __m128i p = _mm_madd_epi16(v, v);
    return _mm_add_epi64(_mm_and_si128(p, _mm_set1_epi64x(0xFFFFFFFF)), _mm_srli_epi64(p, 32));
}

static inline uint64_t sum_u64(__m128i v)
{
    uint64_t parts[2];
    _mm_storeu_si128((__m128i *)parts, v);
    return parts[0] + parts[1];
}

static void slot_power(const int16_t *y, size_t slots, uint64_t *power)
{
    for (size_t s = 0; s < slots; s++, y += 2 * WM_SLOT_OUTPUTS) {
        __m128i low = _mm_add_epi64(squares(y), squares(y + 8));
        power[s] = sum_u64(_mm_add_epi64(low, _mm_add_epi64(squares(y + 16), squares(y + 24))));
    }
}

static void tally_u8(const uint8_t *x, size_t n, wm_tally *ret)
{
    const __m128i zero = _mm_setzero_si128(), ones = _mm_set1_epi8(-1), low = _mm_set1_epi16(0xFF);
    __m128i re = zero, im = zero;
    uint64_t clipped = 0;
    size_t k = 0;
    for (; k + 8 <= n; k += 8) {
        __m128i v = _mm_loadu_si128((const __m128i *)(x + 2 * k));
        __m128i rail = _mm_or_si128(_mm_cmpeq_epi8(v, zero), _mm_cmpeq_epi8(v, ones));
        re = _mm_add_epi64(re, _mm_sad_epu8(_mm_and_si128(v, low), zero));
        im = _mm_add_epi64(im, _mm_sad_epu8(_mm_srli_epi16(v, 8), zero));
        if (__builtin_expect(!_mm_testz_si128(rail, rail), 0)) {
            unsigned inside = (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi16(rail, zero));
            clipped += 8 - (unsigned)__builtin_popcount(inside) / 2;
        }
    }
    wm_tally rest;
    wm_kernels_tally_u8(x + 2 * k, n - k, &rest);
    *ret = (wm_tally){rest.re + (int64_t)sum_u64(re), rest.im + (int64_t)sum_u64(im), rest.clipped + clipped};
}

void wm_kernels_sse41(wm_kernels *k)
{
    k->fir_u8 = fir_u8;
    k->fir_i16 = fir_i16;
    k->slot_power = slot_power;
    k->tally_u8 = tally_u8;
    lanes_overlay(k);
}
