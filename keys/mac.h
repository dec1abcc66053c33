// SPDX-License-Identifier: MIT
// The MAC of the authentication and fragmentation layer (EN 13757-7 clause 6).
#pragma once
#include "layer.h"

// WM_DECRYPT_OK: the MAC holds, or none is announced and none is there. WM_DECRYPT_MAC_FAIL: it does not, or
// is missing or not as long as its type says. WM_DECRYPT_UNSUPPORTED: a type that is reserved or too short to
// prove anything, or no message counter to derive its key from. Compared in constant time.
wm_decrypt wm_mac_check(wm_opener *o, const wm_telegram *t, const uint8_t *key);
