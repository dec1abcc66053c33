// SPDX-License-Identifier: MIT
// Whose keys are whose: a hash table of meters, all of it in one mapping made at its final size.
#pragma once
#include "cipher.h"
#include "wm/status.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    WM_KEYTABLE_METERS_MAX = 1 << 20,
    WM_KEYS_PER_METER_MAX = 16,
};

// What a row stands for, the most specific first. Fields that a kind does not use are 0.
typedef enum wm_selector_kind {
    WM_SELECT_METER,        // one manufacturer and identification number
    WM_SELECT_ID,           // one identification number of any manufacturer
    WM_SELECT_MANUFACTURER, // every meter of a manufacturer
    WM_SELECT_ALL,          // every meter
} wm_selector_kind;

typedef struct wm_selector {
    wm_selector_kind kind;
    uint16_t manufacturer; // bits 14-0 of the M field
    uint32_t id;
} wm_selector;

typedef struct wm_key {
    uint32_t older; // 1 + index of the next key to try, 0 = none
    uint8_t length; // WM_AES_KEY or WM_DES_KEY
    uint8_t bytes[WM_AES_KEY];
} wm_key;

typedef struct wm_key_row {
    wm_selector selector;
    uint32_t newest;  // 1 + index of the key to try first, 0 = none
    uint32_t name_at; // 1 + offset of the name, 0 = none
    uint32_t line;    // where the keys file lists it
} wm_key_row;

typedef struct wm_keytable {
    uint8_t *pages; // everything below points into them; NULL = empty table
    size_t size;
    wm_key *key;
    wm_key_row *row;
    uint32_t *slot; // 1 + index of a row, 0 = free; linear probing
    char *name;
    size_t keys, rows, names;             // in use
    size_t keys_max, rows_max, names_max; // slots are a power of two, at least twice rows_max
    size_t slot_mask;
} wm_keytable;

// An empty table with room for so many meters, keys and bytes of names (with their NULs). Upper bounds do
// no harm: pages never touched take no memory. WM_E_LIMIT, WM_E_MEMORY.
WM_MUST_USE wm_status wm_keytable_init(wm_keytable *t, size_t meters, size_t keys, size_t names);
void wm_keytable_finish(wm_keytable *t); // wipes

// Adds a meter; name may be NULL. WM_E_FORMAT when the selector is listed already, *ret_row is then the
// row that lists it; WM_E_LIMIT when the table is full.
WM_MUST_USE wm_status wm_keytable_add(wm_keytable *t, wm_selector selector, const char *name, uint32_t line,
                                      wm_key_row **ret_row);

// Adds a key, which becomes the row's newest. WM_E_FORMAT when the row has it already; WM_E_LIMIT.
WM_MUST_USE wm_status wm_keytable_add_key(wm_keytable *t, wm_key_row *row, const wm_key *key);

// NULL when not listed.
const wm_key_row *wm_keytable_find(const wm_keytable *t, wm_selector selector);

// The keys of a row, newest first; NULL at the end. `row` may be NULL.
const wm_key *wm_keytable_newest(const wm_keytable *t, const wm_key_row *row);
const wm_key *wm_keytable_older(const wm_keytable *t, const wm_key *key);

const char *wm_keytable_name(const wm_keytable *t, const wm_key_row *row); // or NULL
