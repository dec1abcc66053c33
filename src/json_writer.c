// SPDX-License-Identifier: MIT
#include "json_writer.h"
#include "utf8.h"
#include <math.h>
#include <string.h>

static const char digits[] = "0123456789abcdef";

static void put(wm_json *j, const char *text, size_t n)
{
    if (j->overflow || n > j->size - j->used) {
        j->overflow = true;
        return;
    }
    memcpy(j->text + j->used, text, n);
    j->used += n;
}

static void put_key(wm_json *j, const char *key)
{
    put(j, j->first ? "\"" : ",\"", j->first ? 1 : 2);
    put(j, key, strlen(key)); // keys are plain names of our own: nothing to escape
    put(j, "\":", 2);
    j->first = false;
}

static void put_control(wm_json *j, unsigned char c)
{
    const char *short_form = c == '\n' ? "\\n" : c == '\t' ? "\\t" : c == '\r' ? "\\r" : NULL;
    char text[] = {'\\', 'u', '0', '0', digits[c >> 4], digits[c & 15]};
    if (short_form) {
        put(j, short_form, 2);
    } else {
        put(j, text, sizeof text);
    }
}

// Characters that JSON allows but programs take for the end of a line: U+0080 to U+009F, U+2028 and U+2029.
static bool put_line_end(wm_json *j, const unsigned char *p, size_t length)
{
    if (length == 2 && p[0] == 0xC2 && p[1] < 0xA0)
        put_control(j, p[1]);
    else if (length == 3 && p[0] == 0xE2 && p[1] == 0x80 && (p[2] == 0xA8 || p[2] == 0xA9))
        put(j, p[2] == 0xA8 ? "\\u2028" : "\\u2029", 6);
    else
        return false;
    return true;
}

static void put_string(wm_json *j, const char *value)
{
    const unsigned char *p = (const unsigned char *)value, *plain = p;
    put(j, "\"", 1);
    while (*p) {
        size_t length = *p < 0x80 ? 1 : wm_utf8_length(p);
        if (length > 1 && (*p == 0xC2 || *p == 0xE2)) {
            put(j, (const char *)plain, (size_t)(p - plain));
            plain = put_line_end(j, p, length) ? p + length : p;
        }
        if (length > 1 || (*p >= 0x20 && *p != '"' && *p != '\\' && *p < 0x7F)) {
            p += length;
            continue;
        }
        put(j, (const char *)plain, (size_t)(p - plain));
        if (*p >= 0x80) {
            put(j, "\xEF\xBF\xBD", 3);
        } else if (*p == '"' || *p == '\\') {
            put(j, (char[]){'\\', (char)*p}, 2);
        } else {
            put_control(j, *p);
        }
        plain = ++p;
    }
    put(j, (const char *)plain, (size_t)(p - plain));
    put(j, "\"", 1);
}

void wm_json_begin(wm_json *j, char *text, size_t size)
{
    *j = (wm_json){.text = text, .size = size, .first = true};
    put(j, "{", 1);
}

void wm_json_text(wm_json *j, const char *key, const char *value)
{
    put_key(j, key);
    put_string(j, value);
}

void wm_json_decimal(wm_json *j, const char *key, wm_decimal value)
{
    char text[WM_DECIMAL_TEXT];
    size_t n = wm_decimal_print(value, text);
    put_key(j, key);
    put(j, text, n);
}

void wm_json_integer(wm_json *j, const char *key, int64_t value)
{
    wm_json_decimal(j, key, (wm_decimal){value, 0});
}

void wm_json_bool(wm_json *j, const char *key, bool value)
{
    wm_json_raw(j, key, value ? "true" : "false");
}

void wm_json_hex(wm_json *j, const char *key, const uint8_t *bytes, size_t n)
{
    put_key(j, key);
    put(j, "\"", 1);
    if (j->overflow || n > (j->size - j->used) / 2) {
        j->overflow = true;
        return;
    }
    for (size_t i = 0; i < n; i++) {
        j->text[j->used++] = digits[bytes[i] >> 4];
        j->text[j->used++] = digits[bytes[i] & 15];
    }
    put(j, "\"", 1);
}

void wm_json_real(wm_json *j, const char *key, double value, int places)
{
    static const double powers[] = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9};
    double scaled = value * powers[places];
    if (!isfinite(scaled) || fabs(scaled) > 9e15) return;
    wm_json_decimal(j, key, (wm_decimal){llround(scaled), (int16_t)-places});
}

void wm_json_raw(wm_json *j, const char *key, const char *json)
{
    put_key(j, key);
    put(j, json, strlen(json));
}

void wm_json_members(wm_json *j, const char *json)
{
    if (!j->first) put(j, ",", 1);
    put(j, json, strlen(json));
    j->first = false;
}

size_t wm_json_end(wm_json *j)
{
    put(j, "}\n", 2);
    return j->overflow ? 0 : j->used;
}
