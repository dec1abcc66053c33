// SPDX-License-Identifier: MIT
#include "utf8.h"
#include <stdbool.h>

size_t wm_utf8_length(const unsigned char *p)
{
    static const struct {
        unsigned char low, high, second_low, second_high;
        size_t length;
    } rows[] = {
        {0xC2, 0xDF, 0x80, 0xBF, 2},
        {0xE0, 0xE0, 0xA0, 0xBF, 3},
        {0xE1, 0xEC, 0x80, 0xBF, 3},
        {0xED, 0xED, 0x80, 0x9F, 3},
        {0xEE, 0xEF, 0x80, 0xBF, 3},
        {0xF0, 0xF0, 0x90, 0xBF, 4},
        {0xF1, 0xF3, 0x80, 0xBF, 4},
        {0xF4, 0xF4, 0x80, 0x8F, 4},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (p[0] < rows[i].low || p[0] > rows[i].high) continue;
        if (p[1] < rows[i].second_low || p[1] > rows[i].second_high) return 0;
        for (size_t k = 2; k < rows[i].length; k++)
            if (p[k] < 0x80 || p[k] > 0xBF) return 0;
        return rows[i].length;
    }
    return 0;
}

size_t wm_utf8_from(const char *text, char *ret, size_t size)
{
    const unsigned char *p = (const unsigned char *)text;
    bool valid = true;
    size_t n = 0;
    for (size_t step; *p && valid; p += step) {
        step = *p < 0x80 ? 1 : wm_utf8_length(p);
        valid = step > 0;
    }
    for (p = (const unsigned char *)text; *p;) {
        size_t step = valid && *p >= 0x80 ? wm_utf8_length(p) : 1, out = !valid && *p >= 0x80 ? 2 : step;
        if (n + out + 1 > size) break;
        if (out > step) {
            ret[n++] = (char)(0xC0 | *p >> 6);
            ret[n++] = (char)(0x80 | (*p & 0x3F));
        } else {
            for (size_t i = 0; i < step; i++) ret[n++] = (char)p[i];
        }
        p += step;
    }
    ret[n] = 0;
    return n;
}
