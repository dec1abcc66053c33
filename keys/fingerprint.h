// SPDX-License-Identifier: MIT
// Short public names of keys, to compare keys without showing them: the first 32 bits of a key's CMAC over a
// constant. They tell nothing about a random key.
#pragma once
#include "keytable.h"

enum { WM_FINGERPRINT = 9 };

// The fingerprint as a number; `c` is there so that nothing is allocated. WM_E_MEMORY.
WM_MUST_USE wm_status wm_key_mark(wm_cmac *c, const uint8_t *key, size_t length, uint32_t *ret_mark);

// The same as eight hexadecimal digits. Empty when the library fails.
void wm_key_fingerprint(const wm_key *key, char text[static WM_FINGERPRINT]);
