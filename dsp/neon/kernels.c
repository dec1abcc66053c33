// SPDX-License-Identifier: MIT
#define WM_LANES 4
#include "lanes.h"
#include <arm_neon.h>

// Eight components from x as i16; `size` is that of a component in memory.
static inline __attribute__((always_inline)) int16x8_t load(const unsigned char *x, size_t size)
{
    if (size == 2) return vreinterpretq_s16_u8(vld1q_u8(x));
    return vreinterpretq_s16_u16(vmovl_u8(vld1_u8(x)));
}

// Four outputs at a time, taps along the vector; two levels of pairwise adds bring the sums side by side.
static inline __attribute__((always_inline)) void fir(const wm_fir *fir, const unsigned char *x, size_t size,
                                                      size_t hop, size_t n, int16_t *y)
{
    const int32_t bias_pair[4] = {fir->bias_re, fir->bias_im, fir->bias_re, fir->bias_im};
    const int32x4_t bias = vld1q_s32(bias_pair), shift = vdupq_n_s32(-(int32_t)fir->shift);
    const size_t step = 2 * hop * size;

    for (size_t k = 0; k < n; k += 4, x += 4 * step, y += 8) {
        int32x4_t re[4], im[4];
        for (size_t i = 0; i < 4; i++) re[i] = im[i] = vdupq_n_s32(0);
        for (size_t t = 0; t < 2 * fir->taps; t += 8) {
            int16x8_t row_re = vld1q_s16(fir->re + t), row_im = vld1q_s16(fir->im + t);
            for (size_t i = 0; i < 4; i++) {
                int16x8_t v = load(x + i * step + t * size, size);
                re[i] = vmlal_s16(re[i], vget_low_s16(v), vget_low_s16(row_re));
                im[i] = vmlal_s16(im[i], vget_low_s16(v), vget_low_s16(row_im));
                re[i] = vmlal_high_s16(re[i], v, row_re);
                im[i] = vmlal_high_s16(im[i], v, row_im);
            }
        }
        int32x4_t a = vpaddq_s32(vpaddq_s32(re[0], im[0]), vpaddq_s32(re[1], im[1]));
        int32x4_t b = vpaddq_s32(vpaddq_s32(re[2], im[2]), vpaddq_s32(re[3], im[3]));
        a = vshlq_s32(vaddq_s32(a, bias), shift);
        b = vshlq_s32(vaddq_s32(b, bias), shift);
        vst1q_s16(y, vqmovn_high_s32(vqmovn_s32(a), b));
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

// A square is at most 2^30, so two fit 32 unsigned bits.
static inline uint64x2_t squares(uint64x2_t sum, const int16_t *y)
{
    int16x8_t v = vld1q_s16(y);
    uint32x4_t p = vreinterpretq_u32_s32(vmull_s16(vget_low_s16(v), vget_low_s16(v)));
    p = vreinterpretq_u32_s32(vmlal_high_s16(vreinterpretq_s32_u32(p), v, v));
    return vpadalq_u32(sum, p);
}

static void slot_power(const int16_t *y, size_t slots, uint64_t *power)
{
    for (size_t s = 0; s < slots; s++) {
        uint64x2_t sum = vdupq_n_u64(0);
        for (size_t k = 0; k < 2 * WM_SLOT_OUTPUTS; k += 8, y += 8) sum = squares(sum, y);
        power[s] = vaddvq_u64(sum);
    }
}

static void tally_u8(const uint8_t *x, size_t n, wm_tally *ret)
{
    uint64_t clipped = 0;
    uint64x2_t re = vdupq_n_u64(0), im = re;
    size_t k = 0;
    for (; k + 16 <= n; k += 16) {
        uint8x16x2_t v = vld2q_u8(x + 2 * k);
        uint8x16_t low = vminq_u8(v.val[0], v.val[1]), high = vmaxq_u8(v.val[0], v.val[1]);
        uint8x16_t rail = vorrq_u8(vceqq_u8(low, vdupq_n_u8(0)), vceqq_u8(high, vdupq_n_u8(255)));
        re = vpadalq_u32(re, vpaddlq_u16(vpaddlq_u8(v.val[0])));
        im = vpadalq_u32(im, vpaddlq_u16(vpaddlq_u8(v.val[1])));
        clipped += vaddvq_u8(vandq_u8(rail, vdupq_n_u8(1)));
    }
    wm_tally rest;
    wm_kernels_tally_u8(x + 2 * k, n - k, &rest);
    *ret = (wm_tally){rest.re + (int64_t)vaddvq_u64(re), rest.im + (int64_t)vaddvq_u64(im),
                      rest.clipped + clipped};
}

void wm_kernels_neon(wm_kernels *k)
{
    k->fir_u8 = fir_u8;
    k->fir_i16 = fir_i16;
    k->slot_power = slot_power;
    k->tally_u8 = tally_u8;
    lanes_overlay(k);
}
