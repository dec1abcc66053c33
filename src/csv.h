// SPDX-License-Identifier: MIT
// Rows of a CSV text (RFC 4180, and what spreadsheets make of it): comma, semicolon or tab between the
// fields, quotes around them where needed, any line ending, a byte-order mark in front.
#pragma once
#include "wm/status.h"
#include <stddef.h>

enum {
    WM_CSV_FIELDS_MAX = 64, // fields of a row
    WM_CSV_ROW_MAX = 8192,  // bytes of a row
};

typedef struct wm_csv {
    const char *text; // borrowed
    size_t length, at;
    char separator;
    unsigned line, next_line;             // of the row read last, and behind it; 1 is the first
    unsigned count;                       // fields of the row read last
    const char *field[WM_CSV_FIELDS_MAX]; // NUL-terminated, blanks around unquoted text taken off; until the
                                          // next call
    const char *problem;                  // what was found instead of a row
    char row[WM_CSV_ROW_MAX];
    size_t used;
} wm_csv;

// Starts at the beginning. The separator is the one that stands in the first row: semicolon, tab or else
// comma.
void wm_csv_begin(wm_csv *csv, const char *text, size_t length);

// Reads the next row; empty lines and lines that begin with # are passed over. WM_END at the end. WM_E_FORMAT
// or WM_E_LIMIT: `problem` says what is wrong at `line`.
WM_MUST_USE wm_status wm_csv_next(wm_csv *csv);
