// SPDX-License-Identifier: MIT
// What a heat cost allocator's display means on the bill: the display times the factor of its radiator (EN
// 834, unit scale), and what was counted since the due date.
#pragma once
#include "list_row.h"
#include "wm/reading.h"

// The factor that consumption is scaled with: `scale_factor`, lowered by `reduction_percent` and then rounded
// half up to three places as records print it (1.550 less 25 % is 1.163). 1 for product scale. False: the row
// scales nothing.
bool wm_allocation_factor(const wm_list_row *row, wm_decimal *ret);

// Adds to the reading what the row says about it: `scale`, `scale_factor` ..., a scaled twin of every field
// in "hca", and the consumption since the due date. Exact decimals; what does not fit 18 digits is left out.
void wm_allocation_add(const wm_list_row *row, wm_reading *r);
