// SPDX-License-Identifier: MIT
#include "layers.h"
#include "wired.h"
#include <stddef.h>
#include <string.h>

enum {
    LINK_HEADER = 10, // L, C, M, A
    LAYERS_MAX = 8, // ELL, network, AFL, transport: each once, with room for a few network headers
};

wm_reader wm_layer_reader(const wm_telegram *t)
{
    wm_reader in = wm_reader_of(t->bytes, t->length);
    in.at = t->at;
    return in;
}

enum { SAPPEL = 0x4C30, WATER = 0x07, APATOR_MODULE = 0x0614, CI_MODULE = 0xB6, MODULE_HEADER = 10 };

void wm_address_correct(wm_telegram *t, uint8_t ci)
{
    bool prios = ci >= 0xA0 && ci <= 0xA7, own = prios || (ci >= 0xB1 && ci <= 0xB3) || ci == 0x71;
    bool own_mode = t->has_tpl && t->cf >> 8 & 0x10;
    if (t->bus != WM_BUS_WIRELESS || (!own && !own_mode) || !wm_manufacturer_is_diehl(t->dll.manufacturer))
        return;
    if (prios && (t->dll.manufacturer & 0x7FFF) == SAPPEL) {
        // Its number goes on in the bytes of version and type; it makes water meters.
        t->meter.version = 0;
        t->meter.type = WATER;
        return;
    }
    const uint8_t *a = t->bytes + 4;
    t->meter.version = a[0];
    t->meter.type = a[1];
    t->meter.id = (uint32_t)a[5] << 24 | (uint32_t)a[4] << 16 | (uint32_t)a[3] << 8 | a[2];
}

// Apator's radio modules put a header in front of the transport layer: CI B6, its length, four bytes, the M
// field of the meter, four bytes. The rest of the meter's address is that of the link layer.
static bool skip_module_header(wm_telegram *t)
{
    wm_reader in = wm_layer_reader(t);
    if (t->bus != WM_BUS_WIRELESS || (t->dll.manufacturer & 0x7FFF) != APATOR_MODULE || t->has_tpl_address ||
        wm_read_u8(&in) != CI_MODULE || wm_read_u8(&in) != MODULE_HEADER)
        return false;
    (void)wm_read_bytes(&in, 4);
    uint16_t manufacturer = wm_read_le16(&in);
    (void)wm_read_bytes(&in, 4);
    if (in.failed) return false;
    t->tpl = t->dll;
    t->tpl.manufacturer = manufacturer;
    t->meter = t->tpl;
    t->has_tpl_address = true;
    t->at = (uint16_t)in.at;
    return true;
}

static wm_status walk(wm_telegram *t)
{
    t->stage = WM_STAGE_LAYERS;
    for (int layers = 0; layers < LAYERS_MAX; layers++) {
        wm_status s = WM_OK;
        if (t->at >= t->length) {
            t->payload_at = t->length;
            t->payload_length = 0;
            t->stage = WM_STAGE_DONE;
            return WM_OK;
        }
        if (skip_module_header(t)) continue;
        if (wm_wired_is_old(t)) return wm_wired_parse(t);
        wm_ci_kind kind = (wm_ci_kind)wm_ci_rows[t->bytes[t->at]].kind;
        switch (kind) {
        case WM_CI_ELL: s = wm_ell_parse(t); break;
        case WM_CI_AFL: s = wm_afl_parse(t); break;
        case WM_CI_NWL: t->at = (uint16_t)(t->at + 2); break; // EN 13757-5: one control byte in practice
        default: return wm_tpl_parse(t, kind);
        }
        if (s != WM_OK) return s;
        if (t->at > t->length) return WM_E_TRUNCATED;
    }
    return WM_E_CI;
}

static wm_status start_wireless(wm_telegram *t)
{
    wm_reader in = wm_layer_reader(t);
    size_t length = (size_t)wm_read_u8(&in) + 1;
    t->c_field = wm_read_u8(&in);
    t->dll = wm_address_read(wm_read_bytes(&in, 8));
    t->meter = t->dll;
    t->at = LINK_HEADER;
    t->stage = WM_STAGE_LAYERS;
    return t->length < length ? WM_E_TRUNCATED : WM_OK;
}

static bool has_link_header(wm_bus bus, const uint8_t *b, size_t n)
{
    if (bus == WM_BUS_WIRELESS) return n >= LINK_HEADER && b[0] >= LINK_HEADER - 1;
    return wm_wired_is_frame(b, n);
}

wm_status wm_telegram_parse(wm_telegram *t, wm_bus bus, const uint8_t *bytes, size_t n)
{
    // The buffer is long and most telegrams are short: only what is used of it is written.
    memset(&t->length, 0, sizeof *t - offsetof(wm_telegram, length));
    t->bus = bus;
    if (n > sizeof t->bytes) return WM_E_LIMIT;
    if (!has_link_header(bus, bytes, n)) return WM_E_LENGTH;
    memcpy(t->bytes, bytes, n);
    t->length = (uint16_t)n;
    wm_status s = bus == WM_BUS_WIRELESS ? start_wireless(t) : wm_wired_start(t);
    return s == WM_OK ? walk(t) : s;
}

wm_status wm_telegram_resume(wm_telegram *t)
{
    wm_status s = WM_OK;
    switch (t->stage) {
    case WM_STAGE_ELL_OPEN:
        s = wm_ell_check(t);
        if (s != WM_OK) return s;
        t->at = (uint16_t)(t->at + 2); // payload CRC
        return walk(t);
    case WM_STAGE_LAYERS: return walk(t);
    case WM_STAGE_TPL_OPEN: wm_tpl_opened(t); return WM_OK;
    case WM_STAGE_DONE: return WM_OK;
    default: return WM_E_ARGUMENT;
    }
}
