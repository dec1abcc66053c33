// SPDX-License-Identifier: MIT
#include "text.h"
#include <string.h>

enum { NUMBER_DIGITS = 20 };

void wm_text_bytes(wm_text *t, const char *s, size_t n)
{
    size_t room = sizeof t->at - 1 - t->n;
    if (n > room) n = room;
    memcpy(t->at + t->n, s, n);
    t->n += n;
}

void wm_text_add(wm_text *t, const char *s)
{
    wm_text_bytes(t, s, strlen(s));
}

void wm_text_number(wm_text *t, uint64_t v, unsigned width)
{
    char digits[NUMBER_DIGITS];
    unsigned n = 0;
    do {
        digits[NUMBER_DIGITS - ++n] = (char)('0' + v % 10);
        v /= 10;
    } while ((v || n < width) && n < NUMBER_DIGITS);
    wm_text_bytes(t, digits + NUMBER_DIGITS - n, n);
}

void wm_text_hex(wm_text *t, uint8_t byte)
{
    static const char digit[] = "0123456789abcdef";
    wm_text_bytes(t, &digit[byte >> 4], 1);
    wm_text_bytes(t, &digit[byte & 15], 1);
}

const char *wm_text_end(wm_text *t)
{
    t->at[t->n] = 0;
    return t->at;
}
