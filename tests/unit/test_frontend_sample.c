// SPDX-License-Identifier: MIT
// Sample formats, as the kernels get them.
#include "dsp/sample.h"
#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

Test(sample, sizes)
{
    cr_assert_eq(wm_sample_size(WM_CU8), 2);
    cr_assert_eq(wm_sample_size(WM_CS8), 2);
    cr_assert_eq(wm_sample_size(WM_CS16), 4);
    cr_assert_eq(wm_sample_size(WM_CF32), 8);
}

Test(sample, signed_bytes_turn_around_128)
{
    int8_t from[22];
    uint8_t to[22];
    for (int i = 0; i < 22; i++) from[i] = (int8_t)(i * 12 - 128);
    from[21] = 127;
    wm_sample_convert(WM_CS8, from, 11, to);
    for (int i = 0; i < 22; i++) cr_assert_eq(to[i], from[i] + 128);
}

Test(sample, floats_are_rounded_and_limited)
{
    static const struct {
        float from;
        int16_t to;
    } cases[] = {
        {0,                 0     },
        {-0.0f,             0     },
        {1,                 32767 },
        {-1,                -32768},
        {0.5f,              16384 },
        {-0.5f,             -16384},
        {0.6f / 32768,      1     },
        {-0.6f / 32768,     -1    },
        {0.4f / 32768,      0     },
        {-0.4f / 32768,     0     },
        {1e30f,             32767 },
        {-1e30f,            -32768},
        {INFINITY,          32767 },
        {-INFINITY,         -32768},
        {NAN,               0     },
        {-NAN,              0     },
        {1e-40f,            0     },
        {32766.6f / 32768,  32767 },
        {-32767.4f / 32768, -32767},
        {1.0001f,           32767 },
    };
    enum { COUNT = sizeof cases / sizeof *cases };
    unsigned char from[COUNT * sizeof(float) + 1]; // one off, for no source is aligned
    int16_t to[COUNT];
    for (size_t i = 0; i < COUNT; i++) memcpy(from + 1 + i * sizeof(float), &cases[i].from, sizeof(float));
    wm_sample_convert(WM_CF32, from + 1, COUNT / 2, to);
    for (size_t i = 0; i < COUNT; i++) cr_assert_eq(to[i], cases[i].to, "%g", (double)cases[i].from);
}
