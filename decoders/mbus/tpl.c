// SPDX-License-Identifier: MIT
// Transport layer: CI, its header, and the configuration field of each security mode (EN 13757-7 clause 7).
#include "layers.h"

enum {
    BLOCK = 16,
    CF_MODE = 0x1F, // of the high byte
    FILLER = 0x2F,
    GCM_TAG = 12,
    CF_COUNTER = 1 << 13, // mode 7: a message counter follows
    CFE_VERSION = 1 << 6,
    ALL_BYTES = 0xFF,
};

static void read_cfe(wm_security *s, unsigned cfe)
{
    s->key_id = cfe & 0x0F;
    s->kdf = cfe >> 4 & 3;
}

static void read_counter(wm_security *s, wm_reader *in)
{
    s->counter = wm_read_le32(in);
    s->has_counter = true;
}

static void read_version(wm_security *s, wm_reader *in)
{
    s->key_version = wm_read_u8(in);
    s->has_key_version = true;
}

// Mode 5: the header counts whole blocks. Some stacks leave the count at 0 and encrypt all the same.
static size_t cbc_length(const wm_telegram *t, const wm_reader *in)
{
    size_t left = wm_reader_left(in), blocks = t->cf >> 4 & 0x0F;
    const uint8_t *p = in->bytes + in->at;
    bool plain = left >= 2 && p[0] == FILLER && p[1] == FILLER;
    // A relay that decrypted may have dropped fillers at the end.
    if (blocks > 0) return plain && left < blocks * BLOCK ? left : blocks * BLOCK;
    return left < BLOCK || plain ? 0 : left / BLOCK * BLOCK;
}

// Modes 2 and 3: the header counts bytes. Actislink's radios have more there than the telegram has.
static size_t des_length(const wm_telegram *t, const wm_reader *in)
{
    enum { DES_BLOCK = 8 };
    size_t left = wm_reader_left(in), count = t->cf & 0xFF;
    return count <= left ? count : left / DES_BLOCK * DES_BLOCK;
}

// Mode 10 (and 9, which differs in the tag alone): CFE of two bytes, counter, bytes, tag.
static void read_authenticated(wm_telegram *t, wm_reader *in, size_t *ret_length)
{
    wm_security *s = &t->security;
    unsigned cfe = wm_read_le16(in);
    read_cfe(s, cfe);
    s->tag_length = s->mode == WM_SECURITY_GCM ? GCM_TAG : (uint8_t)(4 * ((cfe >> 8 & 3) + 1));
    if (cfe & CFE_VERSION) read_version(s, in);
    s->aad_at = t->at;
    s->aad_length = (uint16_t)(in->at - t->at);
    read_counter(s, in);
    size_t left = wm_reader_left(in), count = t->cf & 0xFF;
    *ret_length = count == ALL_BYTES ? (left > s->tag_length ? left - s->tag_length : 0) : count;
}

// Reads what follows CF and returns the number of protected bytes.
static size_t read_extension(wm_telegram *t, wm_reader *in)
{
    wm_security *s = &t->security;
    size_t length = 0;
    unsigned cfe = 0;
    switch (s->mode) {
    case WM_SECURITY_DES:
    case WM_SECURITY_DES_DATE: return des_length(t, in);
    case WM_SECURITY_CBC: return cbc_length(t, in);
    case WM_SECURITY_CBC_KDF:
        cfe = wm_read_u8(in);
        read_cfe(s, cfe);
        if (cfe & CFE_VERSION) read_version(s, in);
        if (t->cf & CF_COUNTER) read_counter(s, in);
        return (size_t)(t->cf >> 4 & 0x0F) * BLOCK;
    case WM_SECURITY_CTR_CMAC: read_cfe(s, wm_read_u8(in)); return wm_reader_left(in);
    case WM_SECURITY_GCM:
    case WM_SECURITY_CCM: read_authenticated(t, in, &length); return length;
    case WM_SECURITY_TLS: wm_read_u8(in); return t->cf & 0xFF;
    default: return wm_reader_left(in);
    }
}

static void set_payload(wm_telegram *t, size_t at, size_t end)
{
    t->payload_at = (uint16_t)at;
    t->payload_length = (uint16_t)(end - at);
    t->stage = WM_STAGE_DONE;
}

void wm_tpl_opened(wm_telegram *t)
{
    const wm_security *s = &t->security;
    if (s->mode == WM_SECURITY_OWN_BLOCK) {
        t->stage = WM_STAGE_DONE; // one record of the payload was closed, not the payload
        return;
    }
    bool tagged = s->mode == WM_SECURITY_GCM || s->mode == WM_SECURITY_CCM;
    set_payload(t, s->at, tagged ? (size_t)s->at + s->length : t->length);
}

// Whether the AFL has, or should have, a MAC.
static bool is_authenticated(const wm_security *s)
{
    return s->mac_type > 0 || s->mac_length > 0;
}

// On the wire the configuration field began as a "signature" that nobody defined. Meters of those days send
// what they like there: nothing that could be a mode, or Aquametro's, anything.
static bool is_signature(const wm_telegram *t)
{
    enum { AQUAMETRO = 0x05B4 };
    return t->bus == WM_BUS_WIRED && ((t->cf >> 8 & CF_MODE) >= WM_SECURITY_RESERVED ||
                                      (t->has_tpl_address && t->tpl.manufacturer == AQUAMETRO));
}

// What the layer needs to be opened; what AFL found is kept.
static wm_status protect(wm_telegram *t, wm_reader *in)
{
    wm_security *s = &t->security;
    if (is_signature(t)) t->cf = 0;
    s->mode = t->cf >> 8 & CF_MODE;
    s->meter = t->has_tpl_address ? t->tpl : t->dll;
    s->acc = t->acc;
    // A key may be listed under the adapter's or the other party's address, or under the one printed on the
    // meter.
    s->has_other = true;
    if (t->has_tpl_address)
        s->other = t->dll;
    else if (!wm_address_equal(&t->meter, &t->dll))
        s->other = t->meter;
    else if (t->has_ell_peer)
        s->other = t->ell_peer;
    else
        s->has_other = false;

    size_t length = s->mode ? read_extension(t, in) : 0;
    if (in->failed) return WM_E_TRUNCATED;
    s->at = (uint16_t)in->at;
    s->length = (uint16_t)length;
    set_payload(t, in->at, t->length);
    if (s->mode >= WM_SECURITY_RESERVED) return WM_OK; // raw: for a meter that knows its maker's way
    // Authenticated and not encrypted: a MAC or tag is still to be checked.
    if (length == 0 && s->tag_length == 0 && !is_authenticated(s)) return WM_OK;
    if (length + s->tag_length > wm_reader_left(in)) {
        t->decrypt = WM_DECRYPT_TRUNCATED;
        return WM_E_TRUNCATED;
    }
    t->stage = WM_STAGE_TPL_OPEN;
    return WM_E_NEED_KEY;
}

// Meters that protect a payload of their own (CI A0 to A7) the way of mode 5, after access number and status.
static bool protects_own(const wm_telegram *t)
{
    static const wm_address meters[] = {
        {.manufacturer = 0x0601, .version = 0x14, .type = 0x07}, // Apator NA-1
    };
    const wm_address *a = &t->dll;
    if (t->bus != WM_BUS_WIRELESS || (t->tpl_ci & 0xF8) != 0xA0) return false;
    for (size_t i = 0; i < sizeof meters / sizeof *meters; i++)
        if ((a->manufacturer & 0x7FFF) == meters[i].manufacturer && a->version == meters[i].version &&
            a->type == meters[i].type)
            return true;
    return false;
}

static wm_status protect_own(wm_telegram *t, wm_reader *in)
{
    wm_security *s = &t->security;
    t->acc = wm_read_u8(in);
    t->sts = wm_read_u8(in);
    size_t left = wm_reader_left(in);
    s->mode = WM_SECURITY_OWN_CBC;
    s->meter = t->dll;
    s->acc = t->acc;
    s->at = (uint16_t)in->at;
    s->length = (uint16_t)(left - left % BLOCK);
    if (in->failed || left < BLOCK) {
        t->decrypt = WM_DECRYPT_TRUNCATED;
        return WM_E_TRUNCATED;
    }
    t->stage = WM_STAGE_TPL_OPEN;
    return WM_E_NEED_KEY;
}

// Qundis' walk-by telegrams are plain but for one block: the record 0D FF 5F of 53 bytes, whose fifth tells
// that the other 48 are encrypted and whose third is the access number. Behind a radio converter the meter's
// address stands before it, in the record of its enhanced identification.
static bool has_closed_block(wm_telegram *t, wm_reader in)
{
    enum { DIF_64_BIT = 0x07, VIF_ENHANCED_ID = 0x79, ENCRYPTED = 0x35, BLOCKS = 3 };
    wm_security *s = &t->security;
    bool behind =
        wm_reader_left(&in) > 2 && in.bytes[in.at] == DIF_64_BIT && in.bytes[in.at + 1] == VIF_ENHANCED_ID;
    wm_address meter = t->dll;
    if (behind) {
        (void)wm_read_le16(&in);
        meter.id = wm_read_le32(&in);
        meter.manufacturer = wm_read_le16(&in);
        meter.version = wm_read_u8(&in);
        meter.type = wm_read_u8(&in);
    }
    uint32_t head = wm_read_le32(&in);
    uint16_t block = wm_read_le16(&in);
    uint8_t acc = wm_read_u8(&in);
    uint16_t marker = wm_read_le16(&in);
    if (in.failed || head != 0x355FFF0D || block != 0x8200 || marker != ENCRYPTED << 8) return false;
    if (wm_reader_left(&in) < BLOCKS * BLOCK) return false;
    s->mode = WM_SECURITY_OWN_BLOCK;
    s->meter = meter;
    s->other = t->dll;
    s->has_other = behind;
    s->acc = acc;
    s->at = (uint16_t)in.at;
    s->length = BLOCKS * BLOCK;
    return true;
}

wm_status wm_tpl_parse(wm_telegram *t, wm_ci_kind kind)
{
    wm_reader in = wm_layer_reader(t);
    t->tpl_ci = wm_read_u8(&in);
    t->tpl_at = t->at;
    set_payload(t, in.at, t->length);
    if (kind == WM_CI_UNKNOWN) return WM_E_CI;
    if (kind == WM_CI_NONE) {
        wm_address_correct(t, t->tpl_ci);
        if (protects_own(t)) return protect_own(t, &in);
        if (t->bus == WM_BUS_WIRELESS && !is_authenticated(&t->security) && has_closed_block(t, in)) {
            t->stage = WM_STAGE_TPL_OPEN;
            return WM_E_NEED_KEY;
        }
        return is_authenticated(&t->security) ? protect(t, &in) : WM_OK;
    }
    if (kind == WM_CI_LONG) {
        t->tpl.id = wm_read_le32(&in);
        t->tpl.manufacturer = wm_read_le16(&in);
        t->tpl.version = wm_read_u8(&in);
        t->tpl.type = wm_read_u8(&in);
        t->has_tpl_address = true;
    }
    t->acc = wm_read_u8(&in);
    t->sts = wm_read_u8(&in);
    t->cf = wm_read_le16(&in);
    if (in.failed) return WM_E_TRUNCATED;
    t->has_tpl = true;
    if (t->has_tpl_address)
        t->meter = t->tpl;
    else
        wm_address_correct(t, t->tpl_ci);
    return protect(t, &in);
}
