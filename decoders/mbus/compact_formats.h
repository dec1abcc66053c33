// SPDX-License-Identifier: MIT
// Formats that meters are known to use, so that their compact frames can be read at once.
#pragma once
#include <stddef.h>

extern const char *const wm_compact_formats[]; // headers of all records in hex, blanks between records
extern const size_t wm_compact_format_count;

// Formats that were never heard, but that meters can be ordered with: signature and CRC must both say so.
extern const char *const wm_compact_offers[];
extern const size_t wm_compact_offer_count;
