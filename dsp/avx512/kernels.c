// SPDX-License-Identifier: MIT
// Only the filters gain here, and 256 bits are as fast as 512: the multiply-accumulate is what helps.
#define WM_LANES 16
#include "lanes.h"
#include <immintrin.h>

// Sixteen components from x as i16; `size` is that of a component in memory.
static inline __attribute__((always_inline)) __m256i load(const unsigned char *x, size_t size)
{
    if (size == 2) return _mm256_loadu_si256((const __m256i *)x);
    return _mm256_cvtepu8_epi16(_mm_loadu_si128((const __m128i *)x));
}

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
        for (size_t t = 0; t < 2 * fir->taps; t += 2 * WM_FIR_PAD) {
            for (size_t u = t; u < t + 2 * WM_FIR_PAD; u += 16) {
                __m256i row_re = _mm256_load_si256((const __m256i *)(fir->re + u));
                __m256i row_im = _mm256_load_si256((const __m256i *)(fir->im + u));
                for (size_t i = 0; i < 4; i++) {
                    __m256i v = load(x + i * step + u * size, size);
                    re[i] = _mm256_dpwssd_epi32(re[i], v, row_re);
                    im[i] = _mm256_dpwssd_epi32(im[i], v, row_im);
                }
            }
        }
        __m256i a = _mm256_hadd_epi32(_mm256_hadd_epi32(re[0], im[0]), _mm256_hadd_epi32(re[1], im[1]));
        __m256i b = _mm256_hadd_epi32(_mm256_hadd_epi32(re[2], im[2]), _mm256_hadd_epi32(re[3], im[3]));
        __m256i sum =
            _mm256_add_epi32(_mm256_permute2x128_si256(a, b, 0x20), _mm256_permute2x128_si256(a, b, 0x31));
        sum = _mm256_sra_epi32(_mm256_add_epi32(sum, bias), shift);
        _mm_storeu_si128((__m128i *)y, _mm256_cvtsepi32_epi16(sum));
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

void wm_kernels_avx512(wm_kernels *k)
{
    k->fir_u8 = fir_u8;
    k->fir_i16 = fir_i16;
    lanes_overlay(k);
}
