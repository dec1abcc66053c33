// SPDX-License-Identifier: MIT
#include "calendar.h"

enum { DAY_S = 86400, HOUR_S = 3600, MINUTE_S = 60 };

static bool is_leap(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

int wm_month_days(int year, int month)
{
    static const int8_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (month < 1 || month > 12) return 31;
    return days[month - 1] + (month == 2 && is_leap(year));
}

bool wm_date_is_valid(int year, int month, int day)
{
    return year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= wm_month_days(year, month);
}

wm_time wm_time_add_months(wm_time t, int n)
{
    bool last = t.day >= wm_month_days(t.year, t.month);
    int months = t.year * 12 + t.month - 1 + n;
    t.year = (int16_t)(months / 12);
    t.month = (uint8_t)(months % 12 + 1);
    int days = wm_month_days(t.year, t.month);
    if (last || t.day > days) t.day = (uint8_t)days;
    return t;
}

wm_time wm_time_add_half_months(wm_time t, int n)
{
    int halves = 2 * (t.year * 12 + t.month - 1) + (t.day > 15) + n;
    t.year = (int16_t)(halves / 24);
    t.month = (uint8_t)(halves / 2 % 12 + 1);
    t.day = halves % 2 ? 16 : 1;
    return t;
}

// Days since 1 March of year 0, where leap days come last (proleptic Gregorian calendar).
static int64_t days_of(int year, int month, int day)
{
    int64_t y = month <= 2 ? year - 1 : year;
    int m = month <= 2 ? month + 9 : month - 3;
    return y * 365 + y / 4 - y / 100 + y / 400 + (m * 153 + 2) / 5 + day - 1;
}

static wm_time date_of(wm_time t, int64_t days)
{
    int64_t y = (10000 * days + 14780) / 3652425;
    int64_t rest = days - (365 * y + y / 4 - y / 100 + y / 400);
    if (rest < 0) {
        y--;
        rest = days - (365 * y + y / 4 - y / 100 + y / 400);
    }
    int64_t m = (100 * rest + 52) / 3060;
    t.year = (int16_t)(y + (m + 2) / 12);
    t.month = (uint8_t)((m + 2) % 12 + 1);
    t.day = (uint8_t)(rest - (m * 306 + 5) / 10 + 1);
    return t;
}

wm_time wm_time_add_seconds(wm_time t, int64_t n)
{
    int64_t s = days_of(t.year, t.month, t.day) * DAY_S + n;
    s += t.hour % 24 * HOUR_S + t.minute % 60 * MINUTE_S + t.second % 60;
    t = date_of(t, s / DAY_S);
    t.hour = (uint8_t)(s % DAY_S / HOUR_S);
    t.minute = (uint8_t)(s % HOUR_S / MINUTE_S);
    t.second = (uint8_t)(s % MINUTE_S);
    return t;
}
