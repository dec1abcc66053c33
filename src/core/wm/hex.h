// SPDX-License-Identifier: MIT
// Hexadecimal text to bytes and back.
#pragma once
#include "wm/status.h"
#include <stddef.h>
#include <stdint.h>

// Reads pairs of hex digits of either case from text[0..n). Between pairs, blanks, '_' '#' '|' ':' '-' ','
// and the C prefix 0x are passed over. WM_E_FORMAT: another character or an odd number of digits, *ret_at its
// place; WM_E_LIMIT: more than max bytes. ret_at may be NULL.
WM_MUST_USE wm_status wm_hex_read(const char *text, size_t n, uint8_t *bytes, size_t max, size_t *ret_length,
                                  size_t *ret_at);

// Writes 2 n lower-case digits and a NUL; text holds 2 n + 1 bytes.
void wm_hex_write(const uint8_t *bytes, size_t n, char *text);
