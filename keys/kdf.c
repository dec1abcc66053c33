// SPDX-License-Identifier: MIT
#include "kdf.h"
#include <string.h>

enum { TO_METER = 0x10, PAD = 0x07 };

wm_status wm_kdf_a(wm_cmac *c, const uint8_t key[static WM_AES_KEY], wm_kdf_use use, bool to_meter,
                   uint32_t counter, uint32_t id, uint8_t ret_key[static WM_AES_KEY])
{
    uint8_t input[WM_AES_BLOCK];
    memset(input, PAD, sizeof input);
    input[0] = (uint8_t)(use | (to_meter ? TO_METER : 0));
    for (int i = 0; i < 4; i++) {
        input[1 + i] = (uint8_t)(counter >> 8 * i);
        input[5 + i] = (uint8_t)(id >> 8 * i);
    }
    return wm_cmac_compute(c, key, input, sizeof input, NULL, 0, ret_key);
}
