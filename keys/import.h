// SPDX-License-Identifier: MIT
// Keys from the files that others make, as the text of a keys file (keys/keyfile.h). Each gives all meters of
// its file or none: on failure *ret_keys is untouched and `message` holds one line "FILE: found X, expected
// Y" (with a line number where there are lines) that never shows key bytes. Free the result with
// wm_secret_file_free().
#pragma once
#include "secret_file.h"

typedef enum wm_import_kind {
    WM_IMPORT_KEM,
    WM_IMPORT_CSV,
    WM_IMPORT_WMBUSMETERS,
    WM_IMPORT_KEYS
} wm_import_kind;

// What a file is whose first n bytes these are; WM_IMPORT_KEYS: a keys file, which needs no import.
wm_import_kind wm_import_recognise(const char *head, size_t n);

// Kamstrup's KEM and KEM2: XML encryption (AES-128-CBC) with the password as key and as initialisation
// vector, padded with zeros to 16 bytes; alone or in a ZIP archive. WM_E_WRONG_KEY: not the password;
// WM_E_ARGUMENT: password empty or over 16 bytes; otherwise WM_E_IO, WM_E_FORMAT, WM_E_LIMIT,
// WM_E_UNSUPPORTED, WM_E_TRUNCATED, WM_E_CRC, WM_E_MEMORY.
WM_MUST_USE wm_status wm_import_kem(const char *path, const char *password, wm_secret_file *ret_keys,
                                    char *message, size_t message_size);

// What a column of a table of keys holds.
typedef enum wm_import_column {
    WM_COLUMN_ID,
    WM_COLUMN_KEY,
    WM_COLUMN_NAME,
    WM_COLUMN_MANUFACTURER,
    WM_COLUMN_COUNT
} wm_import_column;

enum { WM_IMPORT_HEADING_MAX = 31 };

// How a table was understood.
typedef struct wm_import_layout {
    char separator;                                           // between columns
    bool headed;                                              // a first line names them
    unsigned column[WM_COLUMN_COUNT];                         // the first is 1, 0 = not there
    char heading[WM_COLUMN_COUNT][WM_IMPORT_HEADING_MAX + 1]; // with `headed`, as far as it fits
} wm_import_layout;

// Comma, semicolon, tab or bar separated lines. A first line with names says what the columns are (id, key,
// name, manufacturer and what others call them); without one, columns are known by their form. ret_layout may
// be NULL.
WM_MUST_USE wm_status wm_import_csv(const char *path, wm_secret_file *ret_keys, wm_import_layout *ret_layout,
                                    char *message, size_t message_size);

// A meter file of wmbusmeters: lines NAME=VALUE with name, id and key; other names are passed over.
WM_MUST_USE wm_status wm_import_wmbusmeters(const char *path, wm_secret_file *ret_keys, char *message,
                                            size_t message_size);
