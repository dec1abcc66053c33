// SPDX-License-Identifier: MIT
#include "timestamp.h"
#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

static const int64_t SECOND = 1000000000;

void wm_timestamp_print(int64_t ns, char text[static WM_TIMESTAMP_TEXT])
{
    int64_t seconds = ns / SECOND, rest = ns % SECOND;
    struct tm tm;
    if (rest < 0) {
        seconds--;
        rest += SECOND;
    }
    time_t t = (time_t)seconds;
    gmtime_r(&t, &tm); // 64-bit nanoseconds reach from 1677 to 2262: always a year of four digits
    snprintf(text, WM_TIMESTAMP_TEXT, "%04d-%02d-%02dT%02d:%02d:%02d.%06dZ", tm.tm_year + 1900,
             tm.tm_mon + 1, tm.tm_mday, tm.tm_hour, tm.tm_min, tm.tm_sec, (int)(rest / 1000));
}

// Reads exactly n digits.
static bool digits(const char **p, int n, int *ret)
{
    int v = 0;
    for (int i = 0; i < n; i++, (*p)++) {
        if (!isdigit((unsigned char)**p)) return false;
        v = v * 10 + (**p - '0');
    }
    *ret = v;
    return true;
}

static bool literal(const char **p, const char *any_of)
{
    if (**p == 0 || !strchr(any_of, **p)) return false;
    (*p)++;
    return true;
}

// Nanoseconds of an optional fraction ".123"; digits beyond the ninth are dropped.
static bool fraction(const char **p, int64_t *ret)
{
    int64_t unit = SECOND / 10, v = 0;
    *ret = 0;
    if (**p != '.') return true;
    (*p)++;
    if (!isdigit((unsigned char)**p)) return false;
    for (; isdigit((unsigned char)**p); (*p)++, unit /= 10) v += unit * (**p - '0');
    *ret = v;
    return true;
}

// "Z" or "+hh:mm", in seconds.
static bool zone(const char **p, int64_t *ret)
{
    int hours = 0, minutes = 0, sign = **p == '-' ? -1 : 1;
    *ret = 0;
    if (literal(p, "Zz")) return true;
    if (!literal(p, "+-") || !digits(p, 2, &hours) || !literal(p, ":") || !digits(p, 2, &minutes))
        return false;
    *ret = sign * (hours * 3600 + minutes * 60);
    return hours < 24 && minutes < 60;
}

wm_status wm_timestamp_read(const char *text, int64_t *ret_ns)
{
    struct tm tm = {0};
    int64_t ns = 0, offset = 0;
    const char *p = text;
    bool ok = digits(&p, 4, &tm.tm_year) && literal(&p, "-") && digits(&p, 2, &tm.tm_mon) &&
              literal(&p, "-") && digits(&p, 2, &tm.tm_mday) && literal(&p, "Tt ") &&
              digits(&p, 2, &tm.tm_hour) && literal(&p, ":") && digits(&p, 2, &tm.tm_min) &&
              literal(&p, ":") && digits(&p, 2, &tm.tm_sec) && fraction(&p, &ns) && zone(&p, &offset) &&
              *p == 0;
    // Years outside what 64-bit nanoseconds hold are refused with the impossible dates.
    if (!ok || tm.tm_year < 1680 || tm.tm_year > 2260 || tm.tm_mon < 1 || tm.tm_mon > 12 || tm.tm_mday < 1 ||
        tm.tm_mday > 31 || tm.tm_hour > 23 || tm.tm_min > 59 || tm.tm_sec > 60)
        return WM_E_FORMAT;
    tm.tm_year -= 1900;
    tm.tm_mon -= 1;
    int day = tm.tm_mday;
    time_t t = timegm(&tm);
    if (tm.tm_mday != day && tm.tm_sec < 60) return WM_E_FORMAT; // 30 February
    *ret_ns = ((int64_t)t - offset) * SECOND + ns;
    return WM_OK;
}

static int64_t clock_now(clockid_t clock)
{
    struct timespec now;
    clock_gettime(clock, &now);
    return now.tv_sec * SECOND + now.tv_nsec;
}

int64_t wm_timestamp_now(void)
{
    return clock_now(CLOCK_REALTIME);
}

int64_t wm_monotonic_now(void)
{
    return clock_now(CLOCK_MONOTONIC);
}
