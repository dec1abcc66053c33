// SPDX-License-Identifier: MIT
// The meters that were heard, from JSON lines: how often, how well, and what they show.
#pragma once
#include "page.h"
#include "wm/status.h"
#include <stdint.h>

enum { WM_TABLE_METERS_MAX = 4096 }; // further ones are counted and left out

typedef struct wm_meter_table wm_meter_table;

// `find`: keep only meters that sent a number which begins with these digits ("123.4"); NULL = all.
// WM_E_FORMAT: it is no number. WM_E_MEMORY.
WM_MUST_USE wm_status wm_meter_table_create(const char *find, wm_meter_table **ret);
void wm_meter_table_destroy(wm_meter_table *t); // NULL is fine

// Takes one JSON line. WM_END: an empty line. WM_E_FORMAT: no line of a telegram.
WM_MUST_USE wm_status wm_meter_table_add(wm_meter_table *t, const char *line, size_t n);

// Writes the table, the strongest meter first, `rows` meters at most. Ages count back from now_ns (Unix
// time), or, when that is 0, from the newest line.
void wm_meter_table_print(wm_meter_table *t, int64_t now_ns, size_t rows, wm_page *page);
