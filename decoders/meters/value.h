// SPDX-License-Identifier: MIT
// The value of one record in the form a field asks for.
#pragma once
#include "meter.h"

enum { WM_VALUE_SIZE = 2 * 256 + 1 };

// The number of a record in the field's unit, scaled and masked. False: the meter has no value there.
bool wm_value_number(const wm_field *f, const wm_record *r, wm_decimal *ret);

// At most six decimals.
wm_decimal wm_value_round(wm_decimal v);

// The number in another unit. False when the units do not measure the same.
bool wm_value_convert(wm_decimal v, wm_unit from, wm_unit to, wm_decimal *ret);

// The unsigned integer of a record as bit tables want it; BCD counts as decimal.
uint64_t wm_value_bits(const wm_field *f, const wm_record *r);

// Text as sent, or the digits of a number, most significant first.
const char *wm_value_text(const wm_record *r, const uint8_t *bytes, char text[static WM_VALUE_SIZE]);

// "2026-01-31", with " 23:59" and ":00" if asked for; NULL when it is no date.
const char *wm_value_date(const wm_record *r, bool clock, bool seconds, char text[static WM_VALUE_SIZE]);

// `day` (with the clock, if asked for) for a date that is not set: all its bits are zero. NULL for any other.
const char *wm_value_unset_date(const wm_record *r, const char *day, bool clock,
                                char text[static WM_VALUE_SIZE]);

// Bytes as upper-case hex, in the order sent or last byte first.
const char *wm_value_hex(const uint8_t *data, size_t n, bool last_first, char text[static WM_VALUE_SIZE]);
