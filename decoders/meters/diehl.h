// SPDX-License-Identifier: MIT
// Diehl Metering scrambles the records of its own telegrams with a shift register. It starts from the header
// and from one of two keys that are in all meters and known to everybody: this is no encryption.
#pragma once
#include "meter.h"

// For wm_meter.unpack: puts the records of a telegram in Diehl's own security modes, 16 and up, scrambled or
// not; nothing for any other telegram. WM_E_FORMAT: neither way do the checksum and the records hold.
wm_status wm_diehl_unpack(wm_unpack *u);

// The same for PRIOS telegrams (CI A0 to A7): three bytes of state under 03 FF 01, the total under 04 13 and,
// of long telegrams, that of the last month and its date under 44 13 and 42 6C, in the meter's own unit.
wm_status wm_prios_unpack(wm_unpack *u);

enum { WM_DIEHL_KEYS = 2 };

// Unscrambles n bytes with one of the keys, 0 .. WM_DIEHL_KEYS - 1; whether it was the right one tells the
// plain text. The telegram has a link-layer address and four bytes from its CI on.
void wm_diehl_unscramble(const wm_telegram *t, unsigned key, const uint8_t *in, size_t n, uint8_t *ret_plain);
