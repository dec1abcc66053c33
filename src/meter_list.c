// SPDX-License-Identifier: MIT
#include "meter_list.h"
#include "csv.h"
#include "utf8.h"
#include <errno.h>
#include <fcntl.h>
#include <ini.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { FIRST_ROWS = 64, FIRST_READ = 1 << 16 };

struct wm_meter_list {
    wm_list_row *row;
    size_t count, rows_max;
    char *text; // what the rows point into, made at its final size
    size_t text_used, text_max;
    uint32_t *slot; // 1 + index of a row, 0 = free; linear probing; at least twice as many as rows
    size_t slot_mask;
};

typedef struct parser {
    wm_meter_list *list;
    const char *path, *text;
    size_t length, at;
    unsigned line;
    bool open; // a section is being read
    wm_list_row now;
    int column[WM_CSV_FIELDS_MAX]; // member of each CSV column
    unsigned columns;
    wm_csv csv;
    wm_status failed;
    char *message;
    size_t message_size;
} parser;

// Line breaks in a quoted field, and other control characters, become blanks.
static void flatten(char *text)
{
    for (; *text; text++)
        if ((unsigned char)*text < ' ' || *text == 0x7F) *text = ' ';
}

// Notes the first error.
static __attribute__((format(printf, 4, 5))) bool fail(parser *p, wm_status status, unsigned line,
                                                       const char *format, ...)
{
    if (p->failed) return false;
    p->failed = status;
    int used = snprintf(p->message, p->message_size, "%s:%u: ", p->path, line);
    if (used < 0 || (size_t)used >= p->message_size) return false;
    va_list list;
    va_start(list, format);
    vsnprintf(p->message + used, p->message_size - (size_t)used, format, list);
    va_end(list);
    flatten(p->message + used);
    return false;
}

// ---- the table ----

static size_t slot_of(const wm_meter_list *l, uint16_t manufacturer, uint32_t id)
{
    uint64_t hash =
        ((uint64_t)manufacturer << 32 | id) * 0x9E3779B97F4A7C15u; // golden ratio: spreads serial numbers
    return (size_t)(hash >> 32) & l->slot_mask;
}

// The slot that holds the meter, or the free one where it belongs.
static uint32_t *look_up(const wm_meter_list *l, uint16_t manufacturer, uint32_t id)
{
    size_t at = slot_of(l, manufacturer, id);
    while (l->slot[at]) {
        const wm_list_row *r = &l->row[l->slot[at] - 1];
        if (r->id == id && r->manufacturer == manufacturer) break;
        at = (at + 1) & l->slot_mask;
    }
    return &l->slot[at];
}

const wm_list_row *wm_meter_list_find(const wm_meter_list *l, const wm_address *meter)
{
    if (!l || l->count == 0) return NULL;
    uint32_t found = *look_up(l, meter->manufacturer & 0x7FFF, meter->id);
    if (!found) found = *look_up(l, 0, meter->id);
    return found ? &l->row[found - 1] : NULL;
}

size_t wm_meter_list_count(const wm_meter_list *l)
{
    return l->count;
}

static bool grow(wm_meter_list *l)
{
    size_t rows = l->rows_max ? 2 * l->rows_max : FIRST_ROWS;
    wm_list_row *row = realloc(l->row, rows * sizeof *row);
    if (!row) return false;
    l->row = row;
    uint32_t *slot = calloc(2 * rows, sizeof *slot);
    if (!slot) return false;
    free(l->slot);
    l->slot = slot;
    l->slot_mask = 2 * rows - 1;
    l->rows_max = rows;
    for (size_t i = 0; i < l->count; i++) *look_up(l, row[i].manufacturer, row[i].id) = (uint32_t)i + 1;
    return true;
}

// Adds the row that was read.
static bool add_row(parser *p)
{
    wm_meter_list *l = p->list;
    const char *found, *expected;
    if (wm_list_row_check(&p->now, &found, &expected) != WM_OK)
        return fail(p, WM_E_FORMAT, p->now.line, "found %s, expected %s", found, expected);
    if (l->count == WM_METER_LIST_ROWS_MAX)
        return fail(p, WM_E_LIMIT, p->now.line, "found more meters, expected at most %d",
                    WM_METER_LIST_ROWS_MAX);
    if (l->count == l->rows_max && !grow(l))
        return fail(p, WM_E_MEMORY, p->now.line, "found no memory, expected enough for all meters");
    uint32_t *slot = look_up(l, p->now.manufacturer, p->now.id);
    if (*slot)
        return fail(p, WM_E_FORMAT, p->now.line,
                    "found meter %08X again (first in line %u), expected it once", (unsigned)p->now.id,
                    l->row[*slot - 1].line);
    l->row[l->count++] = p->now;
    *slot = (uint32_t)l->count;
    return true;
}

// ---- values ----

// Copies a value into the list's text, as UTF-8: what is not is taken for ISO 8859-1, which spreadsheets
// still write.
static const char *keep(parser *p, const char *value)
{
    wm_meter_list *l = p->list;
    char *text = l->text + l->text_used;
    size_t n = wm_utf8_from(value, text, l->text_max - l->text_used);
    flatten(text);
    l->text_used += n + 1;
    return text;
}

static bool set_value(parser *p, int member, const char *value, unsigned line)
{
    const char *expected;
    const char *kept = keep(p, value);
    if (wm_list_row_set(&p->now, member, kept, &expected) == WM_OK) return true;
    return fail(p, WM_E_FORMAT, line, "found %s \"%.60s\", expected %s", wm_list_member_name(member), kept,
                expected);
}

// ---- INI ----

static void close_section(parser *p)
{
    if (p->open && !p->failed) add_row(p);
    p->open = false;
}

// inih's handler: 1 = fine, 0 = stop.
static int on_value(void *user, const char *title, const char *name, const char *value)
{
    parser *p = user;
    (void)title;
    if (p->failed) return 0;
    if (!p->open) return fail(p, WM_E_FORMAT, p->line, "found a value before any section, expected [title]");
    int member = wm_list_member(name);
    if (member < 0)
        return fail(p, WM_E_FORMAT, p->line, "found \"%.40s\", expected %s", name, wm_list_members);
    return set_value(p, member, value, p->line);
}

// A line that opens a section; its title is the name unless a `name` follows.
static void open_section(parser *p, const char *line, size_t n)
{
    char title[WM_METER_LIST_LINE_MAX + 1];
    const char *end = memchr(line, ']', n);
    size_t length = end ? (size_t)(end - line - 1) : 0;
    close_section(p);
    memcpy(title, line + 1, length);
    title[length] = 0;
    p->now = (wm_list_row){.line = p->line};
    if (length > 0) p->now.name = keep(p, title);
    if (length > 0 && strlen(p->now.name) > WM_LIST_TEXT_MAX)
        fail(p, WM_E_LIMIT, p->line, "found a title of %zu bytes, expected at most %d", strlen(p->now.name),
             WM_LIST_TEXT_MAX);
    p->open = true;
}

// inih's reader, as fgets(): one line. Blanks in front are taken off, or inih would take the line for more of
// the one before.
static char *next_line(char *line, int size, void *user)
{
    parser *p = user;
    if (p->failed || p->at == p->length) return NULL;
    const char *text = p->text + p->at, *end = memchr(text, '\n', p->length - p->at);
    size_t n = end ? (size_t)(end - text) : p->length - p->at;
    p->at += n + (end ? 1 : 0);
    p->line++;
    if (p->line == 1 && n >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0) text += 3, n -= 3;
    while (n > 0 && (*text == ' ' || *text == '\t')) text++, n--;
    if (n > WM_METER_LIST_LINE_MAX || n + 2 > (size_t)size)
        fail(p, WM_E_LIMIT, p->line, "found a line of %zu bytes, expected at most %d", n,
             WM_METER_LIST_LINE_MAX);
    else if (memchr(text, 0, n))
        fail(p, WM_E_FORMAT, p->line, "found a NUL byte, expected text");
    else if (n > 0 && *text == '[')
        open_section(p, text, n);
    if (p->failed) return NULL;
    memcpy(line, text, n);
    memcpy(line + n, "\n", 2);
    return line;
}

static void parse_ini(parser *p)
{
    int bad = ini_parse_stream(next_line, p, on_value, p);
    if (bad > 0 && !p->failed)
        fail(p, WM_E_FORMAT, (unsigned)bad,
             "found no section and no value, expected [title] or NAME = VALUE");
    close_section(p);
}

// ---- CSV ----

static bool read_columns(parser *p)
{
    for (unsigned i = 0; i < p->csv.count; i++) {
        const char *name = p->csv.field[i];
        p->column[i] = wm_list_member(name);
        if (p->column[i] < 0)
            return fail(p, WM_E_FORMAT, p->csv.line, "found column \"%.40s\", expected %s", name,
                        wm_list_members);
        for (unsigned k = 0; k < i; k++)
            if (p->column[k] == p->column[i])
                return fail(p, WM_E_FORMAT, p->csv.line, "found column \"%.40s\" twice, expected it once",
                            name);
    }
    p->columns = p->csv.count;
    return true;
}

static bool read_row(parser *p)
{
    const wm_csv *c = &p->csv;
    bool empty = true;
    for (unsigned i = 0; i < c->count; i++) empty = empty && c->field[i][0] == 0;
    if (empty) return true; // ";;;;": a spreadsheet's empty row
    if (c->count != p->columns)
        return fail(p, WM_E_FORMAT, c->line, "found %u fields, expected %u as in the first row", c->count,
                    p->columns);
    p->now = (wm_list_row){.line = c->line};
    for (unsigned i = 0; i < c->count; i++)
        if (!set_value(p, p->column[i], c->field[i], c->line)) return false;
    return add_row(p);
}

static void parse_csv(parser *p)
{
    wm_status status;
    wm_csv_begin(&p->csv, p->text, p->length);
    while (!p->failed && (status = wm_csv_next(&p->csv)) != WM_END) {
        if (status != WM_OK)
            fail(p, status, p->csv.line, "found %s, expected a row of fields", p->csv.problem);
        else if (p->columns == 0)
            read_columns(p);
        else
            read_row(p);
    }
    if (p->columns == 0) fail(p, WM_E_FORMAT, 1, "found nothing, expected a meter list (INI or CSV)");
}

// ---- files ----

// INI begins with a section, behind comments and empty lines.
static bool is_ini(const char *text, size_t n)
{
    size_t i = n >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    while (i < n && strchr(" \t\r\n#;", text[i])) {
        bool comment = text[i] == '#' || text[i] == ';';
        while (comment && i < n && text[i] != '\n') i++;
        if (i < n) i++;
    }
    return i < n && text[i] == '[';
}

wm_status wm_meter_list_parse(const char *path, const char *text, size_t length, wm_meter_list **ret,
                              char *message, size_t message_size)
{
    parser *p = calloc(1, sizeof *p);
    wm_meter_list *l = calloc(1, sizeof *l);
    // ISO 8859-1 may double, and each value has a separator or an end of line that makes room for its NUL.
    size_t text_max = 2 * length + 2;
    wm_status status = WM_E_MEMORY;
    if (l) l->text = malloc(text_max);
    if (p && l && l->text) {
        l->text_max = text_max;
        *p = (parser){.list = l, .path = path, .text = text, .length = length, .message = message};
        p->message_size = message_size;
        if (length >= 2 && (memcmp(text, "\xFF\xFE", 2) == 0 || memcmp(text, "\xFE\xFF", 2) == 0))
            fail(p, WM_E_FORMAT, 1, "found UTF-16, expected UTF-8: save it as \"CSV UTF-8\"");
        else if (is_ini(text, length))
            parse_ini(p);
        else
            parse_csv(p);
        status = p->failed;
    } else {
        snprintf(message, message_size, "%s: found no memory, expected enough for the meter list", path);
    }
    free(p);
    if (status == WM_OK)
        *ret = l;
    else
        wm_meter_list_destroy(l);
    return status;
}

void wm_meter_list_destroy(wm_meter_list *l)
{
    if (!l) return;
    free(l->row);
    free(l->slot);
    free(l->text);
    free(l);
}

// Reads to the end of the file, so that a pipe works as well.
static wm_status read_all(int file, char **ret_text, size_t *ret_length)
{
    size_t length = 0, size = FIRST_READ;
    char *text = malloc(size);
    wm_status status = text ? WM_OK : WM_E_MEMORY;
    while (status == WM_OK) {
        if (length == size) {
            char *grown = size < WM_METER_LIST_FILE_MAX ? realloc(text, 2 * size) : NULL;
            status = grown ? WM_OK : size < WM_METER_LIST_FILE_MAX ? WM_E_MEMORY : WM_E_LIMIT;
            if (!grown) break;
            text = grown;
            size *= 2;
        }
        ssize_t got = read(file, text + length, size - length);
        if (got == 0) break;
        if (got > 0) length += (size_t)got;
        if (got < 0 && errno != EINTR) status = WM_E_IO;
    }
    *ret_text = text;
    *ret_length = length;
    return status;
}

wm_status wm_meter_list_load(const char *path, wm_meter_list **ret, char *message, size_t message_size)
{
    char *text = NULL;
    size_t length = 0;
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    wm_status status = file < 0 ? WM_E_IO : read_all(file, &text, &length);
    if (status == WM_E_LIMIT)
        snprintf(message, message_size, "%s: found more than %d MiB, expected a meter list", path,
                 WM_METER_LIST_FILE_MAX >> 20);
    else if (status != WM_OK)
        snprintf(message, message_size, "%s: found %s, expected a meter list", path,
                 status == WM_E_IO ? strerror(errno) : wm_status_text(status));
    if (file >= 0) (void)close(file);
    if (status == WM_OK) status = wm_meter_list_parse(path, text, length, ret, message, message_size);
    free(text);
    return status;
}
