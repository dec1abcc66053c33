// SPDX-License-Identifier: MIT
// The meter list: what a building's records say about its meters, as INI (one section a meter) or CSV (one
// row a meter, names of the members in the first row). docs/METERS.md describes both.
#pragma once
#include "list_row.h"
#include "wm/address.h"
#include <stddef.h>

enum {
    WM_METER_LIST_FILE_MAX = 16 << 20, // bytes of a file
    WM_METER_LIST_ROWS_MAX = 1 << 18,
    WM_METER_LIST_LINE_MAX = 190, // bytes of a line of an INI file (inih reads 200)
};

typedef struct wm_meter_list wm_meter_list;

// Reads a file, or a pipe. WM_E_IO, WM_E_FORMAT, WM_E_LIMIT, WM_E_MEMORY: `message` holds one line
// "FILE:LINE: found X, expected Y".
WM_MUST_USE wm_status wm_meter_list_load(const char *path, wm_meter_list **ret, char *message,
                                         size_t message_size);

// The same from memory; `path` only names it in messages.
WM_MUST_USE wm_status wm_meter_list_parse(const char *path, const char *text, size_t length,
                                          wm_meter_list **ret, char *message, size_t message_size);
void wm_meter_list_destroy(wm_meter_list *l); // NULL is fine

size_t wm_meter_list_count(const wm_meter_list *l);

// The row of this manufacturer and number, else the row of this number alone, else NULL; `l` may be NULL. One
// or two looks into a hash table, however long the list is.
const wm_list_row *wm_meter_list_find(const wm_meter_list *l, const wm_address *meter);
