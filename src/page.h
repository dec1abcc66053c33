// SPDX-License-Identifier: MIT
// Text that grows in a bounded buffer; what does not fit is cut.
#pragma once
#include <stdbool.h>
#include <stddef.h>

typedef struct wm_page {
    char *text; // always ends with NUL
    size_t size, used;
    bool cut;
} wm_page;

// size > 0.
void wm_page_begin(wm_page *t, char *text, size_t size);
__attribute__((format(printf, 2, 3))) void wm_page_add(wm_page *t, const char *format, ...);
