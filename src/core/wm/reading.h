// SPDX-License-Identifier: MIT
// The decoded reading: a short ordered list of named values, ready to print.
#pragma once
#include "wm/decimal.h"
#include "wm/record.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { WM_READING_FIELDS_MAX = 256, WM_READING_TEXT_MAX = 16384 };

typedef struct wm_reading_field {
    const char *key; // points into the meter's table or into the reading's own text
    enum { WM_FIELD_NUMBER, WM_FIELD_TEXT } kind;
    wm_decimal number;
    const char *text; // points into the reading's own text or a constant
} wm_reading_field;

// One reading. Pointers inside point into `text`, so a reading is not copied by value.
typedef struct wm_reading {
    const char *meter; // name of the meter file that read it: "kamwater", "generic"
    const char *media; // word for the device type: "cold water"
    wm_reading_field field[WM_READING_FIELDS_MAX];
    uint16_t count;
    uint64_t keys[4]; // a bit for the hash of each key there: most look-ups are for keys that are not
    char text[WM_READING_TEXT_MAX];
    uint16_t text_used;
    bool overflow; // a field did not fit and was left out
} wm_reading;

void wm_reading_clear(wm_reading *r);

// Copies text into the reading; NULL (and overflow) when full.
const char *wm_reading_keep(wm_reading *r, const char *text, size_t n);

// Each puts one field at the end, or replaces the field of the same key. `key` must outlive the reading
// (a constant, or from wm_reading_keep()); text values are copied.
void wm_reading_number(wm_reading *r, const char *key, wm_decimal value);
void wm_reading_text(wm_reading *r, const char *key, const char *value);

// NULL when there is no such field.
const wm_reading_field *wm_reading_find(const wm_reading *r, const char *key);
