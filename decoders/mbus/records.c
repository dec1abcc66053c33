// SPDX-License-Identifier: MIT
#include "records.h"
#include "record_parts.h"

enum { DIF_MANUFACTURER = 0x0F, DIF_MORE_FOLLOW = 0x1F, DIF_FILLER = 0x2F, DIF_READ_ALL = 0x7F };

// One whole record, or nothing: *r is of no use unless WM_OK.
static wm_status read_record(wm_reader *in, wm_record *r)
{
    wm_vif_type type = WM_TYPE_SIGNED;
    size_t length = 0;
    uint8_t lvar = 0;
    wm_status s = wm_record_header_read(in, r, &type);
    if (s != WM_OK) return s;
    s = wm_record_length_read(in, r->dif, &length, &lvar);
    if (s != WM_OK) return s;
    r->data_at = (uint16_t)in->at;
    r->data_length = (uint16_t)length;
    const uint8_t *data = wm_read_bytes(in, length);
    if (!data) return WM_E_TRUNCATED;
    wm_record_value_read(r, type, lvar, data, length);
    return WM_OK;
}

static wm_status read_special(wm_records *out, wm_reader *in)
{
    uint8_t dif = in->bytes[in->at];
    switch (dif) {
    case DIF_FILLER:
    case DIF_READ_ALL: in->at++; return WM_OK;
    case DIF_MANUFACTURER:
    case DIF_MORE_FOLLOW:
        out->more_follow = dif == DIF_MORE_FOLLOW;
        out->manufacturer_at = (uint16_t)(in->at + 1);
        out->manufacturer_length = (uint16_t)(in->length - in->at - 1);
        in->at = in->length;
        return WM_OK;
    default: return WM_E_RECORD;
    }
}

void wm_records_read(wm_records *out, const uint8_t *bytes, size_t at, size_t length)
{
    // Rows are 200 bytes each: only the ones in use are touched.
    out->count = 0;
    out->stopped = WM_OK;
    out->manufacturer_at = out->manufacturer_length = 0;
    out->more_follow = false;
    out->rest_at = out->rest_length = 0;
    if (at > UINT16_MAX) at = length = 0;
    if (length > UINT16_MAX - at) length = UINT16_MAX - at;

    wm_reader in = wm_reader_of(bytes, at + length);
    in.at = at;
    while (out->stopped == WM_OK && in.at < in.length) {
        size_t start = in.at;
        if ((bytes[start] & 0x0F) == 0x0F) {
            out->stopped = read_special(out, &in);
        } else if (out->count == WM_RECORDS_MAX) {
            out->stopped = WM_E_LIMIT;
        } else {
            out->stopped = read_record(&in, &out->row[out->count]);
            out->count += out->stopped == WM_OK;
        }
        if (out->stopped == WM_OK) continue;
        out->rest_at = (uint16_t)start;
        out->rest_length = (uint16_t)(in.length - start);
    }
}

static void turn(uint8_t *bytes, size_t n)
{
    for (size_t i = 0; i < n / 2; i++) {
        uint8_t low = bytes[i];
        bytes[i] = bytes[n - 1 - i];
        bytes[n - 1 - i] = low;
    }
}

void wm_records_turn(uint8_t *bytes, size_t at, size_t length)
{
    wm_reader in = wm_reader_of(bytes, at + length);
    in.at = at;
    while (in.at < in.length) {
        wm_record r;
        wm_vif_type type;
        size_t n = 0;
        uint8_t lvar;
        uint8_t dif = bytes[in.at];
        if (dif == DIF_FILLER || dif == DIF_READ_ALL) {
            in.at++;
            continue;
        }
        if ((dif & 0x0F) == 0x0F || wm_record_header_read(&in, &r, &type) != WM_OK ||
            wm_record_length_read(&in, r.dif, &n, &lvar) != WM_OK)
            return;
        size_t data_at = in.at;
        if (!wm_read_bytes(&in, n)) return;
        turn(bytes + data_at, n);
    }
}
