// SPDX-License-Identifier: MIT
// Dates and times of EN 13757-3 annex A, told apart by their length: 2 bytes type G, 3 J, 4 F, 6 I.
#pragma once
#include "wm/record.h"
#include <stddef.h>
#include <stdint.h>

// Fills *ret with what the bytes say. Returns WM_VALUE_DATE, _DATETIME or _TIME; WM_VALUE_NONE for one that
// the meter marks as invalid or has not set; WM_VALUE_INVALID for another length or an impossible date or
// time.
wm_value_kind wm_time_read(const uint8_t *bytes, size_t n, wm_time *ret);

// The same of 12 digits as ABB's meters send them: seconds first, year last.
wm_value_kind wm_time_read_bcd(const uint8_t bytes[6], wm_time *ret);
