// SPDX-License-Identifier: MIT
// Lines from a file descriptor in bounded memory. Lines may carry keys: each is wiped once it is used.
#pragma once
#include "wm/status.h"
#include <stdbool.h>
#include <stddef.h>

typedef struct wm_lines wm_lines;

// `max` is the longest line in bytes, its newline not counted.
WM_MUST_USE wm_status wm_lines_create(int fd, size_t max, wm_lines **ret);
void wm_lines_destroy(wm_lines *l); // wipes; NULL is fine

// Next line without its newline, valid until the next call; the last one may lack the newline. WM_END at the
// end, or when a signal asked to stop (stop.h). WM_E_LIMIT: the line was too long and is passed over; go on.
// WM_E_IO: errno says why.
WM_MUST_USE wm_status wm_lines_next(wm_lines *l, const char **ret_line, size_t *ret_length);
