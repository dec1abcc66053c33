// SPDX-License-Identifier: MIT
#include "import.h"
#include "zip.h"
#include <ctype.h>
#include <string.h>

// The first line that is not empty and no comment.
static const char *first_line(const char *text, const char *end)
{
    if (end - text >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0) text += 3;
    while (text < end) {
        while (text < end && isspace((unsigned char)*text)) text++;
        if (text == end || (*text != '#' && *text != ';')) return text;
        while (text < end && *text != '\n') text++;
    }
    return end;
}

wm_import_kind wm_import_recognise(const char *head, size_t n)
{
    if (wm_zip_is(head, n)) return WM_IMPORT_KEM;
    const char *end = head + n, *text = first_line(head, end), *name = text;
    if (text < end && *text == '<') return WM_IMPORT_KEM;
    if (text < end && *text == '[') return WM_IMPORT_KEYS;
    while (name < end && (islower((unsigned char)*name) || *name == '_')) name++;
    return name > text && name < end && *name == '=' ? WM_IMPORT_WMBUSMETERS : WM_IMPORT_CSV;
}
