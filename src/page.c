// SPDX-License-Identifier: MIT
#include "page.h"
#include <stdarg.h>
#include <stdio.h>

void wm_page_begin(wm_page *t, char *text, size_t size)
{
    *t = (wm_page){.text = text, .size = size};
    text[0] = 0;
}

void wm_page_add(wm_page *t, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    int n = vsnprintf(t->text + t->used, t->size - t->used, format, list);
    va_end(list);
    if (n < 0) return;
    t->cut = t->cut || (size_t)n >= t->size - t->used;
    t->used = t->cut ? t->size - 1 : t->used + (size_t)n;
}
