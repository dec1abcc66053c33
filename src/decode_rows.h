// SPDX-License-Identifier: MIT
// A telegram whose hex is broken into several lines: by a forum, a terminal, a dump with 16 bytes a row.
#pragma once
#include "decode_input.h"
#include <stdbool.h>
#include <stddef.h>

typedef struct wm_rows {
    char text[4 * WM_INPUT_BYTES_MAX]; // hex with blanks
    size_t length;                     // 0 = none is held
    size_t number;                     // of the first row's line
} wm_rows;

// Holds a line that was a telegram but for its end. False: it is not hex alone, nor a row of a dump (offset
// in front, characters behind).
bool wm_rows_begin(wm_rows *r, const char *line, size_t n, size_t number);

// Puts the line behind those held. False: it is no hex, or a telegram of its own begins there.
bool wm_rows_join(wm_rows *r, const char *line, size_t n);

void wm_rows_drop(wm_rows *r); // wipes
