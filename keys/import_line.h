// SPDX-License-Identifier: MIT
// Lines of a text file with secrets, for the importers of such files.
#pragma once
#include "field.h"
#include "secret_file.h"

enum { WM_IMPORT_LINE_MAX = 1000 }; // bytes of a line

typedef struct wm_import_lines {
    const char *path;
    char *message;
    size_t message_size;
    wm_secret_file file;
    size_t at;
    unsigned line; // number of the last one read, from 1
    wm_status failed;
    char text[WM_IMPORT_LINE_MAX + 1];
} wm_import_lines;

// Reads the file; `what` says what was expected. Results of wm_secret_file_read().
WM_MUST_USE wm_status wm_import_lines_init(wm_import_lines *l, const char *path, const char *what,
                                           char *message, size_t message_size);
void wm_import_lines_finish(wm_import_lines *l); // wipes

// The next line that is not empty and does not begin with '#', without blanks at its end; the caller may
// change it. NULL at the end, and with l->failed set after a line too long or with a NUL byte.
char *wm_import_next_line(wm_import_lines *l);

// Writes "FILE:LINE: found X, expected Y" and returns WM_E_FORMAT. Never give it text that may be a key.
wm_status wm_import_complain(wm_import_lines *l, const char *found, const char *expected);

// One to eight hexadecimal digits: programs that take ids for numbers drop leading zeros.
bool wm_import_read_id(const char *text, uint32_t *ret_id);
