// SPDX-License-Identifier: MIT
// Exact decimal numbers: digits x 10^exponent. Readings stay in this form until they are printed, so
// 5.195 prints as 5.195 on every machine.
#pragma once
#include "wm/status.h"
#include <stddef.h>
#include <stdint.h>

typedef struct wm_decimal {
    int64_t digits;
    int16_t exponent; // power of ten
} wm_decimal;

enum {
    WM_DECIMAL_TEXT = 64,     // bytes that wm_decimal_print() needs at the most, with the final NUL
    WM_DECIMAL_EXPONENT = 30, // largest absolute exponent that is printed as zeros
};

// Multiplies by num / den (both > 0), rounded half to even to at most 17 significant digits when the
// quotient is no finite decimal (J to kWh). WM_E_LIMIT when the result does not fit.
WM_MUST_USE wm_status wm_decimal_scale(wm_decimal v, int64_t num, int64_t den, wm_decimal *ret);

// a + b, exact. WM_E_LIMIT when the sum does not fit 18 digits.
WM_MUST_USE wm_status wm_decimal_add(wm_decimal a, wm_decimal b, wm_decimal *ret);

// Nearest decimal of at most `digits` significant digits (1..17). WM_E_FORMAT for NaN and infinities.
WM_MUST_USE wm_status wm_decimal_from_double(double x, int digits, wm_decimal *ret);

double wm_decimal_to_double(wm_decimal v);

// Plain notation, no trailing zeros after the point, "-0" never: "474.24", "0", "-0.5". Returns the number of
// characters; text always ends with NUL. No meter counts beyond 10^+-WM_DECIMAL_EXPONENT, but a telegram may
// say so: such a number has an exponent ("5e37"), or is "0" when it is so small.
size_t wm_decimal_print(wm_decimal v, char text[static WM_DECIMAL_TEXT]);
