// SPDX-License-Identifier: MIT
// Authentication and fragmentation layer (EN 13757-7 clause 6).
#include "layers.h"
#include <string.h>

// Fragmentation control field.
enum {
    FCL_FID = 0x00FF,
    FCL_KEY = 1 << 9,
    FCL_MAC = 1 << 10,
    FCL_COUNTER = 1 << 11,
    FCL_LENGTH = 1 << 12,
    FCL_CONTROL = 1 << 13,
    FCL_MORE = 1 << 14,
};

enum { MCL_TYPE = 0x0F }; // message control field: authentication type (AT)

static void cover(wm_security *s, const wm_reader *in, size_t from)
{
    // 1 + 2 + 4 + 2 bytes at the most.
    memcpy(s->mac_head + s->mac_head_length, in->bytes + from, in->at - from);
    s->mac_head_length = (uint8_t)(s->mac_head_length + in->at - from);
}

static void read_key_information(wm_security *s, uint16_t ki)
{
    s->key_version = (uint8_t)(ki >> 8);
    s->has_key_version = true;
    s->kdf = ki >> 4 & 3;
    s->key_id = ki & 0x0F;
}

// Fields before the MAC, each of which the MAC covers. The MAC field's own length is what the others leave.
static wm_status read_fields(wm_telegram *t, wm_reader *in, uint16_t fcl)
{
    wm_security *s = &t->security;
    size_t from = in->at;
    if (fcl & FCL_CONTROL) s->mac_type = wm_read_u8(in) & MCL_TYPE;
    if (fcl & FCL_KEY) read_key_information(s, wm_read_le16(in));
    if (fcl & FCL_COUNTER) {
        s->counter = wm_read_le32(in);
        t->has_counter = s->has_counter = true;
    }
    if (in->failed) return WM_E_TRUNCATED;
    cover(s, in, from);
    size_t tail = fcl & FCL_LENGTH ? 2 : 0;
    if (wm_reader_left(in) < tail) return WM_E_TRUNCATED;
    if (fcl & FCL_MAC) {
        size_t n = wm_reader_left(in) - tail;
        if (n > sizeof s->mac) return WM_E_LENGTH;
        memcpy(s->mac, in->bytes + in->at, n);
        s->mac_length = (uint8_t)n;
        in->at += n;
    }
    from = in->at;
    if (fcl & FCL_LENGTH) t->afl_message_length = wm_read_le16(in);
    cover(s, in, from);
    return WM_OK;
}

wm_status wm_afl_parse(wm_telegram *t)
{
    wm_reader in = wm_layer_reader(t);
    wm_read_u8(&in); // CI
    size_t length = wm_read_u8(&in);
    if (t->has_afl) return WM_E_CI; // one a telegram
    if (in.failed || wm_reader_left(&in) < length) return WM_E_TRUNCATED;
    in.length = in.at + length;
    t->has_afl = true;
    t->security = (wm_security){0};
    uint16_t fcl = wm_read_le16(&in);
    if (in.failed) return WM_E_TRUNCATED;
    wm_status status = read_fields(t, &in, fcl);
    if (status != WM_OK) return status;
    t->at = (uint16_t)in.length;
    t->security.mac_at = t->at;
    t->afl_fragment = fcl & FCL_FID;
    t->afl_more = fcl & FCL_MORE;
    return t->afl_fragment ? WM_E_FRAGMENT : WM_OK;
}
