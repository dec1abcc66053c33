// SPDX-License-Identifier: MIT
// Data records of EN 13757-3: DIF, DIFE, VIF, VIFE, value.
#pragma once
#include "wm/record.h"
#include "wm/status.h"

// Reads all records of bytes[at .. at + length). Never fails as a whole: out->stopped says why it ended early, and
// out->rest_* what was not understood.
void wm_records_read(wm_records *out, const uint8_t *bytes, size_t at, size_t length);
