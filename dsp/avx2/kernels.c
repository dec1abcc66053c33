// SPDX-License-Identifier: MIT
#define WM_LANES 8
#include "lanes.h"
#include <immintrin.h>

// Sixteen components from x as i16; `size` is that of a component in memory.
static inline __attribute__((always_inline)) __m256i load(const unsigned char *x, size_t size)
{
    if (size == 2) return _mm256_loadu_si256((const __m256i *)x);
    return _mm256_cvtepu8_epi16(_mm_loadu_si128((const __m128i *)x));
}

// Four outputs at a time, taps along the vector; three levels of adds bring the sums side by side as I,Q
// pairs.
static inline __attribute__((always_inline)) void fir(const wm_fir *fir, const unsigned char *x, size_t size,
                                                      size_t hop, size_t n, int16_t *y)
{
    const __m256i bias = _mm256_set_epi32(fir->bias_im, fir->bias_re, fir->bias_im, fir->bias_re,
                                          fir->bias_im, fir->bias_re, fir->bias_im, fir->bias_re);
    const __m128i shift = _mm_cvtsi32_si128((int)fir->shift);
    const size_t step = 2 * hop * size;

    for (size_t k = 0; k < n; k += 4, x += 4 * step, y += 8) {
        __m256i re[4], im[4];
        for (size_t i = 0; i < 4; i++) re[i] = im[i] = _mm256_setzero_si256();
        for (size_t t = 0; t < 2 * fir->taps; t += 16) {
            __m256i row_re = _mm256_load_si256((const __m256i *)(fir->re + t));
            __m256i row_im = _mm256_load_si256((const __m256i *)(fir->im + t));
            for (size_t i = 0; i < 4; i++) {
                __m256i v = load(x + i * step + t * size, size);
                re[i] = _mm256_add_epi32(re[i], _mm256_madd_epi16(v, row_re));
                im[i] = _mm256_add_epi32(im[i], _mm256_madd_epi16(v, row_im));
            }
        }
        __m256i a = _mm256_hadd_epi32(_mm256_hadd_epi32(re[0], im[0]), _mm256_hadd_epi32(re[1], im[1]));
        __m256i b = _mm256_hadd_epi32(_mm256_hadd_epi32(re[2], im[2]), _mm256_hadd_epi32(re[3], im[3]));
        __m256i sum =
            _mm256_add_epi32(_mm256_permute2x128_si256(a, b, 0x20), _mm256_permute2x128_si256(a, b, 0x31));
        sum = _mm256_sra_epi32(_mm256_add_epi32(sum, bias), shift);
        __m128i out = _mm_packs_epi32(_mm256_castsi256_si128(sum), _mm256_extracti128_si256(sum, 1));
        _mm_storeu_si128((__m128i *)y, out);
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
static inline __m256i squares(const int16_t *y)
{
    __m256i v = _mm256_loadu_si256((const __m256i *)y);
    __m256i p = _mm256_madd_epi16(v, v);
    return _mm256_add_epi64(_mm256_and_si256(p, _mm256_set1_epi64x(0xFFFFFFFF)), _mm256_srli_epi64(p, 32));
}

static inline uint64_t sum_u64(__m256i v)
{
    __m128i s = _mm_add_epi64(_mm256_castsi256_si128(v), _mm256_extracti128_si256(v, 1));
    return (uint64_t)_mm_cvtsi128_si64(_mm_add_epi64(s, _mm_unpackhi_epi64(s, s)));
}

static void slot_power(const int16_t *y, size_t slots, uint64_t *power)
{
    for (size_t s = 0; s < slots; s++, y += 2 * WM_SLOT_OUTPUTS)
        power[s] = sum_u64(_mm256_add_epi64(squares(y), squares(y + 16)));
}

static void tally_u8(const uint8_t *x, size_t n, wm_tally *ret)
{
    const __m256i zero = _mm256_setzero_si256(), ones = _mm256_set1_epi8(-1), low = _mm256_set1_epi16(0xFF);
    __m256i re = zero, im = zero;
    uint64_t clipped = 0;
    size_t k = 0;
    for (; k + 16 <= n; k += 16) {
        __m256i v = _mm256_loadu_si256((const __m256i *)(x + 2 * k));
        __m256i rail = _mm256_or_si256(_mm256_cmpeq_epi8(v, zero), _mm256_cmpeq_epi8(v, ones));
        re = _mm256_add_epi64(re, _mm256_sad_epu8(_mm256_and_si256(v, low), zero));
        im = _mm256_add_epi64(im, _mm256_sad_epu8(_mm256_srli_epi16(v, 8), zero));
        if (__builtin_expect(!_mm256_testz_si256(rail, rail), 0)) {
            unsigned inside = (unsigned)_mm256_movemask_epi8(_mm256_cmpeq_epi16(rail, zero));
            clipped += 16 - (unsigned)__builtin_popcount(inside) / 2;
        }
    }
    wm_tally rest;
    wm_kernels_tally_u8(x + 2 * k, n - k, &rest);
    *ret = (wm_tally){rest.re + (int64_t)sum_u64(re), rest.im + (int64_t)sum_u64(im), rest.clipped + clipped};
}

static void tally_i16(const int16_t *x, size_t n, wm_tally *ret)
{
    const __m256i high = _mm256_set1_epi16(INT16_MAX), low = _mm256_set1_epi16(INT16_MIN);
    const __m256i take_re = _mm256_set1_epi32(1), take_im = _mm256_set1_epi32(0x10000);
    int64_t re = 0, im = 0;
    uint64_t clipped = 0;
    size_t k = 0;
    while (k + 8 <= n) {
        // A lane's 32-bit sum holds 65535 values.
        size_t end = n - k > 8 * 65535 ? k + 8 * 65535 : n;
        __m256i part_re = _mm256_setzero_si256(), part_im = part_re;
        for (; k + 8 <= end; k += 8) {
            __m256i v = _mm256_loadu_si256((const __m256i *)(x + 2 * k));
            __m256i rail = _mm256_or_si256(_mm256_cmpeq_epi16(v, high), _mm256_cmpeq_epi16(v, low));
            part_re = _mm256_add_epi32(part_re, _mm256_madd_epi16(v, take_re));
            part_im = _mm256_add_epi32(part_im, _mm256_madd_epi16(v, take_im));
            if (__builtin_expect(!_mm256_testz_si256(rail, rail), 0)) {
                __m256i inside = _mm256_cmpeq_epi32(rail, _mm256_setzero_si256());
                clipped += 8 - (unsigned)__builtin_popcount((unsigned)_mm256_movemask_epi8(inside)) / 4;
            }
        }
        int32_t sums[16];
        _mm256_storeu_si256((__m256i *)sums, part_re);
        _mm256_storeu_si256((__m256i *)(sums + 8), part_im);
        for (size_t i = 0; i < 8; i++) {
            re += sums[i];
            im += sums[8 + i];
        }
    }
    wm_tally rest;
    wm_kernels_tally_i16(x + 2 * k, n - k, &rest);
    *ret = (wm_tally){rest.re + re, rest.im + im, rest.clipped + clipped};
}

void wm_kernels_avx2(wm_kernels *k)
{
    k->fir_u8 = fir_u8;
    k->fir_i16 = fir_i16;
    k->slot_power = slot_power;
    k->tally_u8 = tally_u8;
    k->tally_i16 = tally_i16;
    lanes_overlay(k);
}
