// SPDX-License-Identifier: MIT
#include "cipher.h"
#include "wipe.h"
#include <mbedtls/aes.h>
#include <mbedtls/ccm.h>
#include <mbedtls/cmac.h>
#include <mbedtls/des.h>
#include <mbedtls/gcm.h>
#include <string.h>

enum { AES_BITS = 8 * WM_AES_KEY };

static wm_status status_of(int mbedtls_error)
{
    return mbedtls_error ? WM_E_MEMORY : WM_OK;
}

wm_status wm_aes_cbc_open(const uint8_t key[static WM_AES_KEY], const uint8_t iv[static WM_AES_BLOCK],
                          const uint8_t *in, size_t n, uint8_t *out)
{
    uint8_t chain[WM_AES_BLOCK];
    memcpy(chain, iv, sizeof chain);
    mbedtls_aes_context aes;
    mbedtls_aes_init(&aes);
    int error = mbedtls_aes_setkey_dec(&aes, key, AES_BITS);
    if (!error) error = mbedtls_aes_crypt_cbc(&aes, MBEDTLS_AES_DECRYPT, n, chain, in, out);
    mbedtls_aes_free(&aes);
    wm_wipe(chain, sizeof chain);
    return status_of(error);
}

wm_status wm_des_cbc_open(const uint8_t key[static WM_DES_KEY], const uint8_t iv[static WM_DES_BLOCK],
                          const uint8_t *in, size_t n, uint8_t *out)
{
    uint8_t chain[WM_DES_BLOCK];
    memcpy(chain, iv, sizeof chain);
    mbedtls_des_context des;
    mbedtls_des_init(&des);
    int error = mbedtls_des_setkey_dec(&des, key);
    if (!error) error = mbedtls_des_crypt_cbc(&des, MBEDTLS_DES_DECRYPT, n, chain, in, out);
    mbedtls_des_free(&des);
    wm_wipe(chain, sizeof chain);
    return status_of(error);
}

wm_status wm_aes_ctr(const uint8_t key[static WM_AES_KEY], const uint8_t counter[static WM_AES_BLOCK],
                     const uint8_t *in, size_t n, uint8_t *out)
{
    uint8_t block[WM_AES_BLOCK], stream[WM_AES_BLOCK];
    memcpy(block, counter, sizeof block);
    size_t used = 0;
    mbedtls_aes_context aes;
    mbedtls_aes_init(&aes);
    int error = mbedtls_aes_setkey_enc(&aes, key, AES_BITS);
    if (!error) error = mbedtls_aes_crypt_ctr(&aes, n, &used, block, stream, in, out);
    mbedtls_aes_free(&aes);
    wm_wipe(stream, sizeof stream);
    return status_of(error);
}

wm_status wm_aes_ccm_open(const uint8_t key[static WM_AES_KEY], const wm_aead *a, uint8_t *out)
{
    mbedtls_ccm_context ccm;
    mbedtls_ccm_init(&ccm);
    int error = mbedtls_ccm_setkey(&ccm, MBEDTLS_CIPHER_ID_AES, key, AES_BITS);
    if (!error)
        error = mbedtls_ccm_auth_decrypt(&ccm, a->n, a->nonce, a->nonce_length, a->aad, a->aad_length, a->in,
                                         out, a->in + a->n, a->tag_length);
    mbedtls_ccm_free(&ccm);
    return error == MBEDTLS_ERR_CCM_AUTH_FAILED ? WM_E_MAC : status_of(error);
}

wm_status wm_aes_gcm_open(const uint8_t key[static WM_AES_KEY], const wm_aead *a, uint8_t *out)
{
    mbedtls_gcm_context gcm;
    mbedtls_gcm_init(&gcm);
    int error = mbedtls_gcm_setkey(&gcm, MBEDTLS_CIPHER_ID_AES, key, AES_BITS);
    if (!error)
        error = mbedtls_gcm_auth_decrypt(&gcm, a->n, a->nonce, a->nonce_length, a->aad, a->aad_length,
                                         a->in + a->n, a->tag_length, a->in, out);
    mbedtls_gcm_free(&gcm);
    return error == MBEDTLS_ERR_GCM_AUTH_FAILED ? WM_E_MAC : status_of(error);
}

static const uint8_t no_key[WM_AES_KEY];

wm_status wm_cmac_init(wm_cmac *c)
{
    mbedtls_cipher_init(&c->context);
    int error = mbedtls_cipher_setup(&c->context, mbedtls_cipher_info_from_type(MBEDTLS_CIPHER_AES_128_ECB));
    if (!error) error = mbedtls_cipher_cmac_starts(&c->context, no_key, AES_BITS);
    if (error) mbedtls_cipher_free(&c->context);
    return status_of(error);
}

void wm_cmac_finish(wm_cmac *c)
{
    mbedtls_cipher_free(&c->context);
}

wm_status wm_cmac_compute(wm_cmac *c, const uint8_t key[static WM_AES_KEY], const uint8_t *head,
                          size_t head_length, const uint8_t *body, size_t n,
                          uint8_t ret_mac[static WM_AES_BLOCK])
{
    // A new key in the context that wm_cmac_init() made: cmac_starts() would allocate another one.
    int error = mbedtls_cipher_setkey(&c->context, key, AES_BITS, MBEDTLS_ENCRYPT);
    if (!error) error = mbedtls_cipher_cmac_reset(&c->context);
    if (!error && head_length > 0) error = mbedtls_cipher_cmac_update(&c->context, head, head_length);
    if (!error && n > 0) error = mbedtls_cipher_cmac_update(&c->context, body, n);
    if (!error) error = mbedtls_cipher_cmac_finish(&c->context, ret_mac);
    // The schedule of a public key takes the place of the secret one.
    int wiped = mbedtls_cipher_setkey(&c->context, no_key, AES_BITS, MBEDTLS_ENCRYPT);
    return status_of(error ? error : wiped);
}
