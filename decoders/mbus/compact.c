// SPDX-License-Identifier: MIT
#include "compact.h"
#include "compact_formats.h"
#include "compact_scales.h"
#include "record_parts.h"
#include "wm/crc16.h"
#include "wm/hex.h"
#include <stdlib.h>
#include <string.h>

enum {
    BUILT_IN_MAX = 128,
    FILLER = 0x2F,
    FILLERS = 2, // in front of what was decrypted
    SIGNATURES = 0x10000,
    DATA_LVAR = 0x0D,
};

typedef struct format {
    uint16_t signature;
    bool vouched;
    uint8_t length;
    uint8_t bytes[WM_FORMAT_BYTES_MAX];
} format;

// Two tables that a signature indexes: a learned format never hides a built-in one, whatever a forged frame
// says.
struct wm_formats {
    uint16_t built_in_at[SIGNATURES]; // 1 + index into built_in, 0 = none, or only offered
    uint16_t learned_at[SIGNATURES];
    format built_in[BUILT_IN_MAX];
    format learned[WM_FORMATS_MAX];
    uint32_t learned_count; // ever; modulo WM_FORMATS_MAX is the next place
};

static bool load(format *row, const char *hex)
{
    size_t n = 0;
    if (wm_hex_read(hex, strlen(hex), row->bytes, sizeof row->bytes, &n, NULL) != WM_OK) return false;
    row->length = (uint8_t)n;
    row->vouched = true;
    row->signature = wm_crc16(row->bytes, n);
    return true;
}

wm_status wm_formats_create(wm_formats **ret)
{
    wm_formats *f = calloc(1, sizeof *f);
    if (!f) return WM_E_MEMORY;
    size_t count = 0;
    for (size_t i = 0; i < wm_compact_format_count && count < BUILT_IN_MAX; i++) {
        if (!load(&f->built_in[count], wm_compact_formats[i])) continue;
        f->built_in_at[f->built_in[count].signature] = (uint16_t)(count + 1);
        count++;
    }
    for (size_t i = 0; i < wm_compact_offer_count && count < BUILT_IN_MAX; i++)
        count += load(&f->built_in[count], wm_compact_offers[i]);
    *ret = f;
    return WM_OK;
}

void wm_formats_destroy(wm_formats *f)
{
    free(f);
}

static bool is_format(const format *row, const uint8_t *bytes, size_t n)
{
    return row->length == n && memcmp(row->bytes, bytes, n) == 0;
}

// The place for a format whose signature has none: the oldest's.
static unsigned next_place(wm_formats *f)
{
    unsigned at = f->learned_count++ % WM_FORMATS_MAX + 1;
    const format *old = &f->learned[at - 1];
    if (old->length && f->learned_at[old->signature] == at) f->learned_at[old->signature] = 0;
    return at;
}

static bool keep(wm_formats *f, const uint8_t *bytes, size_t n, bool vouched)
{
    uint16_t signature = wm_crc16(bytes, n);
    unsigned at = f->built_in_at[signature];
    if (at && is_format(&f->built_in[at - 1], bytes, n)) return false;
    at = f->learned_at[signature];
    if (at) {
        const format *known = &f->learned[at - 1];
        bool same = is_format(known, bytes, n);
        if (same && (known->vouched || !vouched)) return false;
        // 16 bits of signature are easily met: a forged frame must not change how others are read.
        if (!same && known->vouched && !vouched) return false;
        // Now that it is vouched for, it is a new one to whoever keeps them.
        if (same) at = 0;
    }
    if (!at) at = next_place(f);
    format *row = &f->learned[at - 1];
    row->signature = signature;
    row->vouched = vouched;
    row->length = (uint8_t)n;
    memcpy(row->bytes, bytes, n);
    f->learned_at[signature] = (uint16_t)at;
    return true;
}

bool wm_formats_learn(wm_formats *f, const uint8_t *bytes, const wm_records *records, bool vouched)
{
    uint8_t headers[WM_FORMAT_BYTES_MAX];
    size_t used = 0;
    if (records->stopped != WM_OK || records->manufacturer_length || records->more_follow) return false;
    for (uint16_t i = 0; i < records->count; i++) {
        const wm_record *r = &records->row[i];
        // The LVAR byte between header and data counts as data.
        size_t n = (size_t)(r->data_at - r->header_at) - ((r->dif & 0x0F) == DATA_LVAR ? 1 : 0);
        if (n > sizeof headers - used) return false;
        memcpy(headers + used, bytes + r->header_at, n);
        used += n;
    }
    return used > 0 && keep(f, headers, used, vouched);
}

// Whether bytes are nothing but headers.
static wm_status check_headers(const uint8_t *bytes, size_t n)
{
    wm_reader in = wm_reader_of(bytes, n);
    if (n == 0) return WM_E_RECORD;
    while (in.at < in.length) {
        wm_record r;
        wm_vif_type type;
        if ((bytes[in.at] & 0x0F) == 0x0F) return WM_E_RECORD;
        if (wm_record_header_read(&in, &r, &type) != WM_OK) return WM_E_RECORD;
    }
    return WM_OK;
}

wm_status wm_formats_restore(wm_formats *f, const uint8_t *headers, size_t length, bool vouched)
{
    if (length > WM_FORMAT_BYTES_MAX) return WM_E_LIMIT;
    wm_status s = check_headers(headers, length);
    if (s == WM_OK) keep(f, headers, length, vouched);
    return s;
}

static wm_status learn_format(wm_formats *f, const uint8_t *bytes, size_t length, bool vouched)
{
    wm_reader in = wm_reader_of(bytes, length);
    size_t n = wm_read_u8(&in);
    uint16_t signature = wm_read_le16(&in);
    const uint8_t *headers = n >= 2 ? wm_read_bytes(&in, n - 2) : NULL;
    if (!headers) return WM_E_TRUNCATED;
    n -= 2;
    if (n <= WM_FORMAT_BYTES_MAX && wm_crc16(headers, n) != signature) return WM_E_CRC;
    return wm_formats_restore(f, headers, n, vouched);
}

wm_status wm_formats_learn_format(wm_formats *f, const uint8_t *bytes, size_t length, bool vouched)
{
    wm_status status = learn_format(f, bytes, length, vouched);
    // The length may be 2F as well: only a frame that makes no sense so has the fillers of a decrypted one.
    bool fillers = length > FILLERS && bytes[0] == FILLER && bytes[1] == FILLER;
    return status != WM_OK && fillers ? learn_format(f, bytes + FILLERS, length - FILLERS, vouched) : status;
}

uint32_t wm_formats_count(const wm_formats *f)
{
    return f->learned_count;
}

size_t wm_formats_learned(const wm_formats *f, uint32_t index, const uint8_t **ret, bool *ret_vouched)
{
    if (index >= f->learned_count || f->learned_count - index > WM_FORMATS_MAX) return 0;
    const format *row = &f->learned[index % WM_FORMATS_MAX];
    *ret = row->bytes;
    *ret_vouched = row->vouched;
    return row->length;
}

typedef struct writer {
    uint8_t *bytes;
    size_t at, max;
} writer;

static bool put(writer *w, const uint8_t *bytes, size_t n)
{
    if (n > w->max - w->at) return false;
    memcpy(w->bytes + w->at, bytes, n);
    w->at += n;
    return true;
}

// Headers of the format and data of the frame, in turn. The LVAR byte counts as data. *ret_left: bytes behind
// them.
static wm_status join(const format *row, wm_reader data, uint16_t crc, writer *w, size_t *ret_left)
{
    wm_reader headers = wm_reader_of(row->bytes, row->length);
    while (headers.at < headers.length) {
        wm_record r;
        wm_vif_type type;
        size_t from = headers.at, data_from = data.at, n = 0;
        uint8_t lvar = 0;
        if (wm_record_header_read(&headers, &r, &type) != WM_OK) return WM_E_RECORD;
        wm_status s = wm_record_length_read(&data, r.dif, &n, &lvar);
        if (s != WM_OK) return s;
        if (!wm_read_bytes(&data, n)) return WM_E_TRUNCATED;
        if (!put(w, row->bytes + from, headers.at - from)) return WM_E_LIMIT;
        if (!put(w, data.bytes + data_from, data.at - data_from)) return WM_E_LIMIT;
    }
    *ret_left = wm_reader_left(&data);
    return wm_crc16(w->bytes, w->at) == crc ? WM_OK : WM_E_CRC;
}

static bool is_known(const wm_formats *f, uint16_t signature)
{
    return f->built_in_at[signature] || f->learned_at[signature];
}

static bool is_filler(wm_reader data, size_t left)
{
    for (size_t i = data.length - left; i < data.length; i++) {
        if (data.bytes[i] != FILLER) return false;
    }
    return true;
}

// A built-in format in other steps, or one that is offered. The length of the data says which ones may fit,
// signature and CRC together which one does: of 2^32 pairs a few thousand are tried.
static wm_status expand_scaled(const wm_formats *f, uint16_t signature, wm_reader data, uint16_t crc,
                               writer *w)
{
    format other;
    for (size_t i = 0; i < BUILT_IN_MAX && f->built_in[i].length; i++) {
        const format *row = &f->built_in[i];
        size_t left = 0;
        wm_scales scales;
        w->at = 0;
        wm_status fits = join(row, data, crc, w, &left);
        if ((fits != WM_E_CRC && fits != WM_OK) || !is_filler(data, left)) continue;
        wm_scales_start(&scales, row->bytes, row->length);
        do {
            size_t n = wm_scales_write(&scales, row->bytes, row->length, other.bytes, sizeof other.bytes);
            if (n == 0 || wm_crc16(other.bytes, n) != signature) continue;
            other.length = (uint8_t)n;
            w->at = 0;
            if (join(&other, data, crc, w, &left) == WM_OK) return WM_OK;
        } while (wm_scales_next(&scales));
    }
    return WM_E_SIGNATURE;
}

wm_status wm_formats_expand(const wm_formats *f, const uint8_t *compact, size_t length, bool vouched,
                            uint8_t *records, size_t max, size_t *ret_length)
{
    wm_reader in = wm_reader_of(compact, length);
    *ret_length = 0;
    uint16_t signature = wm_read_le16(&in);
    if (signature == (FILLER << 8 | FILLER) && !is_known(f, signature)) signature = wm_read_le16(&in);
    uint16_t crc = wm_read_le16(&in);
    if (in.failed) return WM_E_TRUNCATED;
    // The built-in one last, so that its records are what a wrong CRC leaves.
    const format *rows[2] = {NULL, NULL};
    if (f->learned_at[signature]) rows[0] = &f->learned[f->learned_at[signature] - 1];
    if (f->built_in_at[signature]) rows[1] = &f->built_in[f->built_in_at[signature] - 1];
    wm_status status = WM_E_SIGNATURE;
    for (int i = 0; i < 2; i++) {
        writer w = {.bytes = records, .max = max};
        size_t left = 0;
        if (!rows[i] || (vouched && !rows[i]->vouched)) continue;
        status = join(rows[i], in, crc, &w, &left);
        if (status == WM_OK || (status == WM_E_CRC && i == 1 && left == 0)) *ret_length = w.at;
        if (status == WM_OK) break;
    }
    if (status == WM_E_SIGNATURE) {
        writer w = {.bytes = records, .max = max};
        status = expand_scaled(f, signature, in, crc, &w);
        if (status == WM_OK) *ret_length = w.at;
    }
    return status;
}
