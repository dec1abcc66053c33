// SPDX-License-Identifier: MIT
// Extended link layer (EN 13757-4 clause 12.2).
#include "layers.h"
#include "wm/crc16.h"

enum {
    CI_ELL_VARIABLE = 0x86,
    CI_ELL_WITH_SESSION = 1, // bit 0 of CI 8C to 8F: session number and payload CRC follow
    CI_ELL_WITH_PEER = 2,    // bit 1: the other party's address
    PAYLOAD_CRC_SIZE = 2,
    ENC_SHIFT = 29,
    ENC_NONE = 0,
    ENC_AES_CTR = 1,
};

wm_status wm_ell_check(const wm_telegram *t)
{
    wm_reader in = wm_layer_reader(t);
    uint16_t sent = wm_read_le16(&in);
    if (in.failed) return WM_E_TRUNCATED;
    return wm_crc16(t->bytes + in.at, wm_reader_left(&in)) == sent ? WM_OK : WM_E_CRC;
}

static void set_security(wm_telegram *t)
{
    t->security = (wm_security){
        .mode = WM_SECURITY_ELL_CTR,
        .meter = t->dll,
        .other = t->ell_peer,
        .has_other = t->has_ell_peer,
        .acc = t->ell_acc,
        .cc = t->ell_cc,
        .sn = t->ell_sn,
        .at = t->at,
        .length = (uint16_t)(t->length - t->at),
    };
}

static wm_status begin_session(wm_telegram *t)
{
    uint32_t encryption = t->ell_sn >> ENC_SHIFT;
    wm_status plain = wm_ell_check(t);
    if (plain == WM_E_TRUNCATED) return plain;
    if (encryption == ENC_AES_CTR) {
        // Whether bytes that are plain already may be taken is for the keys to say.
        set_security(t);
        t->stage = WM_STAGE_ELL_OPEN;
        return WM_E_NEED_KEY;
    }
    if (plain != WM_OK) return encryption == ENC_NONE ? WM_E_CRC : WM_E_UNSUPPORTED;
    t->at += PAYLOAD_CRC_SIZE;
    return WM_OK;
}

wm_status wm_ell_parse(wm_telegram *t)
{
    wm_reader in = wm_layer_reader(t);
    uint8_t ci = wm_read_u8(&in);
    if (t->ell_ci) return WM_E_CI; // one a telegram
    t->ell_ci = ci;
    t->ell_cc = wm_read_u8(&in);
    t->ell_acc = wm_read_u8(&in);
    if (in.failed) return WM_E_TRUNCATED;
    if (ci == CI_ELL_VARIABLE) return WM_E_UNSUPPORTED;
    if (ci & CI_ELL_WITH_PEER) {
        const uint8_t *peer = wm_read_bytes(&in, 8);
        if (!peer) return WM_E_TRUNCATED;
        t->ell_peer = wm_address_read(peer);
        t->has_ell_peer = true;
    }
    if (ci & CI_ELL_WITH_SESSION) t->ell_sn = wm_read_le32(&in);
    if (in.failed) return WM_E_TRUNCATED;
    t->at = (uint16_t)in.at;
    return ci & CI_ELL_WITH_SESSION ? begin_session(t) : WM_OK;
}
