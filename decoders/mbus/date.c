// SPDX-License-Identifier: MIT
#include "date.h"
#include "calendar.h"

enum { EVERY_YEAR = 127, EVERY_MONTH = 15, EVERY_HOUR = 31, EVERY_MINUTE = 63 };

// Year bits of type G: 81 to 99 are of the last century, so that no meter in use is read wrong.
static int year_of(unsigned bits)
{
    if (bits == EVERY_YEAR) return 0;
    if (bits > 99) return -1;
    return (int)bits + (bits <= 80 ? 2000 : 1900);
}

// 0 stands for every month and every year: the longest one counts.
static int last_day(const wm_time *t)
{
    return t->month == 0 ? 31 : wm_month_days(t->year == 0 ? 2000 : t->year, t->month);
}

// Day, month and year bits of types F, G and I. False when there is no such day.
static bool read_day(const uint8_t p[2], wm_time *t)
{
    unsigned month = p[1] & 0x0F;
    int year = year_of((unsigned)(p[0] >> 5 | (p[1] & 0xF0) >> 1));
    t->day = p[0] & 0x1F;
    t->year = (int16_t)(year < 0 ? 0 : year);
    t->month = (uint8_t)(month == EVERY_MONTH ? 0 : month);
    return year >= 0 && month != 0 && (month <= 12 || month == EVERY_MONTH) && t->day <= last_day(t);
}

// Hour, minute or second: the value, or WM_TIME_EVERY for its mark. *ok goes false when it is neither.
static uint8_t part(unsigned value, unsigned end, unsigned mark, bool *ok)
{
    if (value == mark) return WM_TIME_EVERY;
    if (value >= end) *ok = false;
    return (uint8_t)value;
}

static wm_value_kind read_g(const uint8_t *p, wm_time *t)
{
    bool ok = read_day(p, t);
    if ((p[0] | p[1]) == 0 || (p[0] & p[1]) == 0xFF) return WM_VALUE_NONE;
    return ok ? WM_VALUE_DATE : WM_VALUE_INVALID;
}

static wm_value_kind read_f(const uint8_t *p, wm_time *t)
{
    bool ok = read_day(p + 2, t);
    unsigned century = p[1] >> 5 & 3, bits = (unsigned)(p[2] >> 5 | (p[3] & 0xF0) >> 1);
    // Values above 1 would be the years from 2100 on; meters that set them mean something else.
    if (century == 1 && bits <= 99) t->year = (int16_t)(2000 + bits);
    t->minute = part(p[0] & 0x3F, 60, EVERY_MINUTE, &ok);
    t->hour = part(p[1] & 0x1F, 24, EVERY_HOUR, &ok);
    t->summer = p[1] & 0x80;
    t->invalid = p[0] & 0x80;
    if (t->invalid || (p[0] | p[1] | p[2] | p[3]) == 0) return WM_VALUE_NONE;
    return ok ? WM_VALUE_DATETIME : WM_VALUE_INVALID;
}

static wm_value_kind read_i(const uint8_t *p, wm_time *t)
{
    bool ok = read_day(p + 3, t);
    t->has_second = true;
    t->second = part(p[0] & 0x3F, 60, EVERY_MINUTE, &ok);
    t->minute = part(p[1] & 0x3F, 60, EVERY_MINUTE, &ok);
    t->hour = part(p[2] & 0x1F, 24, EVERY_HOUR, &ok);
    t->summer = p[0] & 0x40;
    t->invalid = p[1] & 0x80;
    if (t->invalid || (p[0] | p[1] | p[2] | p[3] | p[4]) == 0) return WM_VALUE_NONE;
    return ok ? WM_VALUE_DATETIME : WM_VALUE_INVALID;
}

static wm_value_kind read_j(const uint8_t *p, wm_time *t)
{
    bool ok = true;
    if ((p[0] & p[1] & p[2]) == 0xFF) return WM_VALUE_NONE;
    t->has_second = true;
    t->second = part(p[0] == 0xFF ? EVERY_MINUTE : p[0], 60, EVERY_MINUTE, &ok);
    t->minute = part(p[1] == 0xFF ? EVERY_MINUTE : p[1], 60, EVERY_MINUTE, &ok);
    t->hour = part(p[2] == 0xFF ? EVERY_HOUR : p[2], 24, EVERY_HOUR, &ok);
    return ok ? WM_VALUE_TIME : WM_VALUE_INVALID;
}

wm_value_kind wm_time_read_bcd(const uint8_t bytes[6], wm_time *ret)
{
    uint8_t v[6];
    bool ok = true, set = false;
    for (size_t i = 0; i < sizeof v; i++) {
        if ((bytes[i] & 0x0F) > 9 || bytes[i] >> 4 > 9) ok = false;
        v[i] = (uint8_t)((bytes[i] >> 4) * 10 + (bytes[i] & 0x0F));
        set = set || bytes[i] != 0;
    }
    *ret = (wm_time){
        .second = v[0], .minute = v[1], .hour = v[2], .day = v[3], .month = v[4], .has_second = true};
    if (!set) return WM_VALUE_NONE;
    ret->year = (int16_t)year_of(v[5]);
    ok = ok && v[0] < 60 && v[1] < 60 && v[2] < 24 && v[3] >= 1 && v[4] >= 1 && v[4] <= 12;
    return ok && v[3] <= last_day(ret) ? WM_VALUE_DATETIME : WM_VALUE_INVALID;
}

wm_value_kind wm_time_read(const uint8_t *bytes, size_t n, wm_time *ret)
{
    *ret = (wm_time){0};
    switch (n) {
    case 2: return read_g(bytes, ret);
    case 3: return read_j(bytes, ret);
    case 4: return read_f(bytes, ret);
    case 6: return read_i(bytes, ret);
    default: return WM_VALUE_INVALID;
    }
}
