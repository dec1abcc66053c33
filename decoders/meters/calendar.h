// SPDX-License-Identifier: MIT
// Steps through the calendar, for meters that send one date and count the others from it.
#pragma once
#include "wm/record.h"

// Days of a month, 28 to 31; month 1 to 12.
int wm_month_days(int year, int month);

bool wm_date_is_valid(int year, int month, int day);

// n months on (or back, n < 0). The last day of a month stays a last day.
wm_time wm_time_add_months(wm_time t, int n);

// n seconds on or back; |n| up to 100 years.
wm_time wm_time_add_seconds(wm_time t, int64_t n);

// Half-months begin on day 1 and day 16; n of them on or back.
wm_time wm_time_add_half_months(wm_time t, int n);
