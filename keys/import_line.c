// SPDX-License-Identifier: MIT
#include "import_line.h"
#include "wipe.h"
#include <ctype.h>
#include <stdio.h>
#include <string.h>

enum { ID_DIGITS = 8 };

wm_status wm_import_lines_init(wm_import_lines *l, const char *path, const char *what, char *message,
                               size_t message_size)
{
    *l = (wm_import_lines){.path = path, .message = message, .message_size = message_size};
    wm_status status = wm_secret_file_read(path, what, WM_GUARD_NONE, &l->file, message, message_size);
    if (status == WM_OK && l->file.length >= 3 && memcmp(l->file.text, "\xEF\xBB\xBF", 3) == 0) l->at = 3;
    return status;
}

void wm_import_lines_finish(wm_import_lines *l)
{
    wm_secret_file_free(&l->file);
    wm_wipe(l->text, sizeof l->text);
}

char *wm_import_next_line(wm_import_lines *l)
{
    while (l->at < l->file.length && l->failed == WM_OK) {
        const char *start = l->file.text + l->at;
        const char *end = memchr(start, '\n', l->file.length - l->at);
        size_t n = end ? (size_t)(end - start) : l->file.length - l->at;
        l->at += n + (end ? 1 : 0);
        l->line++;
        if (n > WM_IMPORT_LINE_MAX)
            l->failed = wm_import_complain(l, "a line that is too long", "at most 1000 bytes");
        else if (memchr(start, 0, n))
            l->failed = wm_import_complain(l, "a NUL byte", "text");
        if (l->failed != WM_OK) return NULL;
        while (n > 0 && isspace((unsigned char)start[n - 1])) n--;
        memcpy(l->text, start, n);
        l->text[n] = 0;
        if (n > 0 && l->text[0] != '#') return l->text;
    }
    return NULL;
}

wm_status wm_import_complain(wm_import_lines *l, const char *found, const char *expected)
{
    snprintf(l->message, l->message_size, "%s:%u: found %s, expected %s", l->path, l->line, found, expected);
    return WM_E_FORMAT;
}

bool wm_import_read_id(const char *text, uint32_t *ret_id)
{
    char digits[ID_DIGITS + 1] = "00000000";
    size_t n = strlen(text);
    if (n == 0 || n > ID_DIGITS) return false;
    memcpy(digits + ID_DIGITS - n, text, n);
    return wm_field_read_id(digits, ID_DIGITS, ret_id);
}
