// SPDX-License-Identifier: MIT
// The values that every list of keys holds, whatever its format.
#pragma once
#include "keytable.h"

enum { WM_FIELD_NAME_MAX = 100 }; // bytes of a meter's name

// Eight hexadecimal digits, nothing else.
bool wm_field_read_id(const char *text, size_t n, uint32_t *ret_id);

// 32 (AES-128) or 16 (DES) hexadecimal digits, nothing else.
bool wm_field_read_key(const char *text, size_t n, wm_key *ret_key);

// 1 to WM_FIELD_NAME_MAX bytes of well-formed UTF-8 (RFC 3629 section 4) without control characters.
bool wm_field_is_name(const char *text, size_t n);
