// SPDX-License-Identifier: MIT
#include "match.h"

static int nibble(char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return -1;
}

int wm_hex_byte(const char *hex)
{
    int high = nibble(hex[0]);
    int low = high < 0 ? -1 : nibble(hex[1]);
    return low < 0 ? -1 : high << 4 | low;
}

unsigned wm_record_head(const wm_record *r, const uint8_t *bytes, const uint8_t **ret_head)
{
    unsigned n = (unsigned)r->data_at - r->header_at;
    // A variable length is a value in front of the data, not a part of the header.
    if ((r->dif & 0x0F) == 0x0D && n > 0) n--;
    *ret_head = bytes + r->header_at;
    return n;
}

static bool same_head(const char *hex, const wm_record *r, const uint8_t *bytes)
{
    const uint8_t *head;
    unsigned n = wm_record_head(r, bytes, &head);
    for (unsigned i = 0; i < n; i++, hex += 2) {
        if (wm_hex_byte(hex) != head[i]) return false;
    }
    return *hex == 0;
}

static bool same_vife(const char *hex, const wm_record *r)
{
    for (unsigned i = 0; i < r->vife_count; i++, hex += 2) {
        int byte = wm_hex_byte(hex);
        // 00 behind them says that there was no error.
        if (*hex == 0 && i > 0 && r->vife[i] == 0) return i + 1 == r->vife_count;
        if (byte < 0 || (byte & 0x7F) != (r->vife[i] & 0x7F)) return false;
    }
    return *hex == 0;
}

static bool in_span(wm_span span, uint64_t n)
{
    return n >= span.first && n <= span.last;
}

bool wm_field_matches(const wm_field *f, const wm_record *r, const uint8_t *bytes)
{
    if (f->head) return same_head(f->head, r, bytes);
    if (r->quantity != f->quantity) return false;
    if (f->function != (uint8_t)r->function && f->function != WM_ANY_FUNCTION) return false;
    if (!in_span(f->storage, r->storage) && !(f->options & WM_F_ANY_STORAGE)) return false;
    if (!in_span(f->tariff, r->tariff) && !(f->options & WM_F_ANY_TARIFF)) return false;
    if (!in_span(f->subunit, r->subunit) && !(f->options & WM_F_ANY_SUBUNIT)) return false;
    if (f->vife) return same_vife(f->vife, r);
    if (f->modifiers == WM_ANY_MODIFIER) return true;
    return r->modifiers == f->modifiers && r->error == 0;
}

bool wm_field_is_many(const wm_field *f)
{
    return f->storage.first != f->storage.last || f->tariff.first != f->tariff.last ||
           f->subunit.first != f->subunit.last ||
           (f->options & (WM_F_ANY_STORAGE | WM_F_ANY_TARIFF | WM_F_ANY_SUBUNIT));
}

const wm_record *wm_records_find(const wm_records *records, const uint8_t *bytes, const char *head)
{
    for (unsigned i = 0; i < records->count; i++) {
        if (same_head(head, &records->row[i], bytes)) return &records->row[i];
    }
    return NULL;
}
