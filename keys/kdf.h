// SPDX-License-Identifier: MIT
// Key derivation KDF-A (EN 13757-7): the ephemeral keys of one message from a meter's key.
#pragma once
#include "cipher.h"
#include <stdbool.h>

typedef enum wm_kdf_use { WM_KDF_ENCRYPTION = 0x00, WM_KDF_MAC = 0x01 } wm_kdf_use;

// K = CMAC(key, DC | counter | id | 07 x 7), both numbers with their low byte first. to_meter: the message
// goes to the meter (DC 10 and 11).
WM_MUST_USE wm_status wm_kdf_a(wm_cmac *c, const uint8_t key[static WM_AES_KEY], wm_kdf_use use,
                               bool to_meter, uint32_t counter, uint32_t id,
                               uint8_t ret_key[static WM_AES_KEY]);
