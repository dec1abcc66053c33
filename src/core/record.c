// SPDX-License-Identifier: MIT
#include "wm/record.h"

static const char *const quantity_names[WM_QUANTITY_COUNT] = {
#define X(id, name) name,
    WM_QUANTITY_TABLE(X)
#undef X
};

const char *wm_quantity_name(wm_quantity quantity)
{
    return (unsigned)quantity < WM_QUANTITY_COUNT ? quantity_names[quantity] : "?";
}

static const struct {
    const char *suffix, *family;
    int64_t num, den;
} units[WM_UNIT_COUNT] = {
#define X(id, suffix, family, num, den) {suffix, #family, num, den},
    WM_UNIT_TABLE(X)
#undef X
};

const char *wm_unit_suffix(wm_unit unit)
{
    return (unsigned)unit < WM_UNIT_COUNT ? units[unit].suffix : "?";
}

static int64_t greatest_common_divisor(int64_t a, int64_t b)
{
    while (b) {
        int64_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

static bool same_family(wm_unit a, wm_unit b)
{
    const char *p = units[a].family, *q = units[b].family;
    while (*p && *p == *q) p++, q++;
    return *p == *q;
}

wm_status wm_unit_convert(wm_decimal v, wm_unit from, wm_unit to, wm_decimal *ret)
{
    if ((unsigned)from >= WM_UNIT_COUNT || (unsigned)to >= WM_UNIT_COUNT) return WM_E_ARGUMENT;
    if (from == to) return *ret = v, WM_OK;
    if (!same_family(from, to)) return WM_E_ARGUMENT;
    // v * (num_from / den_from) / (num_to / den_to), reduced first so that it stays inside 64 bits.
    int64_t a = units[from].num, b = units[from].den, c = units[to].num, d = units[to].den;
    int64_t g = greatest_common_divisor(a, c), h = greatest_common_divisor(b, d);
    return wm_decimal_scale(v, a / g * (d / h), b / h * (c / g), ret);
}
