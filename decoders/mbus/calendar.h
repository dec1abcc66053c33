// SPDX-License-Identifier: MIT
// Steps through the calendar (Gregorian, proleptic, no leap seconds).
#pragma once
#include "wm/record.h"

// Days of a month, 28 to 31; month 1 to 12.
int wm_month_days(int year, int month);

// Distance of two points in time; all but one are 0.
typedef struct wm_spacing {
    uint32_t seconds;
    uint8_t months;
    uint8_t half_months; // these begin on day 1 and day 16
} wm_spacing;

// Moves *t by n spacings. A month's end stays one: 31 January and a month is 28 or 29 February, 30 November
// less a month is 31 October. False (and *t as it was) when t has no year, month or day, or when the year
// would leave 1 to 9999.
bool wm_calendar_step(wm_time *t, wm_spacing spacing, int n);
