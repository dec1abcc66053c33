// SPDX-License-Identifier: MIT
#include "fingerprint.h"
#include "wipe.h"
#include <stdio.h>
#include <string.h>

wm_status wm_key_mark(wm_cmac *c, const uint8_t *key, size_t length, uint32_t *ret_mark)
{
    static const uint8_t purpose[] = "wmrx key fingerprint";
    uint8_t padded[WM_AES_KEY] = {0}, mac[WM_AES_BLOCK] = {0}, size = (uint8_t)length;
    memcpy(padded, key, length);
    // The length keeps a DES key apart from an AES key that ends with zeros.
    wm_status status = wm_cmac_compute(c, padded, purpose, sizeof purpose, &size, 1, mac);
    wm_wipe(padded, sizeof padded);
    if (status == WM_OK)
        *ret_mark = (uint32_t)mac[0] << 24 | (uint32_t)mac[1] << 16 | (uint32_t)mac[2] << 8 | mac[3];
    return status;
}

void wm_key_fingerprint(const wm_key *key, char text[static WM_FINGERPRINT])
{
    wm_cmac c;
    uint32_t mark = 0;
    text[0] = 0;
    if (wm_cmac_init(&c) != WM_OK) return;
    if (wm_key_mark(&c, key->bytes, key->length, &mark) == WM_OK)
        snprintf(text, WM_FINGERPRINT, "%08x", (unsigned)mark);
    wm_cmac_finish(&c);
}
