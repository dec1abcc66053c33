// SPDX-License-Identifier: MIT
// Combinable VIFEs as words of a generic key (EN 13757-3 tables 15 and 16).
#pragma once
#include "text.h"
#include "wm/record.h"

// Appends "_per_input_pulse", "_first_above_limit_duration" ... for those that change what a record means.
// Codes that have no word come together as "_vife_" and their hex digits.
void wm_vife_words(wm_text *b, const wm_record *r);
