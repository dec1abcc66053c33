// SPDX-License-Identifier: MIT
#include "latin1.h"
#include "record_parts.h"
#include <string.h>

enum { EXTENDED = 0x80 };

// DIF and DIFEs: storage number, function, tariff and subunit (EN 13757-3 6.3).
static wm_status read_dib(wm_reader *in, wm_record *r)
{
    uint8_t byte = wm_read_u8(in);
    r->dif = byte & 0x7F;
    r->function = (wm_function)(byte >> 4 & 3);
    r->storage = byte >> 6 & 1;
    for (unsigned k = 0; byte & EXTENDED; k++) {
        if (k == WM_DIFE_MAX) return WM_E_RECORD;
        byte = wm_read_u8(in);
        r->storage |= (uint64_t)(byte & 0x0F) << (4 * k + 1);
        r->tariff |= (uint32_t)(byte >> 4 & 3) << (2 * k);
        r->subunit |= (uint16_t)((byte >> 6 & 1) << k);
    }
    return WM_OK;
}

typedef struct vib {
    wm_record *r;
    wm_vif_type type;
    unsigned count; // bytes after the VIF
    uint8_t last;   // byte read last: its extension bit says whether another follows
} vib;

static wm_status next_vife(wm_reader *in, vib *v)
{
    if (v->count++ == WM_VIFE_MAX) return WM_E_RECORD;
    v->last = wm_read_u8(in);
    return in->failed ? WM_E_TRUNCATED : WM_OK;
}

static wm_status read_vif(wm_reader *in, vib *v)
{
    wm_record *r = v->r;
    wm_status s = WM_OK;
    v->last = wm_read_u8(in);
    r->vif = v->last & 0x7F;
    switch (v->last) {
    case 0xFD: r->table = 0xFD; break;
    case 0xFB: r->table = 0xFB; break;
    case 0xEF: r->table = 0xEF; break;
    case 0x7F:
    case 0xFF: r->table = 0x7F; break;
    case 0x7C:
    case 0xFC: r->table = 0x7C; return WM_OK;
    default: return WM_OK;
    }
    if (v->last == 0x7F) {
        r->vif = 0;
        return WM_OK;
    }
    s = next_vife(in, v);
    if (s == WM_OK && v->last == 0xFD && r->table == 0xFD) {
        r->table = 0xFDFD;
        s = next_vife(in, v);
    }
    r->vif = v->last & 0x7F;
    return s;
}

static void apply(vib *v, uint8_t code, const wm_vife_row *row)
{
    static const uint8_t spans[4] = {WM_U_S, WM_U_MIN, WM_U_H, WM_U_D};
    wm_record *r = v->r;
    r->modifiers |= row->modifier;
    switch ((wm_vife_effect)row->effect) {
    case WM_EFFECT_ERROR: r->error = code; break;
    case WM_EFFECT_SCALE: r->exponent = (int16_t)(r->exponent + row->exponent); break;
    case WM_EFFECT_DATETIME: v->type = WM_TYPE_DATETIME; break;
    case WM_EFFECT_SPAN:
        r->unit = (wm_unit)spans[row->exponent & 3];
        r->exponent = 0;
        v->type = WM_TYPE_UNSIGNED;
        break;
    case WM_EFFECT_COUNT:
        r->unit = WM_U_COUNTER;
        r->exponent = 0;
        v->type = WM_TYPE_UNSIGNED;
        break;
    case WM_EFFECT_UNSIGNED: v->type = WM_TYPE_UNSIGNED; break;
    case WM_EFFECT_FLAGS: v->type = WM_TYPE_FLAGS; break;
    case WM_EFFECT_BYTES: v->type = WM_TYPE_BYTES; break;
    default: break;
    }
}

// Combinable VIFEs (EN 13757-3 6.4.5 to 6.4.8). After 7F and in the manufacturer's table their bytes mean
// nothing to us.
static wm_status read_vifes(wm_reader *in, vib *v)
{
    const wm_vife_row *table = v->r->table == 0x7F ? NULL : wm_vife_first;
    while (v->last & EXTENDED) {
        wm_status s = next_vife(in, v);
        if (s != WM_OK) return s;
        uint8_t code = v->last & 0x7F;
        v->r->vife[v->r->vife_count++] = code;
        if (!table) continue;
        const wm_vife_row *row = &table[code];
        if (row->effect == WM_EFFECT_SECOND && table == wm_vife_first) {
            table = wm_vife_second;
            continue;
        }
        apply(v, code, row);
        table = row->effect == WM_EFFECT_MANUFACTURER ? NULL : wm_vife_first;
    }
    return WM_OK;
}

// Length byte and text of a plain-text unit. *ret_plausible: it is text, and not empty.
static wm_status read_unit_text(wm_reader *in, wm_record *r, bool *ret_plausible)
{
    size_t n = wm_read_u8(in);
    const uint8_t *p = wm_read_bytes(in, n);
    if (!p) return WM_E_TRUNCATED;
    *ret_plausible = n > 0 && wm_latin1_is_text(p, n);
    wm_latin1_reverse(p, n, r->unit_text, sizeof r->unit_text);
    return WM_OK;
}

// FC: the standard puts the VIFEs before the text (EN 13757-3 annex C.2), some meters put them behind it.
static wm_status read_plain_text(wm_reader *in, vib *v)
{
    bool plausible = false;
    if (!(v->last & EXTENDED)) return read_unit_text(in, v->r, &plausible);
    wm_reader start = *in;
    wm_record clean = *v->r;
    vib before = *v;
    wm_status s = read_vifes(in, v);
    if (s == WM_OK) s = read_unit_text(in, v->r, &plausible);
    if (s == WM_OK && plausible) return WM_OK;

    wm_record other = clean;
    wm_reader again = start;
    before.r = &other;
    wm_status second = read_unit_text(&again, &other, &plausible);
    if (second == WM_OK) second = read_vifes(&again, &before);
    if (second != WM_OK || (!plausible && s == WM_OK)) return s;
    *v->r = other;
    before.r = v->r;
    *v = before;
    *in = again;
    return WM_OK;
}

wm_status wm_record_header_read(wm_reader *in, wm_record *r, wm_vif_type *ret_type)
{
    // The texts are long and most records have none: only their first byte is cleared.
    memset(r, 0, offsetof(wm_record, text));
    r->text[0] = r->unit_text[0] = 0;
    r->header_at = (uint16_t)in->at;
    wm_status s = read_dib(in, r);
    if (in->failed) return WM_E_TRUNCATED;
    if (s != WM_OK) return s;

    vib v = {.r = r};
    s = read_vif(in, &v);
    if (in->failed) return WM_E_TRUNCATED;
    if (s != WM_OK) return s;
    const wm_vif_row *row = wm_vif_find(r->table, r->vif);
    r->quantity = (wm_quantity)row->quantity;
    r->unit = (wm_unit)row->unit;
    r->exponent = row->exponent;
    v.type = (wm_vif_type)row->type;
    s = r->table == 0x7C ? read_plain_text(in, &v) : read_vifes(in, &v);
    if (s != WM_OK) return s;
    *ret_type = v.type;
    return WM_OK;
}
