// SPDX-License-Identifier: MIT
#include "options.h"
#include "wm/decimal.h"
#include <string.h>

enum { DIGITS_MAX = 18 }; // that an int64_t holds for sure

// Reads "digits[.digits]" or "digits<letter>digits", letter one of `units`: the letter may stand at the
// point's place. *text moves behind what was read; *ret_unit is the letter's index in units, or -1.
static wm_status decimal_parse(const char **text, const char *units, wm_decimal *ret, int *ret_unit)
{
    const char *p = *text;
    int64_t sign = 1, digits = 0;
    int16_t exponent = 0;
    int count = 0, unit = -1;
    bool point = false;

    if (*p == '-' || *p == '+') sign = *p++ == '-' ? -1 : 1;
    for (;; p++) {
        if (*p >= '0' && *p <= '9') {
            if (++count > DIGITS_MAX) return WM_E_FORMAT;
            digits = digits * 10 + (*p - '0');
            if (point) exponent--;
        } else if (*p == '.' && !point && count > 0) {
            point = true;
        } else if (*p != '\0' && unit < 0 && count > 0 && strchr(units, *p)) {
            unit = (int)(strchr(units, *p) - units);
            if (point) {
                p++;
                break;
            }
            point = true;
        } else {
            break;
        }
    }
    if (count == 0) return WM_E_FORMAT;
    *text = p;
    *ret = (wm_decimal){sign * digits, exponent};
    *ret_unit = unit;
    return WM_OK;
}

wm_status wm_number_parse(const char *text, double *ret)
{
    static const int16_t exponents[] = {3, 3, 6, 9};
    wm_decimal d;
    int unit;
    if (strnlen(text, WM_OPTION_TEXT_MAX + 1) > WM_OPTION_TEXT_MAX) return WM_E_FORMAT;
    wm_status status = decimal_parse(&text, "kKMG", &d, &unit);
    if (status != WM_OK) return status;
    if (*text != '\0') return WM_E_FORMAT;
    if (unit >= 0) d.exponent = (int16_t)(d.exponent + exponents[unit]);
    *ret = wm_decimal_to_double(d);
    return WM_OK;
}

wm_status wm_seconds_parse(const char *text, double *ret)
{
    static const struct {
        const char *name;
        double seconds;
    } units[] = {
        {"",  1   },
        {"s", 1   },
        {"m", 60  },
        {"h", 3600}
    };
    wm_decimal d;
    int unit;
    if (strnlen(text, WM_OPTION_TEXT_MAX + 1) > WM_OPTION_TEXT_MAX) return WM_E_FORMAT;
    wm_status status = decimal_parse(&text, "", &d, &unit);
    if (status != WM_OK) return status;
    if (d.digits < 0) return WM_E_FORMAT;
    if (strcmp(text, "ms") == 0) {
        d.exponent = (int16_t)(d.exponent - 3);
        *ret = wm_decimal_to_double(d);
        return WM_OK;
    }
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++)
        if (strcmp(text, units[i].name) == 0) {
            *ret = wm_decimal_to_double(d) * units[i].seconds;
            return WM_OK;
        }
    return WM_E_FORMAT;
}
