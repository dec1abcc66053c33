// SPDX-License-Identifier: MIT
#include "keytable.h"
#include "secret.h"
#include <mbedtls/constant_time.h>
#include <string.h>

enum { ALIGN = 16 };

static size_t aligned(size_t n)
{
    return (n + ALIGN - 1) / ALIGN * ALIGN;
}

wm_status wm_keytable_init(wm_keytable *t, size_t meters, size_t keys, size_t names)
{
    if (meters > WM_KEYTABLE_METERS_MAX || keys > (size_t)WM_KEYTABLE_METERS_MAX * WM_KEYS_PER_METER_MAX ||
        names > UINT32_MAX / 2)
        return WM_E_LIMIT;
    size_t slots = 2;
    while (slots < 2 * meters) slots *= 2;
    size_t key_bytes = aligned((keys + 1) * sizeof *t->key);
    size_t row_bytes = aligned((meters + 1) * sizeof *t->row);
    size_t slot_bytes = aligned(slots * sizeof *t->slot);
    size_t size = key_bytes + row_bytes + slot_bytes + names + 1;
    // Keys stand first, so that they alone can be locked: the limit is small.
    uint8_t *pages = wm_secret_create(size, key_bytes);
    if (!pages) return WM_E_MEMORY;
    *t =
        (wm_keytable){.pages = pages, .size = size, .keys_max = keys, .rows_max = meters, .names_max = names};
    t->key = (void *)pages;
    t->row = (void *)(pages + key_bytes);
    t->slot = (void *)(pages + key_bytes + row_bytes);
    t->name = (void *)(pages + key_bytes + row_bytes + slot_bytes);
    t->slot_mask = slots - 1;
    return WM_OK;
}

void wm_keytable_finish(wm_keytable *t)
{
    wm_secret_destroy(t->pages, t->size);
    *t = (wm_keytable){0};
}

// Spreads neighbouring numbers over the table: the finaliser of MurmurHash3, 64 bits.
static size_t hash_of(wm_selector s)
{
    uint64_t h = (uint64_t)s.kind << 48 | (uint64_t)s.manufacturer << 32 | s.id;
    h = (h ^ h >> 33) * 0xff51afd7ed558ccdu;
    h = (h ^ h >> 33) * 0xc4ceb9fe1a85ec53u;
    return (size_t)(h ^ h >> 33);
}

static bool same(wm_selector a, wm_selector b)
{
    return a.kind == b.kind && a.manufacturer == b.manufacturer && a.id == b.id;
}

// The slot that holds the selector, or the free one where it belongs. Half the slots stay free, so the
// search ends.
static uint32_t *slot_of(const wm_keytable *t, wm_selector selector)
{
    size_t at = hash_of(selector) & t->slot_mask;
    while (t->slot[at] && !same(t->row[t->slot[at] - 1].selector, selector)) at = (at + 1) & t->slot_mask;
    return &t->slot[at];
}

wm_status wm_keytable_add(wm_keytable *t, wm_selector selector, const char *name, uint32_t line,
                          wm_key_row **ret_row)
{
    size_t name_size = name ? strlen(name) + 1 : 0;
    if (t->rows == t->rows_max || name_size > t->names_max - t->names) return WM_E_LIMIT;
    uint32_t *slot = slot_of(t, selector);
    if (*slot) {
        *ret_row = &t->row[*slot - 1];
        return WM_E_FORMAT;
    }
    wm_key_row *row = &t->row[t->rows++];
    *slot = (uint32_t)t->rows;
    *row = (wm_key_row){.selector = selector, .line = line};
    if (name) {
        memcpy(t->name + t->names, name, name_size);
        row->name_at = (uint32_t)t->names + 1;
        t->names += name_size;
    }
    *ret_row = row;
    return WM_OK;
}

wm_status wm_keytable_add_key(wm_keytable *t, wm_key_row *row, const wm_key *key)
{
    size_t count = 0;
    for (const wm_key *k = wm_keytable_newest(t, row); k; k = wm_keytable_older(t, k), count++)
        if (k->length == key->length && mbedtls_ct_memcmp(k->bytes, key->bytes, key->length) == 0)
            return WM_E_FORMAT;
    if (t->keys == t->keys_max || count == WM_KEYS_PER_METER_MAX) return WM_E_LIMIT;
    t->key[t->keys] = *key;
    t->key[t->keys++].older = row->newest;
    row->newest = (uint32_t)t->keys;
    return WM_OK;
}

const wm_key_row *wm_keytable_find(const wm_keytable *t, wm_selector selector)
{
    if (!t->pages) return NULL;
    uint32_t row = *slot_of(t, selector);
    return row ? &t->row[row - 1] : NULL;
}

const wm_key *wm_keytable_newest(const wm_keytable *t, const wm_key_row *row)
{
    return row && row->newest ? &t->key[row->newest - 1] : NULL;
}

const wm_key *wm_keytable_older(const wm_keytable *t, const wm_key *key)
{
    return key->older ? &t->key[key->older - 1] : NULL;
}

const char *wm_keytable_name(const wm_keytable *t, const wm_key_row *row)
{
    return row && row->name_at ? t->name + row->name_at - 1 : NULL;
}
