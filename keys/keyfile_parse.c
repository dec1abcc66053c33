// SPDX-License-Identifier: MIT
// inih splits the lines; this file hands it the lines and judges what they say.
#include "field.h"
#include "keyfile.h"
#include "wipe.h"
#include "wm/address.h"
#include <ini.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { TITLE_MAX = 49, STACK_BURN = 4096 };

// One section while it is read; it becomes a row when the next one starts.
typedef struct section {
    bool open;
    uint32_t line;
    bool has_id, has_manufacturer, has_name, has_default, is_default, any_id;
    uint16_t manufacturer, id_manufacturer;
    uint32_t id;
    char title[TITLE_MAX + 1];
    char name[WM_FIELD_NAME_MAX + 1];
    wm_key key[WM_KEYS_PER_METER_MAX];
    uint32_t key_line[WM_KEYS_PER_METER_MAX];
    size_t keys;
} section;

typedef struct parser {
    const char *path, *text;
    size_t n, at;
    uint32_t line;
    section now;
    wm_keytable *table;
    size_t rows_before; // of earlier files
    wm_status failed;
    uint32_t failed_line;
    char *message;
    size_t message_size;
} parser;

// Notes the first error. Never call it with text of the file that could be part of a key.
__attribute__((format(printf, 3, 4))) static int fail(parser *p, uint32_t line, const char *format, ...)
{
    if (p->failed) return 0;
    p->failed = WM_E_FORMAT;
    p->failed_line = line;
    int used = snprintf(p->message, p->message_size, "%s:%u: ", p->path, (unsigned)line);
    if (used < 0 || (size_t)used >= p->message_size) return 0;
    va_list list;
    va_start(list, format);
    vsnprintf(p->message + used, p->message_size - (size_t)used, format, list);
    va_end(list);
    return 0;
}

static bool selector_of(parser *p, wm_selector *ret)
{
    const section *s = &p->now;
    if (s->has_manufacturer && s->id_manufacturer && s->manufacturer != s->id_manufacturer)
        return fail(p, s->line, "found two manufacturers in one section, expected one");
    uint16_t m = s->has_manufacturer ? s->manufacturer : s->id_manufacturer;
    bool group = s->any_id || (!s->has_id && s->has_manufacturer);
    if (!s->has_id && !s->has_manufacturer)
        return fail(p, s->line, "found a section without id, expected id = 8 digits");
    if (group && !s->is_default)
        return fail(p, s->line, "found a key for many meters, expected `default = yes` beside it");
    if (!group && s->is_default)
        return fail(p, s->line,
                    "found `default = yes` for one meter, expected `id = *` or only `manufacturer`");
    if (group)
        *ret = (wm_selector){m ? WM_SELECT_MANUFACTURER : WM_SELECT_ALL, m, 0};
    else
        *ret = (wm_selector){m ? WM_SELECT_METER : WM_SELECT_ID, m, s->id};
    return true;
}

// Puts the section that ends here into the table.
static void close_section(parser *p)
{
    section *s = &p->now;
    if (!s->open || p->failed) return;
    wm_selector selector;
    if (!selector_of(p, &selector)) return;
    bool group = selector.kind == WM_SELECT_MANUFACTURER || selector.kind == WM_SELECT_ALL;
    if (s->keys == 0 && (group || !s->has_name)) {
        fail(p, s->line, "found a section without key, expected key = 32 hexadecimal digits");
        return;
    }
    wm_key_row *row;
    const char *name = s->has_name ? s->name : s->title;
    wm_status status = wm_keytable_add(p->table, selector, *name ? name : NULL, s->line, &row);
    if (status == WM_E_FORMAT && row < p->table->row + p->rows_before)
        fail(p, s->line, "found a meter that line %u of an earlier file lists, expected it once",
             (unsigned)row->line);
    else if (status == WM_E_FORMAT)
        fail(p, s->line, "found a meter that line %u lists, expected one section with all its keys",
             (unsigned)row->line);
    else if (status != WM_OK)
        fail(p, s->line, "found too many meters, expected at most %d", WM_KEYTABLE_METERS_MAX);
    for (size_t i = 0; i < s->keys && !p->failed; i++)
        if (wm_keytable_add_key(p->table, row, &s->key[i]) != WM_OK)
            fail(p, s->key_line[i], "found the same key twice, expected different keys of one meter");
    wm_wipe(s, sizeof *s);
}

static int set_id(parser *p, const char *value)
{
    section *s = &p->now;
    if (s->has_id) return fail(p, p->line, "found id twice, expected one a section");
    s->has_id = true;
    if (strcmp(value, "*") == 0) {
        s->any_id = true;
        return 1;
    }
    if (strlen(value) == 12 && value[3] == '.') {
        s->id_manufacturer = wm_manufacturer_read((char[]){value[0], value[1], value[2], 0});
        if (!s->id_manufacturer)
            return fail(p, p->line, "found no three letters before the point of id, expected KAM.12345678");
        value += 4;
    }
    if (!wm_field_read_id(value, strlen(value), &s->id))
        return fail(p, p->line, "found an id of %zu characters, expected 8 digits, KAM.12345678 or *",
                    strlen(value));
    return 1;
}

static int set_manufacturer(parser *p, const char *value)
{
    if (p->now.has_manufacturer) return fail(p, p->line, "found manufacturer twice, expected one a section");
    p->now.has_manufacturer = true;
    p->now.manufacturer = wm_manufacturer_read(value);
    if (p->now.manufacturer) return 1;
    return fail(p, p->line, "found a manufacturer of %zu characters, expected three letters", strlen(value));
}

static int set_key(parser *p, const char *value)
{
    section *s = &p->now;
    size_t n = strlen(value), at = strspn(value, "0123456789abcdefABCDEF");
    if (n != 2 * WM_AES_KEY && n != 2 * WM_DES_KEY)
        return fail(p, p->line, "found a key of %zu characters, expected 32 (AES-128) or 16 (DES)", n);
    if (at != n)
        return fail(p, p->line, "found no hexadecimal digit at place %zu of the key, expected 0-9 A-F",
                    at + 1);
    if (s->keys == WM_KEYS_PER_METER_MAX)
        return fail(p, p->line, "found more keys, expected at most %d a meter", WM_KEYS_PER_METER_MAX);
    if (!wm_field_read_key(value, n, &s->key[s->keys]))
        return fail(p, p->line, "found a key that is no hexadecimal number, expected one");
    s->key_line[s->keys++] = p->line;
    return 1;
}

static int set_name(parser *p, const char *value)
{
    section *s = &p->now;
    if (s->has_name) return fail(p, p->line, "found name twice, expected one a section");
    size_t n = strlen(value);
    if (n == 0 || n > WM_FIELD_NAME_MAX)
        return fail(p, p->line, "found a name of %zu bytes, expected 1 to %d", n, WM_FIELD_NAME_MAX);
    if (!wm_field_is_name(value, n))
        return fail(p, p->line, "found a name that is no printable UTF-8, expected a name");
    memcpy(s->name, value, n + 1);
    s->has_name = true;
    return 1;
}

static int set_default(parser *p, const char *value)
{
    if (p->now.has_default) return fail(p, p->line, "found default twice, expected one a section");
    p->now.has_default = true;
    p->now.is_default = strcmp(value, "yes") == 0;
    if (p->now.is_default || strcmp(value, "no") == 0) return 1;
    return fail(p, p->line, "found another word for default, expected yes or no");
}

static const struct {
    const char *name;
    int (*set)(parser *p, const char *value);
} names[] = {
    {"id",           set_id          },
    {"key",          set_key         },
    {"manufacturer", set_manufacturer},
    {"name",         set_name        },
    {"default",      set_default     },
};

// inih's handler: 1 = fine, 0 = stop.
static int on_value(void *user, const char *title, const char *name, const char *value)
{
    parser *p = user;
    if (p->failed) return 0;
    if (!p->now.open) return fail(p, p->line, "found a value before any section, expected [title]");
    if (!*p->now.title && wm_field_is_name(title, strlen(title)))
        snprintf(p->now.title, sizeof p->now.title, "%s", title);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(name, names[i].name) == 0) return names[i].set(p, value);
    // The name itself is not shown: a line torn apart may carry a key there.
    return fail(p, p->line,
                "found an unknown name of %zu characters, expected id, key, manufacturer, name or default",
                strlen(name));
}

// Starts a section at a line that opens one.
static void open_section(parser *p, const char *text, size_t n)
{
    close_section(p);
    const char *end = memchr(text, ']', n);
    if (end && end - text - 1 > TITLE_MAX)
        fail(p, p->line, "found a title of %zu bytes, expected at most %d", (size_t)(end - text - 1),
             TITLE_MAX);
    p->now = (section){.open = true, .line = p->line};
}

// inih's reader, as fgets(): one line. Blanks in front are taken off, or inih would take the line for more
// of the one before.
static char *next_line(char *line, int size, void *user)
{
    parser *p = user;
    if (p->failed || p->at == p->n) return NULL;
    const char *text = p->text + p->at;
    const char *end = memchr(text, '\n', p->n - p->at);
    size_t n = end ? (size_t)(end - text) : p->n - p->at;
    p->at += n + (end ? 1 : 0);
    p->line++;
    if (n > WM_KEYFILE_LINE_MAX || n + 2 > (size_t)size)
        fail(p, p->line, "found a line of %zu bytes, expected at most %d", n, WM_KEYFILE_LINE_MAX);
    else if (memchr(text, 0, n))
        fail(p, p->line, "found a NUL byte, expected text");
    if (p->failed) return NULL;
    if (p->line == 1 && n >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0) text += 3, n -= 3;
    while (n > 0 && (*text == ' ' || *text == '\t')) text++, n--;
    if (n > 0 && *text == '[') open_section(p, text, n);
    if (p->failed) return NULL;
    memcpy(line, text, n);
    memcpy(line + n, "\n", 2);
    return line;
}

// Lines that open a section and lines that may hold a key.
void wm_keyfile_count(const char *text, size_t n, size_t *ret_meters, size_t *ret_keys)
{
    bool start = true;
    *ret_meters = *ret_keys = 0;
    for (size_t i = 0; i < n; i++) {
        if (start && text[i] == '[') ++*ret_meters;
        if (start && text[i] == 'k') ++*ret_keys;
        // A byte-order mark may stand in front of the first section.
        start = text[i] == '\n' || (start && strchr(" \t\xEF\xBB\xBF", text[i]));
    }
}

// inih keeps lines on its stack; this takes their place there.
__attribute__((noinline)) static void burn_stack(void)
{
    char below[STACK_BURN];
    wm_wipe(below, sizeof below);
}

wm_status wm_keyfile_parse(const char *path, const char *text, size_t n, wm_keytable *table, char *message,
                           size_t message_size)
{
    parser p = {.rows_before = table->rows,
                .path = path,
                .text = text,
                .n = n,
                .table = table,
                .message = message,
                .message_size = message_size};
    int bad = ini_parse_stream(next_line, &p, on_value, &p);
    if (bad > 0 && (!p.failed || (uint32_t)bad < p.failed_line)) {
        p.failed = WM_OK;
        fail(&p, (uint32_t)bad,
             "found a line that is no section and no value, expected [title] or NAME = VALUE");
    }
    close_section(&p);
    burn_stack();
    wm_wipe(&p.now, sizeof p.now);
    return bad < 0 ? WM_E_MEMORY : p.failed;
}
