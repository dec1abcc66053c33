// SPDX-License-Identifier: MIT
// The ciphers of EN 13757-7, over mbedTLS. Every function wipes its key schedule before it returns and
// gives WM_E_MEMORY when the library refuses; outputs are then undefined.
#pragma once
#include "wm/status.h"
#include <mbedtls/cipher.h>
#include <stddef.h>
#include <stdint.h>

enum { WM_AES_KEY = 16, WM_DES_KEY = 8, WM_AES_BLOCK = 16, WM_DES_BLOCK = 8 };

// CBC decryption of n bytes, whole blocks; no padding is looked at. `in` and `out` may be the same.
WM_MUST_USE wm_status wm_aes_cbc_open(const uint8_t key[static WM_AES_KEY],
                                      const uint8_t iv[static WM_AES_BLOCK], const uint8_t *in, size_t n,
                                      uint8_t *out);
WM_MUST_USE wm_status wm_des_cbc_open(const uint8_t key[static WM_DES_KEY],
                                      const uint8_t iv[static WM_DES_BLOCK], const uint8_t *in, size_t n,
                                      uint8_t *out);

// CTR over n bytes; `counter` is the first counter block, counted up as one big-endian number.
WM_MUST_USE wm_status wm_aes_ctr(const uint8_t key[static WM_AES_KEY],
                                 const uint8_t counter[static WM_AES_BLOCK], const uint8_t *in, size_t n,
                                 uint8_t *out);

// An authenticated layer (mbedTLS makes a context in each call, and wipes it): n bytes at `in`, then
// tag_length bytes of tag.
typedef struct wm_aead {
    const uint8_t *nonce, *aad, *in;
    size_t nonce_length, aad_length, n, tag_length;
} wm_aead;

// WM_E_MAC and `out` all zeros when the tag does not hold (compared in constant time).
WM_MUST_USE wm_status wm_aes_ccm_open(const uint8_t key[static WM_AES_KEY], const wm_aead *a, uint8_t *out);
WM_MUST_USE wm_status wm_aes_gcm_open(const uint8_t key[static WM_AES_KEY], const wm_aead *a, uint8_t *out);

// AES-128-CMAC (RFC 4493). The context is made once, so that a telegram needs no allocation.
typedef struct wm_cmac {
    mbedtls_cipher_context_t context;
} wm_cmac;

WM_MUST_USE wm_status wm_cmac_init(wm_cmac *c);
void wm_cmac_finish(wm_cmac *c);

// MAC of head[0..head_length) followed by body[0..n).
WM_MUST_USE wm_status wm_cmac_compute(wm_cmac *c, const uint8_t key[static WM_AES_KEY], const uint8_t *head,
                                      size_t head_length, const uint8_t *body, size_t n,
                                      uint8_t ret_mac[static WM_AES_BLOCK]);
