// SPDX-License-Identifier: MIT
#include "mac.h"
#include "message_key.h"
#include "wipe.h"
#include <mbedtls/constant_time.h>
#include <string.h>

enum { GMAC_NONCE = 12, TYPES = 16, TYPE_SHORT = 3 };

// Authentication types of the message control field; length 0 = reserved. Type 3, a CMAC of two bytes, counts
// only beside encryption, whose own check must hold, too: who makes up a plain message would hit it one in
// 65536.
// clang-format off
static const struct {
    uint8_t length;
    bool gmac;
} types[TYPES] = {
    [TYPE_SHORT] = {2, false}, [4] = {4, false}, [5] = {8, false}, [6] = {12, false}, [7] = {16, false}, // CMAC
    [8] = {12, true}, [9] = {16, true},                                      // GMAC
};
// clang-format on

static bool cmac_holds(wm_opener *o, const wm_telegram *t, const uint8_t key[static WM_AES_KEY])
{
    const wm_security *s = &t->security;
    uint8_t mac[WM_AES_BLOCK];
    wm_status status = wm_cmac_compute(&o->cmac, key, s->mac_head, s->mac_head_length, t->bytes + s->mac_at,
                                       (size_t)(t->length - s->mac_at), mac);
    bool holds = status == WM_OK && mbedtls_ct_memcmp(mac, s->mac, s->mac_length) == 0;
    wm_wipe(mac, sizeof mac);
    return holds;
}

// GCM that encrypts nothing; nonce = address and message counter. In which order the counter's bytes stand is
// not public: either is taken, since a forged tag of 12 bytes holds with neither.
static bool gmac_holds(wm_opener *o, const wm_telegram *t, const uint8_t key[static WM_AES_KEY])
{
    const wm_security *s = &t->security;
    size_t n = (size_t)(t->length - s->mac_at);
    memcpy(o->covered, s->mac_head, s->mac_head_length);
    memcpy(o->covered + s->mac_head_length, t->bytes + s->mac_at, n);
    uint8_t nonce[GMAC_NONCE];
    wm_address_write(&s->meter, nonce);
    wm_aead a = {.nonce = nonce,
                 .nonce_length = sizeof nonce,
                 .aad = o->covered,
                 .aad_length = s->mac_head_length + n,
                 .in = s->mac,
                 .tag_length = s->mac_length};
    wm_status status = WM_E_MAC;
    for (int low_first = 0; low_first < 2 && status == WM_E_MAC; low_first++) {
        for (int i = 0; i < 4; i++) nonce[8 + i] = (uint8_t)(s->counter >> (low_first ? 8 * i : 24 - 8 * i));
        status = wm_aes_gcm_open(key, &a, o->plain);
    }
    return status == WM_OK;
}

wm_decrypt wm_mac_check(wm_opener *o, const wm_telegram *t, const uint8_t *key)
{
    const wm_security *s = &t->security;
    if (s->mac_type == 0) return s->mac_length == 0 ? WM_DECRYPT_OK : WM_DECRYPT_MAC_FAIL;
    if (s->mac_type >= TYPES || types[s->mac_type].length == 0) return WM_DECRYPT_UNSUPPORTED;
    if (s->mac_length != types[s->mac_type].length) return WM_DECRYPT_MAC_FAIL;
    if (s->mac_type == TYPE_SHORT && s->length == 0) return WM_DECRYPT_UNSUPPORTED;
    bool gmac = types[s->mac_type].gmac;
    if (gmac && !s->has_counter) return WM_DECRYPT_UNSUPPORTED;
    uint8_t mac_key[WM_AES_KEY] = {0};
    wm_decrypt result = wm_message_key(o, t, key, WM_KDF_MAC, mac_key);
    if (result == WM_DECRYPT_OK && !(gmac ? gmac_holds(o, t, mac_key) : cmac_holds(o, t, mac_key)))
        result = WM_DECRYPT_MAC_FAIL;
    wm_wipe(mac_key, sizeof mac_key);
    return result;
}
