// SPDX-License-Identifier: MIT
// The value of a data record (EN 13757-3 6.3.3 and annex A).
#include "bcd.h"
#include "date.h"
#include "latin1.h"
#include "record_parts.h"
#include <math.h>
#include <string.h>

enum { LVAR = 0x0D, LVAR_TEXT_END = 0xC0 };

// Data field codes 0 to F: bytes of data (EN 13757-3 table 4).
static const uint8_t lengths[16] = {0, 1, 2, 3, 4, 4, 6, 8, 0, 1, 2, 3, 4, 0, 6, 0};

wm_status wm_record_length_read(wm_reader *in, uint8_t dif, size_t *ret_length, uint8_t *ret_lvar)
{
    size_t n = lengths[dif & 0x0F];
    uint8_t lvar = 0;
    if ((dif & 0x0F) == LVAR) {
        lvar = wm_read_u8(in);
        if (in->failed) return WM_E_TRUNCATED;
        if (lvar < LVAR_TEXT_END)
            n = lvar;
        else if (lvar <= 0xC9)
            n = lvar - 0xC0u;
        else if (lvar >= 0xD0 && lvar <= 0xD9)
            n = lvar - 0xD0u;
        else if (lvar >= 0xE0 && lvar <= 0xEF)
            n = lvar - 0xE0u;
        else if (lvar >= 0xF0 && lvar <= 0xF4)
            n = 4 * (lvar - 0xECu);
        else if (lvar == 0xF5)
            n = 48;
        else if (lvar == 0xF6)
            n = 64;
        else
            return WM_E_RECORD;
    }
    *ret_length = n;
    *ret_lvar = lvar;
    return WM_OK;
}

static void set_number(wm_record *r, int64_t digits)
{
    r->kind = WM_VALUE_NUMBER;
    r->number = (wm_decimal){digits, r->exponent};
}

static void read_unsigned(wm_record *r, wm_vif_type type)
{
    r->kind = WM_VALUE_BYTES; // beyond 63 bits: `flags` has it
    if (r->flags <= INT64_MAX) set_number(r, (int64_t)r->flags);
    if (type == WM_TYPE_FLAGS) r->kind = WM_VALUE_FLAGS;
}

static void read_integer(wm_record *r, wm_vif_type type, const uint8_t *data, size_t n)
{
    if (n == 0) {
        r->kind = WM_VALUE_NONE;
    } else if (type == WM_TYPE_DATE || type == WM_TYPE_DATETIME) {
        r->kind = wm_time_read(data, n, &r->time);
    } else if (type == WM_TYPE_BYTES || n > 8) {
        r->kind = WM_VALUE_BYTES;
    } else if (type != WM_TYPE_SIGNED) {
        read_unsigned(r, type);
    } else {
        unsigned unused = 64 - 8 * (unsigned)n;
        set_number(r, (int64_t)(r->flags << unused) >> unused);
        if (r->flags == UINT64_C(1) << (8 * n - 1)) r->kind = WM_VALUE_NONE; // type B: 80..00 is "invalid"
    }
}

static void read_bcd(wm_record *r, wm_vif_type type, const uint8_t *data, size_t n, bool negative)
{
    int64_t v = 0;
    if (type == WM_TYPE_BYTES) {
        r->kind = WM_VALUE_BYTES;
    } else if (n == 0) {
        r->kind = WM_VALUE_NONE;
    } else if (type == WM_TYPE_DATETIME && n == 6) {
        r->kind = wm_time_read_bcd(data, &r->time);
    } else if (!wm_bcd_read(data, n, &v)) {
        r->kind = WM_VALUE_INVALID;
    } else {
        set_number(r, negative ? -v : v);
    }
}

// float32, exact to 17 digits: 24 bits of mantissa rarely have more.
static void read_float(wm_record *r)
{
    uint32_t bits = (uint32_t)r->flags;
    float x;
    wm_decimal v;
    memcpy(&x, &bits, sizeof x);
    r->kind = isnan(x) ? WM_VALUE_NONE : WM_VALUE_INVALID;
    if (wm_decimal_from_double(x, 17, &v) != WM_OK) return;
    set_number(r, v.digits);
    r->number.exponent = (int16_t)(r->exponent + v.exponent);
}

static void read_lvar(wm_record *r, wm_vif_type type, uint8_t lvar, const uint8_t *data, size_t n)
{
    if (lvar < LVAR_TEXT_END) {
        // A manufacturer's own data are seldom text: only what can be printed is.
        bool text = type != WM_TYPE_BYTES && type != WM_TYPE_DATE && type != WM_TYPE_DATETIME;
        if (r->table == 0x7F || r->modifiers & WM_MODIFIER_MANUFACTURER)
            text = text && wm_latin1_is_text(data, n);
        r->kind = text ? WM_VALUE_TEXT : WM_VALUE_BYTES;
        if (text) wm_latin1_reverse(data, n, r->text, sizeof r->text);
    } else if (lvar <= 0xD9) {
        read_bcd(r, type, data, n, lvar >= 0xD0);
    } else if (lvar <= 0xEF && type != WM_TYPE_DATE && type != WM_TYPE_DATETIME) {
        read_integer(r, type, data, n);
    } else {
        r->kind = WM_VALUE_BYTES;
    }
}

// Additive VIFEs 78 to 7B: 10^(nn-3) units of the VIF.
static void add_offsets(wm_record *r)
{
    int16_t unit_exponent = wm_vif_find(r->table, r->vif)->exponent;
    if (r->table == 0x7F || r->kind != WM_VALUE_NUMBER) return;
    for (unsigned i = 0; i < r->vife_count; i++) {
        const wm_vife_row *row = &wm_vife_first[r->vife[i]];
        if (row->effect == WM_EFFECT_MANUFACTURER) return;
        if (row->effect == WM_EFFECT_SECOND) i++; // the next code is of another table
        wm_decimal offset = {1, (int16_t)(row->exponent + unit_exponent)}, sum;
        if (row->effect == WM_EFFECT_ADD && wm_decimal_add(r->number, offset, &sum) == WM_OK) r->number = sum;
    }
}

void wm_record_value_read(wm_record *r, wm_vif_type type, uint8_t lvar, const uint8_t *data, size_t length)
{
    wm_reader low = wm_reader_of(data, length);
    uint8_t code = r->dif & 0x0F;
    r->flags = wm_read_le(&low, length < 8 ? (unsigned)length : 8);
    r->all_ones = length > 0;
    for (size_t i = 0; i < length && r->all_ones; i++) r->all_ones = data[i] == 0xFF;
    switch (code) {
    case 0x0:
    case 0x8: r->kind = WM_VALUE_NONE; break;
    case 0x5: read_float(r); break;
    case 0x9:
    case 0xA:
    case 0xB:
    case 0xC:
    case 0xE: read_bcd(r, type, data, length, false); break;
    case LVAR: read_lvar(r, type, lvar, data, length); break;
    default: read_integer(r, type, data, length); break;
    }
    if (r->vife_count > 0) add_offsets(r);
}
