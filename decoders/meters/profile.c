// SPDX-License-Identifier: MIT
#include "profile.h"
#include "calendar.h"
#include "match.h"
#include <string.h>

enum {
    VIFE_INVERSE = 0x13,
    VIFE_REGISTERS = 0x1E,
    VIFE_PROFILE = 0x1F,
    ELEMENTS_MAX = 125,
    VIF_CHAIN_MAX = 12,
    SPACING_HALF_MONTH = 253,
    SPACING_MONTHS = 254,
    SPACING_UNITS_MAX = 250,
};

typedef enum mode { ABSOLUTE, POSITIVE, NEGATIVE, SIGNED } mode; // spacing control, bits 7-6

typedef struct profile {
    const wm_record *record, *base, *date;
    mode mode;
    unsigned unit, spacing, dif; // spacing control bits 5-4, spacing value, DIF code of an element
    unsigned size;
    bool inverse;
    uint8_t vif[VIF_CHAIN_MAX]; // VIF and VIFEs without the one that says "profile"
    size_t vif_length;
} profile;

bool wm_record_is_profile(const wm_record *r)
{
    uint8_t last = r->vife_count ? r->vife[r->vife_count - 1] & 0x7F : 0;
    return (r->dif & 0x0F) == 0x0D &&
           (last == VIFE_INVERSE || last == VIFE_REGISTERS || last == VIFE_PROFILE);
}

static const wm_record *find_base(const wm_records *records, const wm_record *of, bool date)
{
    for (unsigned i = 0; i < records->count; i++) {
        const wm_record *r = &records->row[i];
        if (r == of || r->storage != of->storage || r->error) continue;
        bool is_date = r->kind == WM_VALUE_DATE || r->kind == WM_VALUE_DATETIME;
        if (date && is_date && !r->time.invalid && r->time.year > 0) return r;
        if (!date && r->quantity == of->quantity && r->kind == WM_VALUE_NUMBER && r->tariff == of->tariff &&
            r->subunit == of->subunit && !wm_record_is_profile(r))
            return r;
    }
    return NULL;
}

static bool read_chain(profile *p, const uint8_t *bytes)
{
    const uint8_t *head;
    unsigned n = wm_record_head(p->record, bytes, &head), at = 0;
    while (at < n && (head[at] & 0x80)) at++;
    at++; // past the last DIF or DIFE
    if (n < at + 2 || n - at - 1 > sizeof p->vif) return false;
    p->vif_length = n - at - 1;
    memcpy(p->vif, head + at, p->vif_length);
    p->vif[p->vif_length - 1] &= 0x7F;
    return true;
}

static bool read_profile(profile *p, const wm_unpack *u, const wm_record *r)
{
    static const uint8_t sizes[16] = {[1] = 1, [2] = 2,  [3] = 3,  [4] = 4,  [6] = 6, [7] = 8,
                                      [9] = 1, [10] = 2, [11] = 3, [12] = 4, [14] = 6};
    if (r->data_length < 2) return false;
    uint8_t control = u->bytes[r->data_at];
    p->record = r;
    p->inverse = (r->vife[r->vife_count - 1] & 0x7F) == VIFE_INVERSE;
    p->mode = (mode)(control >> 6);
    p->unit = control >> 4 & 3;
    p->dif = control & 15;
    p->size = sizes[p->dif];
    p->spacing = u->bytes[r->data_at + 1];
    p->base = find_base(u->records, r, false);
    p->date = find_base(u->records, r, true);
    return p->size > 0 && read_chain(p, u->bytes);
}

// One element as an integer. False: missing.
static bool read_element(const profile *p, const uint8_t *data, int64_t *ret)
{
    uint64_t v = 0;
    bool ones = true;
    for (unsigned i = p->size; i-- > 0;) {
        unsigned high = data[i] >> 4, low = data[i] & 15;
        ones = ones && data[i] == 0xFF;
        if (p->dif >= 9 && !ones && (high > 9 || low > 9)) return false;
        v = p->dif >= 9 ? v * 100 + high * 10 + low : v << 8 | data[i];
    }
    if (ones) return false;
    unsigned bits = 8 * p->size;
    bool is_signed = p->dif < 9 && (p->mode == ABSOLUTE || p->mode == SIGNED);
    if (is_signed && v == UINT64_C(1) << (bits - 1)) return false; // type B: not valid
    if (is_signed && bits < 64 && v >> (bits - 1)) v |= UINT64_MAX << bits;
    *ret = (int64_t)v;
    return true;
}

// The base value in units of the profile's own VIF.
static bool base_value(const profile *p, int64_t *ret)
{
    if (!p->base) return false;
    wm_decimal v = p->base->number;
    int shift = v.exponent - p->record->exponent;
    for (; shift > 0 && v.digits < INT64_MAX / 10 && v.digits > INT64_MIN / 10; shift--) v.digits *= 10;
    for (; shift < 0; shift++) v.digits /= 10;
    *ret = v.digits;
    return shift == 0;
}

static bool step_time(const profile *p, int n, wm_time *t)
{
    static const int64_t seconds[] = {1, 60, 3600, 86400};
    static const int months[] = {0, 6, 3, 1};
    if (p->inverse) n = -n;
    if (p->spacing >= 1 && p->spacing <= SPACING_UNITS_MAX)
        *t = wm_time_add_seconds(*t, n * (int64_t)p->spacing * seconds[p->unit]);
    else if (p->spacing == SPACING_HALF_MONTH && p->unit == 3)
        *t = wm_time_add_half_months(*t, n);
    else if (p->spacing == SPACING_MONTHS && p->unit > 0)
        *t = wm_time_add_months(*t, n * months[p->unit]);
    else
        return false;
    return true;
}

static void put_record(wm_unpack *u, const profile *p, uint64_t storage, uint8_t dif, const char *vif_hex,
                       uint64_t v)
{
    char hex[2 * VIF_CHAIN_MAX + 1];
    static const char digit[] = "0123456789ABCDEF";
    for (size_t i = 0; i < p->vif_length; i++) {
        hex[2 * i] = digit[p->vif[i] >> 4];
        hex[2 * i + 1] = digit[p->vif[i] & 15];
    }
    hex[2 * p->vif_length] = 0;
    wm_unpack_record(u, dif, storage, p->record->tariff, p->record->subunit, vif_hex ? vif_hex : hex, v);
}

static void put_date(wm_unpack *u, const profile *p, uint64_t storage, int step)
{
    wm_time t;
    if (!p->date) return;
    t = p->date->time;
    if (!step_time(p, step, &t) || t.year < 2000 || t.year > 2099) return;
    unsigned y = (unsigned)(t.year - 2000);
    uint64_t g = t.day | (uint64_t)(y & 7) << 5 | (uint64_t)t.month << 8 | (uint64_t)(y >> 3) << 12;
    if (p->date->kind == WM_VALUE_DATE)
        put_record(u, p, storage, 0x02, "6C", g);
    else
        put_record(u, p, storage, 0x04, "6D", g << 16 | (uint64_t)t.hour << 8 | t.minute);
}

static void expand(wm_unpack *u, const profile *p)
{
    const wm_record *r = p->record;
    const uint8_t *data = u->bytes + r->data_at + 2;
    unsigned count = (r->data_length - 2u) / p->size;
    int64_t sum = 0, v;
    bool known = p->mode == ABSOLUTE || base_value(p, &sum);
    uint8_t dif = (uint8_t)(0x07 | (unsigned)r->function << 4);
    for (unsigned i = 0; i < count && i < ELEMENTS_MAX; i++, data += p->size) {
        bool here = read_element(p, data, &v);
        if (here && p->mode != ABSOLUTE) {
            bool up = (p->mode == NEGATIVE) == p->inverse;
            if (__builtin_add_overflow(sum, up ? v : -v, &sum)) return;
            v = sum;
        }
        // After a missing difference nothing is known any more.
        if (!here && p->mode != ABSOLUTE) known = false;
        put_date(u, p, r->storage + i + 1, (int)i + 1);
        if (here && known) put_record(u, p, r->storage + i + 1, dif, NULL, (uint64_t)v);
    }
}

bool wm_profile_occurs(const wm_records *records)
{
    for (unsigned i = 0; i < records->count; i++)
        if (wm_record_is_profile(&records->row[i])) return true;
    return false;
}

void wm_profile_expand(wm_unpack *u)
{
    for (unsigned i = 0; i < u->records->count; i++) {
        const wm_record *r = &u->records->row[i];
        profile p;
        if (wm_record_is_profile(r) && read_profile(&p, u, r)) expand(u, &p);
    }
}
