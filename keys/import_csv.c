// SPDX-License-Identifier: MIT
#include "import.h"
#include "import_line.h"
#include "keyfile_write.h"
#include "wipe.h"
#include "wm/address.h"
#include <ctype.h>
#include <stdio.h>
#include <string.h>

enum { COLUMNS_MAX = 64, KEY_TEXT = 2 * WM_AES_KEY };

// Headings as letters and digits only, lower case.
static const struct {
    const char *heading;
    wm_import_column is;
} headings[] = {
    {"id",            WM_COLUMN_ID          },
    {"meterid",       WM_COLUMN_ID          },
    {"meter",         WM_COLUMN_ID          },
    {"meterno",       WM_COLUMN_ID          },
    {"meternumber",   WM_COLUMN_ID          },
    {"serial",        WM_COLUMN_ID          },
    {"serialno",      WM_COLUMN_ID          },
    {"serialnumber",  WM_COLUMN_ID          },
    {"deviceid",      WM_COLUMN_ID          },
    {"number",        WM_COLUMN_ID          },
    {"key",           WM_COLUMN_KEY         },
    {"aes",           WM_COLUMN_KEY         },
    {"aeskey",        WM_COLUMN_KEY         },
    {"aes128",        WM_COLUMN_KEY         },
    {"aes128key",     WM_COLUMN_KEY         },
    {"dek",           WM_COLUMN_KEY         },
    {"encryptionkey", WM_COLUMN_KEY         },
    {"decryptionkey", WM_COLUMN_KEY         },
    {"name",          WM_COLUMN_NAME        },
    {"label",         WM_COLUMN_NAME        },
    {"description",   WM_COLUMN_NAME        },
    {"location",      WM_COLUMN_NAME        },
    {"manufacturer",  WM_COLUMN_MANUFACTURER},
    {"mfct",          WM_COLUMN_MANUFACTURER},
    {"vendor",        WM_COLUMN_MANUFACTURER},
    {"maker",         WM_COLUMN_MANUFACTURER},
};

typedef struct table {
    wm_import_lines in;
    bool known; // the layout is
    wm_import_layout layout;
    char *field[COLUMNS_MAX]; // of the line, NUL-terminated
    int fields;
    wm_secret_file keys;
} table;

// The separator that stands most often in the line.
static char separator_of(const char *line)
{
    static const char candidates[] = ",;\t|";
    size_t best = 0, most = 0;
    for (size_t i = 0; candidates[i]; i++) {
        size_t count = 0;
        for (const char *c = line; *c; c++) count += *c == candidates[i];
        if (count > most) {
            most = count;
            best = i;
        }
    }
    return candidates[best];
}

// Takes blanks off both ends, in place.
static char *trim(char *text)
{
    while (isspace((unsigned char)*text)) text++;
    size_t n = strlen(text);
    while (n > 0 && isspace((unsigned char)text[n - 1])) text[--n] = 0;
    return text;
}

// Cuts the line into fields, in place; "a ""b""" is a quoted field. False when a quote does not end.
static bool split(table *t, char *line)
{
    char *read = line;
    t->fields = 0;
    for (bool more = true; more && t->fields < COLUMNS_MAX;) {
        while (*read == ' ' || (*read == '\t' && t->layout.separator != '\t')) read++;
        char *start = read, *write = read;
        bool quoted = *read == '"';
        if (quoted) read++;
        while (*read && (quoted || *read != t->layout.separator)) {
            if (quoted && *read == '"' && read[1] != '"') {
                quoted = false;
                read++;
                continue;
            }
            if (quoted && *read == '"') read++;
            *write++ = *read++;
        }
        if (quoted) return false;
        more = *read != 0;
        read += more;
        *write = 0;
        t->field[t->fields++] = trim(start);
    }
    return true;
}

static void heading_of(const char *field, char text[static WM_IMPORT_HEADING_MAX + 1])
{
    size_t n = 0;
    for (; *field && n < WM_IMPORT_HEADING_MAX; field++)
        if (isalnum((unsigned char)*field)) text[n++] = (char)tolower((unsigned char)*field);
    text[n] = 0;
}

// True when the line names its columns; the first column of a kind counts.
static bool read_headings(table *t)
{
    int count = 0;
    char text[WM_IMPORT_HEADING_MAX + 1];
    for (int f = 0; f < t->fields; f++) {
        heading_of(t->field[f], text);
        for (size_t i = 0; i < sizeof headings / sizeof *headings; i++)
            if (strcmp(text, headings[i].heading) == 0 && t->layout.column[headings[i].is] == 0) {
                t->layout.column[headings[i].is] = (unsigned)f + 1;
                snprintf(t->layout.heading[headings[i].is], sizeof t->layout.heading[0], "%s", t->field[f]);
                count++;
            }
    }
    // Without headings it is a meter's line, with its key.
    wm_wipe(text, sizeof text);
    return count > 0;
}

// Keys are often printed in groups: blanks, colons and dashes between digits do not count.
static bool read_key(const char *field, wm_key *ret)
{
    char digits[KEY_TEXT + 1];
    size_t n = 0;
    for (; *field && n <= KEY_TEXT; field++)
        if (!strchr(" :-", *field)) digits[n++] = *field;
    bool good = n <= KEY_TEXT && wm_field_read_key(digits, n, ret);
    wm_wipe(digits, sizeof digits);
    return good;
}

// A line without headings: what the fields look like.
static void guess_columns(table *t)
{
    wm_key key;
    uint32_t id;
    for (int f = 0; f < t->fields; f++) {
        const char *text = t->field[f];
        wm_import_column is = read_key(text, &key)              ? WM_COLUMN_KEY
                              : wm_import_read_id(text, &id)    ? WM_COLUMN_ID
                              : wm_manufacturer_read(text) != 0 ? WM_COLUMN_MANUFACTURER
                                                                : WM_COLUMN_NAME;
        if (*text && t->layout.column[is] == 0) t->layout.column[is] = (unsigned)f + 1;
    }
    wm_wipe(&key, sizeof key);
}

static const char *field_of(const table *t, wm_import_column is)
{
    int f = (int)t->layout.column[is];
    return f > 0 && f <= t->fields ? t->field[f - 1] : "";
}

static wm_status read_line(table *t)
{
    wm_key_entry e = {.selector.kind = WM_SELECT_ID};
    const char *name = field_of(t, WM_COLUMN_NAME), *key = field_of(t, WM_COLUMN_KEY);
    wm_status status = WM_OK;
    if (!wm_import_read_id(field_of(t, WM_COLUMN_ID), &e.selector.id))
        return wm_import_complain(&t->in, "no meter's id", "up to 8 digits");
    e.selector.manufacturer = wm_manufacturer_read(field_of(t, WM_COLUMN_MANUFACTURER));
    if (e.selector.manufacturer) e.selector.kind = WM_SELECT_METER;
    if (!read_key(key, &e.key))
        status = wm_import_complain(&t->in, "no key", "32 hexadecimal digits (AES-128) or 16 (DES)");
    else if (*name && !wm_field_is_name(name, strlen(name)))
        status = wm_import_complain(&t->in, "a name that is no printable UTF-8 or over 100 bytes", "a name");
    if (status == WM_OK) {
        memcpy(e.name, name, strlen(name) + 1);
        status = wm_keyfile_append(&t->keys, &e);
    }
    wm_wipe(&e, sizeof e);
    return status;
}

static wm_status take_line(table *t, char *line)
{
    if (!t->layout.separator) t->layout.separator = separator_of(line);
    if (!split(t, line)) return wm_import_complain(&t->in, "a quote that does not end", "a closing quote");
    if (t->known) return read_line(t);
    t->layout.headed = read_headings(t);
    if (!t->layout.headed) guess_columns(t);
    if (t->layout.column[WM_COLUMN_ID] == 0 || t->layout.column[WM_COLUMN_KEY] == 0)
        return wm_import_complain(&t->in, "no columns for id and key", "both, by heading or by form");
    t->known = true;
    return t->layout.headed ? WM_OK : read_line(t);
}

wm_status wm_import_csv(const char *path, wm_secret_file *ret_keys, wm_import_layout *ret_layout,
                        char *message, size_t message_size)
{
    table t = {0};
    wm_status status = wm_import_lines_init(&t.in, path, "a table of keys", message, message_size);
    if (status != WM_OK) return status;
    for (char *line; status == WM_OK && (line = wm_import_next_line(&t.in));) status = take_line(&t, line);
    if (status == WM_OK) status = t.in.failed;
    if (status == WM_OK && t.keys.length == 0) status = wm_import_complain(&t.in, "no meter", "at least one");
    wm_import_lines_finish(&t.in);
    if (status == WM_OK && ret_layout) *ret_layout = t.layout;
    if (status == WM_OK)
        *ret_keys = t.keys;
    else
        wm_secret_file_free(&t.keys);
    return status;
}
