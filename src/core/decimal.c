// SPDX-License-Identifier: MIT
#include "wm/decimal.h"
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

__extension__ typedef __int128 wide;

static const wide DIGITS_18 = 999999999999999999;
static const wide DIGITS_17 = 99999999999999999;

static wide magnitude(wide v)
{
    return v < 0 ? -v : v;
}

// Brings a wide mantissa into int64, dropping zeros first and rounding only what is over.
static wm_status narrow(wide m, int exponent, wm_decimal *ret)
{
    while (m != 0 && m % 10 == 0 && magnitude(m) > DIGITS_17) {
        m /= 10;
        exponent++;
    }
    if (magnitude(m) > DIGITS_18) return WM_E_LIMIT;
    if (exponent < INT16_MIN || exponent > INT16_MAX) return WM_E_LIMIT;
    *ret = (wm_decimal){(int64_t)m, (int16_t)exponent};
    return WM_OK;
}

static wide round_half_even(wide num, wide den)
{
    wide q = num / den, r = magnitude(num % den);
    if (2 * r > den || (2 * r == den && q % 2 != 0)) q += num < 0 ? -1 : 1;
    return q;
}

wm_status wm_decimal_scale(wm_decimal v, int64_t num, int64_t den, wm_decimal *ret)
{
    if (num <= 0 || den <= 0) return WM_E_ARGUMENT;
    wide m = (wide)v.digits * num;
    int exponent = v.exponent;
    // Add digits while the division is not exact: up to 17 significant ones.
    while (m % den != 0 && magnitude(m) / den < DIGITS_17 / 10) {
        m *= 10;
        exponent--;
    }
    m = round_half_even(m, den);
    while (exponent < v.exponent && m != 0 && m % 10 == 0) {
        m /= 10;
        exponent++;
    }
    return narrow(m, m == 0 ? 0 : exponent, ret);
}

wm_status wm_decimal_add(wm_decimal a, wm_decimal b, wm_decimal *ret)
{
    if (a.digits == 0) return *ret = b, WM_OK;
    if (b.digits == 0) return *ret = a, WM_OK;
    wm_decimal high = a.exponent >= b.exponent ? a : b, low = a.exponent >= b.exponent ? b : a;
    wide m = high.digits;
    for (int shift = high.exponent - low.exponent; shift > 0; shift--) {
        if (magnitude(m) > DIGITS_18) return WM_E_LIMIT;
        m *= 10;
    }
    return narrow(m + low.digits, low.exponent, ret);
}

wm_status wm_decimal_from_double(double x, int digits, wm_decimal *ret)
{
    char text[40];
    if (!isfinite(x)) return WM_E_FORMAT;
    if (digits < 1 || digits > 17) return WM_E_ARGUMENT;
    // d.dddde+xx is the shortest way to exact rounding that the C library offers.
    snprintf(text, sizeof text, "%.*e", digits - 1, x);
    char *e = strchr(text, 'e');
    int exponent = (int)strtol(e + 1, NULL, 10) - (digits - 1);
    int64_t m = 0;
    for (char *p = text; p < e; p++)
        if (*p >= '0' && *p <= '9') m = m * 10 + (*p - '0');
    while (m != 0 && m % 10 == 0) {
        m /= 10;
        exponent++;
    }
    *ret = (wm_decimal){text[0] == '-' ? -m : m, (int16_t)(m == 0 ? 0 : exponent)};
    return WM_OK;
}

double wm_decimal_to_double(wm_decimal v)
{
    char text[40];
    snprintf(text, sizeof text, "%" PRId64 "e%d", v.digits, v.exponent);
    return strtod(text, NULL);
}

static size_t print_unsigned(uint64_t v, char *out)
{
    char reverse[24];
    size_t n = 0, length = 0;
    do {
        reverse[n++] = (char)('0' + v % 10);
        v /= 10;
    } while (v);
    while (n) out[length++] = reverse[--n];
    return length;
}

size_t wm_decimal_print(wm_decimal v, char text[static WM_DECIMAL_TEXT])
{
    int exponent = v.exponent;
    uint64_t m = v.digits < 0 ? 0 - (uint64_t)v.digits : (uint64_t)v.digits;
    char digits[24], *p = text;
    while (m != 0 && m % 10 == 0 && exponent < 0) {
        m /= 10;
        exponent++;
    }
    if (m == 0 || exponent < -WM_DECIMAL_EXPONENT) {
        memcpy(text, "0", 2);
        return 1;
    }
    if (v.digits < 0) *p++ = '-';
    if (exponent > WM_DECIMAL_EXPONENT) {
        p += print_unsigned(m, p);
        return (size_t)(p - text) + (size_t)snprintf(p, 8, "e%d", exponent);
    }
    int n = (int)print_unsigned(m, digits), whole = n + exponent;
    if (whole <= 0) {
        *p++ = '0';
        *p++ = '.';
        for (int i = whole; i < 0; i++) *p++ = '0';
        whole = 0;
    } else if (exponent >= 0) {
        whole = n;
    }
    for (int i = 0; i < n; i++) {
        if (i == whole && whole > 0) *p++ = '.';
        *p++ = digits[i];
    }
    for (int i = 0; i < exponent; i++) *p++ = '0';
    *p = 0;
    return (size_t)(p - text);
}
