// SPDX-License-Identifier: MIT
// The key of one message: derived from the meter's, or the meter's own when the telegram says so.
#pragma once
#include "kdf.h"
#include "layer.h"

// WM_DECRYPT_OK: *ret_key is the key for `use`; wipe it. WM_DECRYPT_UNSUPPORTED: an unknown derivation, or
// one that needs a message counter, which the telegram has not. (EN 13757-7)
wm_decrypt wm_message_key(wm_opener *o, const wm_telegram *t, const uint8_t *key, wm_kdf_use use,
                          uint8_t ret_key[static WM_AES_KEY]);
