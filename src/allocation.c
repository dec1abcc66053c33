// SPDX-License-Identifier: MIT
#include "allocation.h"
#include <stdio.h>
#include <string.h>

enum {
    FACTOR_PLACES = 3, // decimal places of a reduced factor
    KEY_MAX = 128,     // bytes of a key
};

static const int64_t DIGITS_18 = 999999999999999999;

// The keys that meters use for the count of the day and for the one at the due date, the most exact first.
static const char *const current_keys[] = {"current_consumption_hca", "current_hca", "consumption_hca"};
// A meter that sends `last_year_hca` calls the end of the last month its target.
static const char *const due_keys[] = {"consumption_at_set_date_hca", "last_year_hca", "target_hca",
                                       "previous_hca", "prev_hca", "consumption_last_year_hca"};
static const char *const due_date_keys[] = {"set_date", "target_date", "previous_date", "set_date_1",
                                            "last_year_date"};
enum { CURRENT_KEYS = 3, DUE_KEYS = 6, DUE_DATE_KEYS = 5 };

static const wm_reading_field *find_first(const wm_reading *r, const char *const *keys, unsigned count)
{
    for (unsigned i = 0; i < count; i++) {
        const wm_reading_field *f = wm_reading_find(r, keys[i]);
        if (f) return f;
    }
    return NULL;
}

static const wm_reading_field *find_number(const wm_reading *r, const char *const *keys, unsigned count)
{
    const wm_reading_field *f = find_first(r, keys, count);
    return f && f->kind == WM_FIELD_NUMBER ? f : NULL;
}

static bool multiply(wm_decimal a, wm_decimal b, wm_decimal *ret)
{
    int64_t digits;
    if (__builtin_mul_overflow(a.digits, b.digits, &digits) || digits > DIGITS_18 || digits < -DIGITS_18)
        return false;
    *ret = (wm_decimal){digits, (int16_t)(a.exponent + b.exponent)};
    return true;
}

static wm_decimal round_half_up(wm_decimal v)
{
    int64_t divisor = 1;
    while (v.exponent < -FACTOR_PLACES) {
        divisor *= 10;
        v.exponent++;
    }
    v.digits = (v.digits + divisor / 2) / divisor;
    return v;
}

bool wm_allocation_factor(const wm_list_row *row, wm_decimal *ret)
{
    wm_decimal factor = {1, 0}, kept;
    if (row->scale == WM_SCALE_NONE) return false;
    if (row->scale == WM_SCALE_UNIT) factor = row->scale_factor;
    if (row->has_reduction_percent) {
        wm_decimal p = row->reduction_percent;
        if (wm_decimal_add((wm_decimal){100, 0}, (wm_decimal){-p.digits, p.exponent}, &kept) != WM_OK)
            return false;
        kept.exponent = (int16_t)(kept.exponent - 2);
        if (!multiply(factor, kept, &factor)) return false;
        factor = round_half_up(factor);
    }
    *ret = factor;
    return true;
}

static bool starts_with(const char *text, const char *start, size_t *ret_length)
{
    *ret_length = strlen(start);
    return strncmp(text, start, *ret_length) == 0;
}

// "consumption_at_set_date_2_hca" becomes "scaled_units_at_set_date_2"; false for fields that are not in
// "hca".
static bool scaled_key(const char *key, char name[static KEY_MAX])
{
    static const char *const words[] = {"current_consumption_", "current_", "consumption_"};
    static const char suffix[] = "_hca";
    size_t n = strlen(key), word;
    if (n < sizeof suffix || n + 16 > KEY_MAX || strcmp(key + n - 4, suffix) != 0) return false;
    for (unsigned i = 0; i < sizeof words / sizeof *words; i++) {
        if (!starts_with(key, words[i], &word)) continue;
        key += word;
        n -= word;
        break;
    }
    // What is left is "hca" alone or "at_set_date_2_hca".
    int middle = n > 4 ? (int)n - 4 : 0;
    snprintf(name, KEY_MAX, "scaled_units%s%.*s", middle > 0 ? "_" : "", middle, key);
    return true;
}

static void put_scaled(wm_reading *r, const char *name, wm_decimal number, wm_decimal factor)
{
    wm_decimal scaled;
    if (wm_reading_find(r, name) || !multiply(number, factor, &scaled)) return;
    const char *key = wm_reading_keep(r, name, strlen(name));
    if (key) wm_reading_number(r, key, scaled);
}

// `scaled_units` and `scaled_units_at_set_date` whatever the meter calls them, then all others.
static void add_scaled(wm_reading *r, wm_decimal factor)
{
    const wm_reading_field *now = find_number(r, current_keys, CURRENT_KEYS);
    const wm_reading_field *due = find_number(r, due_keys, DUE_KEYS);
    if (now) put_scaled(r, "scaled_units", now->number, factor);
    if (due) put_scaled(r, "scaled_units_at_set_date", due->number, factor);
    unsigned count = r->count;
    for (unsigned i = 0; i < count; i++) {
        char name[KEY_MAX];
        const wm_reading_field *f = &r->field[i];
        if (f == due || f->kind != WM_FIELD_NUMBER || !scaled_key(f->key, name)) continue;
        put_scaled(r, name, f->number, factor);
    }
}

// What was counted since the due date. A cumulative counter below its count at the due date was exchanged or
// reset: then nothing is known.
static bool since_due(const wm_list_row *row, const wm_reading *r, wm_decimal *ret)
{
    const wm_reading_field *now = find_number(r, current_keys, CURRENT_KEYS);
    if (!now || row->counter == WM_COUNTER_UNKNOWN) return false;
    *ret = now->number;
    if (row->counter == WM_COUNTER_YEARLY) return true;
    const wm_reading_field *due = find_number(r, due_keys, DUE_KEYS);
    if (!due) return false;
    wm_decimal minus = {-due->number.digits, due->number.exponent};
    return wm_decimal_add(now->number, minus, ret) == WM_OK && ret->digits >= 0;
}

static void add_factors(const wm_list_row *row, wm_reading *r, wm_decimal factor)
{
    bool unit = row->scale == WM_SCALE_UNIT;
    wm_reading_text(r, "scale", unit ? "unit" : "product");
    if (unit) wm_reading_number(r, "scale_factor", row->scale_factor);
    if (!row->has_reduction_percent) return;
    wm_reading_number(r, "reduction_percent", row->reduction_percent);
    wm_reading_number(r, "reduced_scale_factor", factor);
}

static void add_due_date(const wm_list_row *row, wm_reading *r)
{
    char text[16];
    if (row->due_month == 0 || find_first(r, due_date_keys, DUE_DATE_KEYS)) return;
    snprintf(text, sizeof text, "%02u-%02u", (unsigned)row->due_month % 100, (unsigned)row->due_day % 100);
    wm_reading_text(r, "due_date", text);
}

void wm_allocation_add(const wm_list_row *row, wm_reading *r)
{
    wm_decimal factor, consumed;
    bool scales = wm_allocation_factor(row, &factor), known = since_due(row, r, &consumed);
    add_due_date(row, r);
    if (row->has_radiator_w) wm_reading_number(r, "radiator_w", row->radiator_w);
    if (known) wm_reading_number(r, "consumption_since_set_date_hca", consumed);
    if (!scales) return;
    add_factors(row, r, factor);
    add_scaled(r, factor);
}
