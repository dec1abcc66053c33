// SPDX-License-Identifier: MIT
// A short text that grows and never overflows: what does not fit is cut. Readings are made by the hundred
// thousand a second, which printf() does not keep up with.
#pragma once
#include "meter.h"

typedef struct wm_text {
    char at[WM_KEY_MAX];
    size_t n;
} wm_text;

void wm_text_add(wm_text *t, const char *s);
void wm_text_bytes(wm_text *t, const char *s, size_t n);

// Decimal digits, zeros in front up to `width`.
void wm_text_number(wm_text *t, uint64_t v, unsigned width);

// Two lower-case hex digits.
void wm_text_hex(wm_text *t, uint8_t byte);

// The characters so far with a NUL behind them.
const char *wm_text_end(wm_text *t);
