// SPDX-License-Identifier: MIT
// Data records of EN 13757-3: DIF, DIFE, VIF, VIFE, value.
#pragma once
#include "wm/record.h"
#include "wm/status.h"

// Reads all records of bytes[at .. at + length). Never fails as a whole: out->stopped says why it ended
// early, and out->rest_* what was not understood.
void wm_records_read(wm_records *out, const uint8_t *bytes, size_t at, size_t length);

// Turns the data of each record in bytes[at .. at + length) round, so that what came most significant byte
// first can be read. What follows a record that cannot be read stays as it is.
void wm_records_turn(uint8_t *bytes, size_t at, size_t length);

// Appends to *out what its compact profiles hold (EN 13757-3 annex F): for each element a record of its value
// and, when there is a base time, one of its time, with storage numbers that count on from the profile's.
// Their offsets are those of the element and of the base time. `bytes` is the buffer that *out was read from.
// Missing elements are left out.
void wm_records_expand_profiles(wm_records *out, const uint8_t *bytes);
