// SPDX-License-Identifier: MIT
#include "layer.h"
#include "mac.h"
#include "message_key.h"
#include "wipe.h"
#include "wm/crc16.h"
#include <string.h>

enum {
    FILLER = 0x2F,      // two of them start what modes 2 to 7 decrypt (EN 13757-7)
    MFCT_KAM = 0x2C2D,  // Kamstrup
    ELL_CRC = 2,        // payload CRC, low byte first, first of the encrypted bytes (EN 13757-4 12.2)
    ELL_CC_MASK = 0xED, // repeaters may change the hop and repeated-access bits
    ELL_ENC_AES_CTR = 1,
    CCM_NONCE = 13,
    GCM_NONCE = 12,
    SANXING = 0x2E0C, // M field KPL
};

static bool starts_with_fillers(const uint8_t *bytes, size_t length)
{
    return length >= 2 && bytes[0] == FILLER && bytes[1] == FILLER;
}

// Sanxing's electricity meters (KPL, version 1) begin with a mark of their own and end with the fillers: as
// sure as two fillers in front. The mark becomes fillers, so that records follow them as ever.
static bool take_mark(const wm_security *s, uint8_t *plain, size_t length)
{
    if ((s->meter.manufacturer & 0x7FFF) != SANXING || s->meter.version != 1 || s->meter.type != 2)
        return false;
    if (length < 4 || plain[0] != 0x60 || plain[1] != 0x9B || !starts_with_fillers(plain + length - 2, 2))
        return false;
    plain[0] = plain[1] = FILLER;
    return true;
}

static bool is_plain_records(const wm_telegram *t, size_t length)
{
    (void)length;
    const wm_security *s = &t->security;
    return s->at <= t->length && starts_with_fillers(t->bytes + s->at, (size_t)(t->length - s->at));
}

static wm_decrypt fillers_decide(wm_status status, const wm_opener *o, size_t length)
{
    return status == WM_OK && starts_with_fillers(o->plain, length) ? WM_DECRYPT_OK : WM_DECRYPT_WRONG_KEY;
}

// Nothing is encrypted: the MAC is all that there is.
static wm_decrypt open_plain(wm_opener *o, const wm_telegram *t, size_t length, const uint8_t *key)
{
    return length == 0 && t->security.mac_length > 0 ? wm_mac_check(o, t, key) : WM_DECRYPT_MAC_FAIL;
}

// Mode 2: DES-CBC, IV 0. Mode 3: IV = ID, M, date (EN 13757-3:2004).
static wm_decrypt open_des(wm_opener *o, const wm_telegram *t, size_t length, const uint8_t *key)
{
    const wm_security *s = &t->security;
    uint8_t iv[WM_DES_BLOCK] = {0};
    if (s->mode == WM_SECURITY_DES_DATE) {
        // A wrong date would change two bytes of the first block and no check would see it.
        if (!o->has_date) return WM_DECRYPT_UNSUPPORTED;
        uint8_t address[8];
        wm_address_write(&s->meter, address);
        memcpy(iv, address + 2, 4);
        memcpy(iv + 4, address, 2);
        memcpy(iv + 6, o->date, 2);
    }
    return fillers_decide(wm_des_cbc_open(key, iv, t->bytes + s->at, length, o->plain), o, length);
}

static void access_iv(const wm_security *s, uint8_t iv[static WM_AES_BLOCK])
{
    wm_address_write(&s->meter, iv);
    memset(iv + 8, s->acc, 8);
}

// Mode 5: AES-CBC, IV = address and eight times the access number (EN 13757-7).
static wm_decrypt open_cbc(wm_opener *o, const wm_telegram *t, size_t length, const uint8_t *key)
{
    const wm_security *s = &t->security;
    wm_decrypt result = wm_mac_check(o, t, key);
    if (result != WM_DECRYPT_OK) return result;
    uint8_t iv[WM_AES_BLOCK];
    access_iv(s, iv);
    wm_status status = wm_aes_cbc_open(key, iv, t->bytes + s->at, length, o->plain);
    if (status == WM_OK && take_mark(s, o->plain, length)) return WM_DECRYPT_OK;
    return fillers_decide(status, o, length);
}

// A maker's own payload, as mode 5 but with one filler: one wrong key in 256 is taken for the right one.
static wm_decrypt open_own_cbc(wm_opener *o, const wm_telegram *t, size_t length, const uint8_t *key)
{
    uint8_t iv[WM_AES_BLOCK];
    access_iv(&t->security, iv);
    wm_status status = wm_aes_cbc_open(key, iv, t->bytes + t->security.at, length, o->plain);
    return status == WM_OK && length > 0 && o->plain[0] == FILLER ? WM_DECRYPT_OK : WM_DECRYPT_WRONG_KEY;
}

// Qundis' walk-by block, with the sender's address in the IV also when it is a radio converter. What is
// measured stands behind 07; the last byte is a filler.
static wm_decrypt open_own_block(wm_opener *o, const wm_telegram *t, size_t length, const uint8_t *key)
{
    enum { KIND_AT = 2, KIND = 0x07, HEAT_COSTS = 0xB0, HEAT = 0xC0, WATER = 0xC1 };
    const wm_security *s = &t->security;
    uint8_t iv[WM_AES_BLOCK];
    wm_address_write(s->has_other ? &s->other : &s->meter, iv);
    memset(iv + 8, s->acc, 8);
    wm_status status = wm_aes_cbc_open(key, iv, t->bytes + s->at, length, o->plain);
    if (status != WM_OK || length < WM_AES_BLOCK || o->plain[KIND_AT] != KIND) return WM_DECRYPT_WRONG_KEY;
    uint8_t what = o->plain[KIND_AT + 1];
    bool known = what == HEAT_COSTS || what == HEAT || what == WATER;
    return known && o->plain[length - 1] == FILLER ? WM_DECRYPT_OK : WM_DECRYPT_WRONG_KEY;
}

// Mode 7: the MAC first, then AES-CBC with IV 0 and the derived key (EN 13757-7). Without a MAC nothing would
// tell a changed bit behind the first block, so it may not be left out.
static wm_decrypt open_cbc_kdf(wm_opener *o, const wm_telegram *t, size_t length, const uint8_t *key)
{
    static const uint8_t iv[WM_AES_BLOCK];
    const wm_security *s = &t->security;
    wm_decrypt result = s->mac_length > 0 ? wm_mac_check(o, t, key) : WM_DECRYPT_MAC_FAIL;
    // A message may be authenticated and not encrypted.
    if (result != WM_DECRYPT_OK || length == 0) return result;
    uint8_t message[WM_AES_KEY];
    result = wm_message_key(o, t, key, WM_KDF_ENCRYPTION, message);
    if (result == WM_DECRYPT_OK)
        result = fillers_decide(wm_aes_cbc_open(message, iv, t->bytes + s->at, length, o->plain), o, length);
    wm_wipe(message, sizeof message);
    return result;
}

// Modes 9 and 10: nonce = address, then the message counter (EN 13757-7). CCM: a zero byte between
// them and the counter's high byte first. GCM: both byte orders are met in descriptions; the tag decides.
static wm_decrypt open_aead(wm_opener *o, const wm_telegram *t, size_t length, const uint8_t *key)
{
    const wm_security *s = &t->security;
    if (!s->has_counter) return WM_DECRYPT_UNSUPPORTED;
    wm_decrypt result = wm_mac_check(o, t, key);
    uint8_t message[WM_AES_KEY];
    if (result == WM_DECRYPT_OK) result = wm_message_key(o, t, key, WM_KDF_ENCRYPTION, message);
    if (result != WM_DECRYPT_OK) return result;
    bool ccm = s->mode == WM_SECURITY_CCM;
    uint8_t nonce[CCM_NONCE] = {0};
    wm_address_write(&s->meter, nonce);
    wm_aead a = {.nonce = nonce,
                 .nonce_length = ccm ? CCM_NONCE : GCM_NONCE,
                 .aad = t->bytes + s->aad_at,
                 .aad_length = s->aad_length,
                 .in = t->bytes + s->at,
                 .n = length,
                 .tag_length = s->tag_length};
    wm_status status = WM_E_MAC;
    for (int low_first = 0; low_first <= !ccm && status == WM_E_MAC; low_first++) {
        for (int i = 0; i < 4; i++)
            nonce[a.nonce_length - 4 + (size_t)i] = (uint8_t)(s->counter >> (low_first ? 8 * i : 24 - 8 * i));
        status = ccm ? wm_aes_ccm_open(message, &a, o->plain) : wm_aes_gcm_open(message, &a, o->plain);
    }
    wm_wipe(message, sizeof message);
    return status == WM_OK ? WM_DECRYPT_OK : WM_DECRYPT_MAC_FAIL;
}

static bool payload_crc_holds(const uint8_t *bytes, size_t length)
{
    uint16_t crc = wm_crc16(bytes + ELL_CRC, length - ELL_CRC);
    return bytes[0] == (crc & 0xFF) && bytes[1] == crc >> 8;
}

static bool is_plain_ell(const wm_telegram *t, size_t length)
{
    return length >= ELL_CRC && payload_crc_holds(t->bytes + t->security.at, length);
}

// MULTICAL 21 of version 17h: only the first block opens with the counter of the standard, and what the
// second is counted with is not public. A full frame of it is known by the bytes of the first block that are
// always the same: info code, volume, and the header of what follows. That is made fillers.
static bool open_early_multical(const wm_telegram *t, uint8_t *plain, size_t length)
{
    enum { REST_AT = 14 };
    if (t->meter.manufacturer != MFCT_KAM || t->meter.version != 0x17 || length <= WM_AES_BLOCK) return false;
    if (memcmp(plain + ELL_CRC, "\x78\x02\xFF\x20", 4) != 0 || memcmp(plain + 8, "\x04\x13", 2) != 0 ||
        memcmp(plain + REST_AT, "\x44\x13", 2) != 0)
        return false;
    memset(plain + REST_AT, FILLER, length - REST_AT);
    uint16_t crc = wm_crc16(plain + ELL_CRC, length - ELL_CRC);
    plain[0] = (uint8_t)crc;
    plain[1] = (uint8_t)(crc >> 8);
    return true;
}

// ELL AES-CTR (EN 13757-4 12.2). In a header with a second address either may stand in the counter block.
static wm_decrypt open_ell(wm_opener *o, const wm_telegram *t, size_t length, const uint8_t *key)
{
    const wm_security *s = &t->security;
    if (s->sn >> 29 != ELL_ENC_AES_CTR) return WM_DECRYPT_UNSUPPORTED;
    for (int other = 0; other <= s->has_other; other++) {
        uint8_t counter[WM_AES_BLOCK] = {0};
        wm_address_write(other ? &s->other : &s->meter, counter);
        counter[8] = s->cc & ELL_CC_MASK;
        for (int i = 0; i < 4; i++) counter[9 + i] = (uint8_t)(s->sn >> 8 * i);
        wm_status status = wm_aes_ctr(key, counter, t->bytes + s->at, length, o->plain);
        if (status == WM_OK && payload_crc_holds(o->plain, length)) return WM_DECRYPT_OK;
        if (status == WM_OK && open_early_multical(t, o->plain, length)) return WM_DECRYPT_OK;
    }
    return WM_DECRYPT_WRONG_KEY;
}

static const wm_layer layers[] = {
    {WM_SECURITY_NONE,      WM_AES_KEY, 1,            true,  NULL,             open_plain    },
    {WM_SECURITY_DES,       WM_DES_KEY, WM_DES_BLOCK, false, is_plain_records, open_des      },
    {WM_SECURITY_DES_DATE,  WM_DES_KEY, WM_DES_BLOCK, false, is_plain_records, open_des      },
    {WM_SECURITY_CBC,       WM_AES_KEY, WM_AES_BLOCK, true,  is_plain_records, open_cbc      },
    {WM_SECURITY_CBC_KDF,   WM_AES_KEY, WM_AES_BLOCK, true,  is_plain_records, open_cbc_kdf  },
    {WM_SECURITY_GCM,       WM_AES_KEY, 1,            true,  NULL,             open_aead     },
    {WM_SECURITY_CCM,       WM_AES_KEY, 1,            true,  NULL,             open_aead     },
    {WM_SECURITY_ELL_CTR,   WM_AES_KEY, 1,            false, is_plain_ell,     open_ell      },
    {WM_SECURITY_OWN_CBC,   WM_AES_KEY, WM_AES_BLOCK, false, NULL,             open_own_cbc  },
    {WM_SECURITY_OWN_BLOCK, WM_AES_KEY, WM_AES_BLOCK, false, NULL,             open_own_block},
};

const wm_layer *wm_layer_of(uint8_t mode)
{
    for (size_t i = 0; i < sizeof layers / sizeof *layers; i++)
        if (layers[i].mode == mode) return &layers[i];
    return NULL;
}

wm_status wm_layer_length(const wm_layer *layer, const wm_telegram *t, size_t *ret_length)
{
    const wm_security *s = &t->security;
    if (t->length > WM_MESSAGE_MAX || s->at > t->length || s->mac_at > t->length) return WM_E_TRUNCATED;
    if (s->mac_length > sizeof s->mac || s->mac_head_length > sizeof s->mac_head) return WM_E_TRUNCATED;
    if ((size_t)s->aad_at + s->aad_length > t->length) return WM_E_TRUNCATED;
    size_t left = (size_t)(t->length - s->at), length = s->length;
    // Some stacks leave the number of blocks at 0 and encrypt everything.
    if (s->mode == WM_SECURITY_CBC && length == 0) length = left - left % WM_AES_BLOCK;
    if (length + s->tag_length > left || length % layer->block != 0) return WM_E_TRUNCATED;
    if (s->mode == WM_SECURITY_ELL_CTR && length < ELL_CRC) return WM_E_TRUNCATED;
    if (layer->open == open_aead && s->tag_length == 0) return WM_E_TRUNCATED;
    *ret_length = length;
    return WM_OK;
}
