// SPDX-License-Identifier: MIT
#include "decode_rows.h"
#include "decode_text.h"
#include "keys/wipe.h"
#include "wm/hex.h"
#include <ctype.h>
#include <string.h>

// Cuts a dump's offset ("00000010: ", "0010  ") and its characters ("  .D..", "|.D..|") away.
static void trim_dump(const char **row, size_t *n)
{
    enum { OFFSET_MIN = 4, OFFSET_MAX = 8 };
    const char *text = *row;
    size_t at = 0;
    while (at < *n && isxdigit((unsigned char)text[at])) at++;
    bool has_offset = at >= OFFSET_MIN && at <= OFFSET_MAX && at + 2 < *n &&
                      (text[at] == ':' || (text[at] == ' ' && text[at + 1] == ' '));
    if (!has_offset) return;
    at++;
    while (at < *n && text[at] == ' ') at++;
    size_t end = at;
    // A dump has two blanks in its middle too: the characters are behind two blanks and are no pair.
    while (end < *n && text[end] != '|' &&
           (isxdigit((unsigned char)text[end]) ||
            (text[end] == ' ' && end + 2 < *n &&
             (isxdigit((unsigned char)text[end + 1]) ||
              (text[end + 1] == ' ' && isxdigit((unsigned char)text[end + 2]) && end + 3 < *n &&
               isxdigit((unsigned char)text[end + 3]))))))
        end++;
    *row = text + at;
    *n = end - at;
}

static bool trim(const char **row, size_t *n)
{
    wm_text_trim(row, n);
    trim_dump(row, n);
    while (*n > 0 && isspace((unsigned char)(*row)[*n - 1])) (*n)--;
    return *n > 0 && wm_text_is_hex(*row, *n);
}

static bool append(wm_rows *r, const char *row, size_t n)
{
    if (r->length + n + 1 > sizeof r->text) return false;
    memcpy(r->text + r->length, row, n);
    r->length += n;
    r->text[r->length++] = ' ';
    return true;
}

bool wm_rows_begin(wm_rows *r, const char *line, size_t n, size_t number)
{
    wm_rows_drop(r);
    r->number = number;
    return trim(&line, &n) && append(r, line, n);
}

bool wm_rows_join(wm_rows *r, const char *line, size_t n)
{
    enum { SND_NR = 0x44, SND_IR = 0x46, LONG_FRAME = 0x68 };
    uint8_t head[4];
    size_t length = 0;
    if (!trim(&line, &n)) return false;
    // Of a row that is long enough the beginning alone is read, so more than `head` holds is no error.
    wm_status status = wm_hex_read(line, n, head, sizeof head, &length, NULL);
    if (status != WM_OK && status != WM_E_LIMIT) return false;
    if (status == WM_E_LIMIT && (head[1] == SND_NR || head[1] == SND_IR)) return false;
    if (status == WM_E_LIMIT && head[0] == LONG_FRAME && head[3] == LONG_FRAME) return false;
    return append(r, line, n);
}

void wm_rows_drop(wm_rows *r)
{
    wm_wipe(r->text, r->length);
    r->length = 0;
}
