// SPDX-License-Identifier: MIT
#include "wm/reading.h"
#include <string.h>

void wm_reading_clear(wm_reading *r)
{
    r->meter = r->media = NULL;
    r->count = r->text_used = 0;
    r->overflow = false;
    memset(r->keys, 0, sizeof r->keys);
}

// Bit of a key in r->keys: length and three characters tell most keys of one reading apart.
static unsigned key_bit(const char *key)
{
    size_t n = strlen(key);
    const unsigned char *k = (const unsigned char *)key;
    return n == 0 ? 0
                  : (unsigned)(31 * n + 7 * k[0] + 13 * k[n / 2] + 3 * k[n - 1] + 57 * k[3 * n / 4]) & 255;
}

static wm_reading_field *find(const wm_reading *r, const char *key, unsigned bit)
{
    if (!(r->keys[bit / 64] >> bit % 64 & 1)) return NULL;
    for (unsigned i = 0; i < r->count; i++)
        if (strcmp(r->field[i].key, key) == 0) return (wm_reading_field *)&r->field[i];
    return NULL;
}

const char *wm_reading_keep(wm_reading *r, const char *text, size_t n)
{
    if (n + 1 > sizeof r->text - r->text_used) {
        r->overflow = true;
        return NULL;
    }
    char *p = r->text + r->text_used;
    memcpy(p, text, n);
    p[n] = 0;
    r->text_used = (uint16_t)(r->text_used + n + 1);
    return p;
}

static wm_reading_field *slot(wm_reading *r, const char *key)
{
    unsigned bit = key_bit(key);
    wm_reading_field *f = find(r, key, bit);
    if (f) return f;
    if (r->count == WM_READING_FIELDS_MAX) {
        r->overflow = true;
        return NULL;
    }
    r->keys[bit / 64] |= UINT64_C(1) << bit % 64;
    f = &r->field[r->count++];
    *f = (wm_reading_field){.key = key};
    return f;
}

void wm_reading_number(wm_reading *r, const char *key, wm_decimal value)
{
    wm_reading_field *f = slot(r, key);
    if (!f) return;
    f->kind = WM_FIELD_NUMBER;
    f->number = value;
}

void wm_reading_text(wm_reading *r, const char *key, const char *value)
{
    const char *kept = wm_reading_keep(r, value, strlen(value));
    wm_reading_field *f = kept ? slot(r, key) : NULL;
    if (!f) return;
    f->kind = WM_FIELD_TEXT;
    f->text = kept;
}

const wm_reading_field *wm_reading_find(const wm_reading *r, const char *key)
{
    return find(r, key, key_bit(key));
}
