// SPDX-License-Identifier: MIT
// Compact profiles (EN 13757-3 annex F): one record that holds a series of values, equally spaced in time.
#include "calendar.h"
#include "record_parts.h"
#include "records.h"
#include <string.h>

enum {
    DATA_LVAR = 0x0D,
    VIFE_INVERSE = 0x13, // towards the past
    VIFE_WITH_REGISTERS = 0x1E,
    VIFE_PROFILE = 0x1F,
    PROFILE_HEAD = 2,        // spacing control, spacing value
    SPACING_VALUE_MAX = 250, // larger ones are marks
    SPACING_HALF_MONTH = 253,
    SPACING_MONTHS = 254,
    UNIT_DAY = 3,
};

typedef enum increment { ABSOLUTE, POSITIVE, NEGATIVE, SIGNED } increment;

typedef struct profile {
    const wm_record *record; // the profile's own
    wm_record element;       // what every element has in common
    const uint8_t *bytes;    // the telegram
    bool inverse;
    increment mode;
    uint8_t size; // bytes an element
    wm_vif_type type;
    wm_spacing spacing;
    const wm_record *time;  // base time, or NULL
    const wm_record *value; // base value, or NULL
} profile;

// Index of the profile's VIFE, or -1. The code behind FC belongs to another table.
static int find_vife(const wm_record *r)
{
    for (int i = 0; i < r->vife_count; i++) {
        uint8_t code = r->vife[i];
        if (code == VIFE_INVERSE || code == VIFE_WITH_REGISTERS || code == VIFE_PROFILE) return i;
        if (code == 0x7C) i++;
        if (code == 0x7F) break;
    }
    return -1;
}

// The same record without the profile's VIFE.
static void strip_vife(wm_record *r, int at)
{
    memmove(r->vife + at, r->vife + at + 1, (size_t)(r->vife_count - at - 1));
    r->vife_count--;
    r->modifiers &= (uint16_t)~WM_MODIFIER_OTHER;
    const wm_vife_row *table = wm_vife_first;
    for (int i = 0; i < r->vife_count; i++) {
        const wm_vife_row *row = &table[r->vife[i]];
        r->modifiers |= row->modifier;
        if (row->effect == WM_EFFECT_MANUFACTURER) break;
        table = row->effect == WM_EFFECT_SECOND && table == wm_vife_first ? wm_vife_second : wm_vife_first;
    }
}

// Base records stand in front of or behind the profile, with its storage number.
static void find_bases(profile *p, const wm_records *all, uint16_t count)
{
    const wm_record *e = &p->element;
    for (uint16_t i = 0; i < count; i++) {
        const wm_record *r = &all->row[i];
        if (r->storage != e->storage || r == p->record) continue;
        bool point = r->kind == WM_VALUE_DATE || r->kind == WM_VALUE_DATETIME;
        if (!p->time && point && r->table == 0 && r->vife_count == 0) p->time = r;
        if (!p->value && r->kind == WM_VALUE_NUMBER && r->quantity == e->quantity && r->unit == e->unit &&
            r->modifiers == e->modifiers && r->tariff == e->tariff && r->subunit == e->subunit)
            p->value = r;
    }
}

static wm_spacing read_spacing(unsigned unit, unsigned value)
{
    static const uint32_t seconds[4] = {1, 60, 3600, 86400};
    static const uint8_t months[4] = {0, 6, 3, 1};
    if (value == SPACING_MONTHS) return (wm_spacing){.months = months[unit]};
    if (value == SPACING_HALF_MONTH && unit == UNIT_DAY) return (wm_spacing){.half_months = 1};
    if (value > SPACING_VALUE_MAX) return (wm_spacing){0};
    return (wm_spacing){.seconds = value * seconds[unit]};
}

static bool open_profile(profile *p, const wm_records *all, uint16_t count, const wm_record *r,
                         const uint8_t *bytes)
{
    bool possible = (r->dif & 0x0F) == DATA_LVAR && r->table != 0x7F && r->kind == WM_VALUE_BYTES;
    int at = possible ? find_vife(r) : -1;
    if (at < 0 || r->data_length < PROFILE_HEAD) return false;
    unsigned control = bytes[r->data_at];
    size_t size = 0;
    uint8_t lvar = 0;
    wm_reader none = wm_reader_of(bytes, 0);
    // Elements of variable length have none that could be counted.
    if (wm_record_length_read(&none, control & 0x0F, &size, &lvar) != WM_OK || size == 0) return false;
    *p = (profile){.record = r, .element = *r, .bytes = bytes, .inverse = r->vife[at] == VIFE_INVERSE};
    p->mode = (increment)(control >> 6);
    p->size = (uint8_t)size;
    p->spacing = read_spacing(control >> 4 & 3, bytes[r->data_at + 1]);
    strip_vife(&p->element, at);
    p->element.dif = (uint8_t)((r->dif & 0x70) | (control & 0x0F));
    p->type = (wm_vif_type)wm_vif_find(r->table, r->vif)->type;
    if (p->mode == POSITIVE || p->mode == NEGATIVE) p->type = WM_TYPE_UNSIGNED;
    find_bases(p, all, count);
    return p->mode == ABSOLUTE || p->value;
}

// Element k (from 1). False when it is missing.
static bool read_element(const profile *p, unsigned k, wm_decimal *value, wm_record *e)
{
    *e = p->element;
    e->storage += k;
    e->data_at = (uint16_t)(p->record->data_at + PROFILE_HEAD + (k - 1) * p->size);
    e->data_length = p->size;
    wm_record_value_read(e, p->type, 0, p->bytes + e->data_at, p->size);
    if (e->kind != WM_VALUE_NUMBER || e->all_ones) return false;
    if (p->mode != ABSOLUTE) {
        if ((p->mode == NEGATIVE) != p->inverse) e->number.digits = -e->number.digits;
        if (wm_decimal_add(*value, e->number, &e->number) != WM_OK) return false;
    }
    *value = e->number;
    return true;
}

static bool read_time(const profile *p, unsigned k, wm_record *e)
{
    if (!p->time || (!p->spacing.seconds && !p->spacing.months && !p->spacing.half_months)) return false;
    *e = *p->time;
    e->storage += k;
    if (!wm_calendar_step(&e->time, p->spacing, p->inverse ? -(int)k : (int)k)) return false;
    if (p->spacing.seconds % 86400 == 0) return true;
    e->kind = WM_VALUE_DATETIME;
    e->quantity = WM_Q_DATETIME;
    return true;
}

static void expand(const profile *p, wm_records *out)
{
    unsigned count = (unsigned)(p->record->data_length - PROFILE_HEAD) / p->size;
    wm_decimal value = p->value ? p->value->number : (wm_decimal){0};
    for (unsigned k = 1; k <= count; k++) {
        wm_record e;
        if (out->count + 2 > WM_RECORDS_MAX) {
            if (out->stopped == WM_OK) out->stopped = WM_E_LIMIT;
            return;
        }
        bool has_value = read_element(p, k, &value, &e);
        if (has_value)
            out->row[out->count++] = e;
        else if (p->mode != ABSOLUTE)
            return; // a sum cannot go on past a gap
        else if (e.all_ones)
            continue; // not used yet; other marks stand for a month without a value
        if (read_time(p, k, &e)) out->row[out->count++] = e;
    }
}

void wm_records_expand_profiles(wm_records *out, const uint8_t *bytes)
{
    uint16_t count = out->count;
    for (uint16_t i = 0; i < count; i++) {
        profile p;
        if (out->row[i].vife_count > 0 && open_profile(&p, out, count, &out->row[i], bytes)) expand(&p, out);
    }
}
