// SPDX-License-Identifier: MIT
// Compact profiles (EN 13757-3 annex F): one record with a row of values, equally spaced in time.
#pragma once
#include "meter.h"

bool wm_record_is_profile(const wm_record *r);
bool wm_profile_occurs(const wm_records *records);

// Puts every element of every profile as an ordinary record with its own storage number, and its date.
void wm_profile_expand(wm_unpack *u);
