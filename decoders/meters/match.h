// SPDX-License-Identifier: MIT
// Does a row of a field table mean this record?
#pragma once
#include "meter.h"

bool wm_field_matches(const wm_field *f, const wm_record *r, const uint8_t *bytes);

// True for a row that takes every matching record (a span or "any"), not only the first.
bool wm_field_is_many(const wm_field *f);

// DIF, DIFEs, VIF and VIFEs as sent; returns their number.
unsigned wm_record_head(const wm_record *r, const uint8_t *bytes, const uint8_t **ret_head);

// Value of two hex digits, or -1.
int wm_hex_byte(const char *hex);
