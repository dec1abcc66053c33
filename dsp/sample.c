// SPDX-License-Identifier: MIT
#include "sample.h"
#include <string.h>

size_t wm_sample_size(wm_sample_format format)
{
    static const size_t sizes[] = {[WM_CU8] = 2, [WM_CS8] = 2, [WM_CS16] = 4, [WM_CF32] = 8};
    return sizes[format];
}

// No branches, so that compilers take many at a time. The offset makes the truncation a rounding; 65535.5
// still has seven bits behind the point.
static int16_t from_float(float v)
{
    v *= 32768.0f;
    v = v == v ? v : 0.0f; // a NaN is 0
    v = v > -32768.0f ? v : -32768.0f;
    v = v < 32767.0f ? v : 32767.0f;
    return (int16_t)((int32_t)(v + 32768.5f) - 32768);
}

// Bit 7 of every byte, eight at a time.
static void flip(const unsigned char *from, size_t n, unsigned char *to)
{
    size_t i = 0;
    for (; i + 8 <= n; i += 8) {
        uint64_t word;
        memcpy(&word, from + i, 8);
        word ^= 0x8080808080808080u;
        memcpy(to + i, &word, 8);
    }
    for (; i < n; i++) to[i] = from[i] ^ 0x80;
}

void wm_sample_convert(wm_sample_format format, const void *from, size_t n, void *to)
{
    const unsigned char *bytes = from;
    unsigned char *u8 = to;
    int16_t *i16 = to;

    switch (format) {
    case WM_CS8: flip(bytes, 2 * n, u8); break;
    case WM_CF32:
        for (size_t i = 0; i < 2 * n; i++) {
            float v; // the source need not be aligned
            memcpy(&v, bytes + i * sizeof v, sizeof v);
            i16[i] = from_float(v);
        }
        break;
    default: memcpy(to, from, n * wm_sample_size(format));
    }
}
