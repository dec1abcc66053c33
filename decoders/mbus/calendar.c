// SPDX-License-Identifier: MIT
#include "calendar.h"

enum { DAY_S = 86400, YEAR_MAX = 9999 };

int wm_month_days(int year, int month)
{
    static const uint8_t days[12] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return days[month - 1] + (month == 2 && leap);
}

// Days since 0000-03-01: years that begin in March have their leap day at the end.
static int64_t days_of(int year, int month, int day)
{
    int64_t y = month <= 2 ? year - 1 : year;
    int m = (month + 9) % 12;
    return 365 * y + y / 4 - y / 100 + y / 400 + (153 * m + 2) / 5 + day - 1;
}

static void date_of(int64_t days, wm_time *t)
{
    int64_t y = (10000 * days + 14780) / 3652425;
    int64_t rest = days - (365 * y + y / 4 - y / 100 + y / 400);
    if (rest < 0) {
        y--;
        rest = days - (365 * y + y / 4 - y / 100 + y / 400);
    }
    int m = (int)((100 * rest + 52) / 3060);
    t->day = (uint8_t)(rest - (m * 306 + 5) / 10 + 1);
    t->month = (uint8_t)((m + 2) % 12 + 1);
    t->year = (int16_t)(y + (m >= 10));
}

static bool step_months(wm_time *t, int n)
{
    int months = t->year * 12 + t->month - 1 + n, year = months / 12, month = months % 12 + 1;
    if (months < 12 || year > YEAR_MAX) return false;
    bool last = t->day == wm_month_days(t->year, t->month);
    t->year = (int16_t)year;
    t->month = (uint8_t)month;
    int days = wm_month_days(year, month);
    if (last || t->day > days) t->day = (uint8_t)days;
    return true;
}

static bool step_half_months(wm_time *t, int n)
{
    int halves = 2 * (t->year * 12 + t->month - 1) + (t->day > 15) + n, months = halves / 2;
    if (months < 12 || months / 12 > YEAR_MAX) return false;
    t->year = (int16_t)(months / 12);
    t->month = (uint8_t)(months % 12 + 1);
    t->day = halves % 2 ? 16 : 1;
    return true;
}

bool wm_calendar_step(wm_time *t, wm_spacing spacing, int n)
{
    if (t->year < 1 || t->month < 1 || t->month > 12 || t->day < 1) return false;
    if (spacing.months) return step_months(t, n * spacing.months);
    if (spacing.half_months) return step_half_months(t, n * spacing.half_months);
    if (t->hour > 23 || t->minute > 59 || t->second > 59) return false;
    int64_t at = days_of(t->year, t->month, t->day) * DAY_S + t->hour * 3600 + t->minute * 60 + t->second;
    at += (int64_t)n * spacing.seconds;
    if (at < days_of(1, 1, 1) * DAY_S || at >= days_of(YEAR_MAX + 1, 1, 1) * DAY_S) return false;
    int rest = (int)(at % DAY_S);
    date_of(at / DAY_S, t);
    t->hour = (uint8_t)(rest / 3600);
    t->minute = (uint8_t)(rest / 60 % 60);
    t->second = (uint8_t)(rest % 60);
    return true;
}
