// SPDX-License-Identifier: MIT
#include "csv.h"
#include <stdbool.h>
#include <string.h>

enum { END = -1 };

static int peek(const wm_csv *c)
{
    return c->at < c->length ? (unsigned char)c->text[c->at] : END;
}

static bool is_line_end(int byte)
{
    return byte == '\n' || byte == '\r' || byte == END;
}

static bool is_blank(const wm_csv *c, int byte)
{
    return (byte == ' ' || byte == '\t') && byte != c->separator;
}

static void pass_blanks(wm_csv *c)
{
    while (is_blank(c, peek(c))) c->at++;
}

// CR LF, LF and CR each end one line.
static void pass_line_end(wm_csv *c)
{
    if (peek(c) == '\r') c->at++;
    if (peek(c) == '\n') c->at++;
    c->next_line++;
}

static char separator_of(const char *text, size_t length)
{
    bool tab = false;
    for (size_t i = 0; i < length && !is_line_end((unsigned char)text[i]); i++) {
        if (text[i] == ';') return ';';
        tab = tab || text[i] == '\t';
    }
    return tab ? '\t' : ',';
}

// Empty lines and comments.
static void pass_idle(wm_csv *c)
{
    while (c->at < c->length) {
        size_t start = c->at;
        pass_blanks(c);
        if (peek(c) == '#')
            while (!is_line_end(peek(c))) c->at++;
        if (!is_line_end(peek(c))) {
            c->at = start;
            return;
        }
        if (peek(c) != END) pass_line_end(c);
    }
}

void wm_csv_begin(wm_csv *c, const char *text, size_t length)
{
    *c = (wm_csv){.text = text, .length = length, .next_line = 1, .separator = ','};
    if (length >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0) c->at = 3;
    pass_idle(c);
    c->separator = separator_of(text + c->at, length - c->at);
}

static wm_status fail(wm_csv *c, wm_status status, const char *problem)
{
    c->problem = problem;
    return status;
}

static wm_status put(wm_csv *c, int byte)
{
    if (byte == 0) return fail(c, WM_E_FORMAT, "a NUL byte");
    if (c->used == sizeof c->row - 1) return fail(c, WM_E_LIMIT, "a row of more than 8191 bytes");
    c->row[c->used++] = (char)byte;
    return WM_OK;
}

// From behind the opening quote to behind the closing one; a doubled quote stands for one.
static wm_status read_quoted(wm_csv *c)
{
    wm_status status = WM_OK;
    for (c->at++; status == WM_OK; c->at++) {
        int byte = peek(c);
        if (byte == END) return fail(c, WM_E_FORMAT, "a quoted field that does not end");
        if (byte == '"') {
            c->at++;
            if (peek(c) != '"') break;
        }
        if (byte == '\n' || (byte == '\r' && (c->at + 1 == c->length || c->text[c->at + 1] != '\n')))
            c->next_line++;
        status = put(c, byte);
    }
    if (status != WM_OK) return status;
    pass_blanks(c);
    if (peek(c) == c->separator || is_line_end(peek(c))) return WM_OK;
    return fail(c, WM_E_FORMAT, "text behind the closing quote of a field");
}

static wm_status read_plain(wm_csv *c)
{
    size_t start = c->used;
    wm_status status = WM_OK;
    while (status == WM_OK && peek(c) != c->separator && !is_line_end(peek(c))) {
        status = put(c, peek(c));
        c->at++;
    }
    while (c->used > start && is_blank(c, c->row[c->used - 1])) c->used--;
    return status;
}

wm_status wm_csv_next(wm_csv *c)
{
    pass_idle(c);
    c->line = c->next_line;
    c->count = 0;
    c->used = 0;
    if (c->at == c->length) return WM_END;
    for (;;) {
        if (c->count == WM_CSV_FIELDS_MAX) return fail(c, WM_E_LIMIT, "a row of more than 64 fields");
        pass_blanks(c);
        c->field[c->count++] = c->row + c->used;
        wm_status status = peek(c) == '"' ? read_quoted(c) : read_plain(c);
        if (status != WM_OK) return status;
        c->row[c->used] = 0;
        // The NUL takes a byte of the row as well.
        if (c->used + 1 < sizeof c->row) c->used++;
        if (peek(c) != c->separator) break;
        c->at++;
    }
    if (peek(c) != END) pass_line_end(c);
    return WM_OK;
}
