// SPDX-License-Identifier: MIT
#include "decode_input.h"
#include "decoders/link/strip.h"
#include "keys/secret.h"
#include "keys/wipe.h"
#include "wired_input.h"
#include "wm/crc16.h"
#include "wm/hex.h"
#include <ctype.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>

// Members of an earlier line that say how the telegram was heard: they stay true when it is read again.
static const char *const carried_members[] = {
    "mode", "format", "rssi_dbfs", "snr_db", "freq_offset_hz", "repaired", "receiver", "tag",
};

// Members that hold a telegram: ours, of wmbusmeters' requests, of rtl_433.
static const char *const hex_members[] = {"raw", "telegram", "data"};

static wm_status read_hex(wm_input *input, const char *text, size_t n)
{
    size_t length = 0, at = 0;
    wm_status status = wm_hex_read(text, n, input->bytes, sizeof input->bytes, &length, &at);
    if (status == WM_E_LIMIT) {
        snprintf(input->problem, sizeof input->problem,
                 "found more than %d bytes of hex, expected one telegram", WM_INPUT_BYTES_MAX);
    } else if (status != WM_OK && at < n && !isxdigit((unsigned char)text[at])) {
        unsigned char c = (unsigned char)text[at];
        snprintf(input->problem, sizeof input->problem, "found %s%c%s at character %zu, expected hex digits",
                 isprint(c) ? "'" : "byte ", isprint(c) ? c : '?', isprint(c) ? "'" : "", at + 1);
    } else if (status != WM_OK) {
        snprintf(input->problem, sizeof input->problem, "found an odd number of hex digits, expected pairs");
    } else if (wm_wired_chatter(input->bytes, length)) {
        snprintf(input->problem, sizeof input->problem, "found %s, expected the answer of a meter",
                 wm_wired_chatter(input->bytes, length));
        status = WM_E_FORMAT;
    } else if (length < 3) {
        snprintf(input->problem, sizeof input->problem, "found %zu bytes of hex, expected a telegram",
                 length);
        status = WM_E_FORMAT;
    }
    input->length = (uint16_t)length;
    return status;
}

// The mode as others name it: "T1", "T".
static void carry_mode(wm_input *input, const char *text, size_t n)
{
    static const char *const names[] = {"S1", "T1", "C1"};
    for (size_t i = 0; i < sizeof names / sizeof *names && n > 0; i++)
        if (n <= 2 && memcmp(names[i], text, n) == 0)
            snprintf(input->carried, sizeof input->carried, "\"mode\":\"%s\"", names[i]);
}

// "T1;1;1;time;rssi;rssi;id;0xHEX": mode, CRCs right, symbols right, UTC ... (rtl_wmbus).
static wm_status read_rtl_wmbus(wm_input *input, const char *line, size_t n)
{
    const char *field[8], *p = line, *end = line + n;
    int count = 0;
    while (count < 8) {
        field[count++] = p;
        p = memchr(p, ';', (size_t)(end - p));
        if (!p) break;
        p++;
    }
    if (count < 8 || end - field[7] < 2 || memcmp(field[7], "0x", 2) != 0) {
        snprintf(input->problem, sizeof input->problem,
                 "found %d fields, expected 8 of rtl_wmbus, the last 0xHEX", count);
        return WM_E_FORMAT;
    }
    if (*field[1] != '1' || *field[2] != '1') {
        snprintf(input->problem, sizeof input->problem, "found a telegram whose receiver says its %s failed",
                 *field[1] != '1' ? "CRCs" : "3-of-6 symbols");
        return WM_E_CRC;
    }
    size_t time_length = (size_t)(field[4] - 1 - field[3]);
    if (time_length + 2 <= sizeof input->timestamp)
        snprintf(input->timestamp, sizeof input->timestamp, "%.*sZ", (int)time_length, field[3]);
    carry_mode(input, line, (size_t)(field[1] - 1 - line));
    return read_hex(input, field[7], (size_t)(end - field[7]));
}

// "... telegram=|HEX|HEX|+SECONDS" (wmbusmeters' --logtelegrams): what stands between the first bar and the
// last.
static wm_status read_wmbusmeters(wm_input *input, const char *bar, size_t n)
{
    const char *last = memrchr(bar, '|', n);
    return read_hex(input, bar, (size_t)(last - bar));
}

// The bar behind "telegram=" in a line of such a log; NULL: it is none.
static const char *log_find(const char *line, size_t n)
{
    static const char mark[] = "telegram=|";
    enum { MARK = sizeof mark - 1 };
    for (size_t at = 0; at + MARK <= n; at++)
        if (memcmp(line + at, mark, MARK) == 0) return line + at + MARK - 1;
    return NULL;
}

// ".../analyze/HEX:DRIVER:KEY" (a link to wmbusmeters.org, as people post them): the hex, and the key if there
// is one. False: it is none.
static bool read_link(wm_input *input, const char *line, size_t n, wm_status *ret)
{
    static const char mark[] = "wmbusmeters.org/analyze/";
    enum { KEY_DIGITS = 32 };
    const char *hex = memmem(line, n, mark, sizeof mark - 1), *end = line + n;
    if (!hex) return false;
    hex += sizeof mark - 1;
    const char *driver = memchr(hex, ':', (size_t)(end - hex));
    const char *key = driver ? memchr(driver + 1, ':', (size_t)(end - driver - 1)) : NULL;
    if (key && end - key > KEY_DIGITS) memcpy(input->key, key + 1, KEY_DIGITS);
    if (key && end - key > KEY_DIGITS) input->key[KEY_DIGITS] = 0;
    *ret = read_hex(input, hex, (size_t)((driver ? driver : end) - hex));
    return true;
}

// Behind the bracket of "RECV (053): 68 ...", "SEND (005): 10 ..." and "M-Bus frame [type 4, 53 bytes]: 68
// ..." (libmbus, pyMeterBus). NULL: no such line.
static const char *bus_log_find(const char *line, size_t n)
{
    static const char *const marks[] = {"RECV (", "SEND (", "M-Bus frame ["};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        const char *mark = memmem(line, n, marks[i], strlen(marks[i]));
        if (!mark) continue;
        mark += strlen(marks[i]);
        const char *end =
            memchr(mark, marks[i][strlen(marks[i]) - 1] == '(' ? ')' : ']', (size_t)(line + n - mark));
        return end ? end + 1 : NULL;
    }
    return NULL;
}

// What the master sends, and acknowledgements, are not missing when they are not read.
static wm_status read_bus_log(wm_input *input, const char *text, size_t n)
{
    wm_status status = read_hex(input, text, n);
    return status != WM_OK && wm_wired_chatter(input->bytes, input->length) ? WM_END : status;
}

// Copies one member as JSON text behind those already carried; a member that does not fit is left out.
static void carry(wm_input *input, const char *name, const json_t *value)
{
    char *text = json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT | JSON_REAL_PRECISION(12));
    size_t used = strlen(input->carried), room = sizeof input->carried - used;
    if (!text) return;
    if (strlen(name) + strlen(text) + 5 < room)
        snprintf(input->carried + used, room, "%s\"%s\":%s", used ? "," : "", name, text);
    wm_secret_free(text);
}

// rtl_433 leaves the last CRC of format A in; L is that of the telegram or two less, by version.
static void cut_last_crc(wm_input *input)
{
    enum { FIRST = 10, BLOCK = 16, CRC = 2 };
    size_t n = input->length;
    if (n <= FIRST + CRC || (n != input->bytes[0] + 3u + CRC && n != input->bytes[0] + 1u + CRC)) return;
    size_t end = n - CRC, at = FIRST + (end - FIRST - 1) / BLOCK * BLOCK;
    uint16_t sent = (uint16_t)(input->bytes[end] << 8 | input->bytes[end + 1]);
    if (wm_crc16(input->bytes + at, end - at) != sent) return;
    input->length = (uint16_t)end;
    input->bytes[0] = (uint8_t)(end - 1);
}

static wm_status read_key(wm_input *input, const json_t *key)
{
    if (!key || json_is_null(key)) return WM_OK;
    if (!json_is_string(key) || json_string_length(key) >= sizeof input->key) {
        snprintf(input->problem, sizeof input->problem, "found a \"key\" that is no text of 32 hex digits");
        return WM_E_FORMAT;
    }
    if (strcmp(json_string_value(key), "NOKEY") != 0)
        memcpy(input->key, json_string_value(key), json_string_length(key) + 1);
    return WM_OK;
}

static wm_status read_members(wm_input *input, const json_t *object)
{
    const json_t *hex = NULL, *mode = json_object_get(object, "mode");
    const char *timestamp = json_string_value(json_object_get(object, "timestamp"));
    const char *model = json_string_value(json_object_get(object, "model"));
    bool is_rtl_433 = model && strcmp(model, "Wireless-MBus") == 0;
    for (size_t i = 0; i < sizeof hex_members / sizeof *hex_members && !json_is_string(hex); i++)
        hex = json_object_get(object, hex_members[i]);
    if (!json_is_string(hex)) {
        snprintf(input->problem, sizeof input->problem,
                 "found no member \"raw\", \"telegram\" or \"data\", expected hex text");
        return WM_E_FORMAT;
    }
    wm_status status = read_key(input, json_object_get(object, "key"));
    if (status != WM_OK) return status;
    if (timestamp && strlen(timestamp) < sizeof input->timestamp) strcpy(input->timestamp, timestamp);
    for (size_t i = 0; i < sizeof carried_members / sizeof *carried_members && !is_rtl_433; i++) {
        const json_t *value = json_object_get(object, carried_members[i]);
        if (value) carry(input, carried_members[i], value);
    }
    if (is_rtl_433 && json_is_string(mode))
        carry_mode(input, json_string_value(mode), json_string_length(mode));
    status = read_hex(input, json_string_value(hex), json_string_length(hex));
    if (status == WM_OK && is_rtl_433) cut_last_crc(input);
    return status;
}

// Every copy that jansson makes of a key is wiped with its memory.
static wm_status read_json(wm_input *input, const char *line, size_t n)
{
    json_error_t error;
    json_malloc_t malloc_before;
    json_free_t free_before;
    json_get_alloc_funcs(&malloc_before, &free_before);
    json_set_alloc_funcs(wm_secret_malloc, wm_secret_free);
    json_t *object = json_loadb(line, n, JSON_REJECT_DUPLICATES, &error);
    wm_status status = WM_E_FORMAT;
    if (!object) {
        // Behind "near" jansson repeats the text, which may be a key.
        const char *near = strstr(error.text, " near ");
        int length = near ? (int)(near - error.text) : (int)strlen(error.text);
        snprintf(input->problem, sizeof input->problem, "found no JSON object: %.*s at character %d", length,
                 error.text, error.column);
    } else {
        status = read_members(input, object);
    }
    json_decref(object);
    json_set_alloc_funcs(malloc_before, free_before);
    return status;
}

wm_status wm_input_read(wm_input *input, const char *line, size_t n)
{
    static const char byte_order_mark[] = {'\xEF', '\xBB', '\xBF'};
    input->length = 0;
    wm_input_wipe(input);
    input->timestamp[0] = input->carried[0] = input->problem[0] = 0;
    while (n > 0 && isspace((unsigned char)line[n - 1])) n--;
    while (n > 0 && isspace((unsigned char)*line)) line++, n--;
    if (n >= sizeof byte_order_mark && memcmp(line, byte_order_mark, sizeof byte_order_mark) == 0)
        line += sizeof byte_order_mark, n -= sizeof byte_order_mark;
    if (n == 0 || *line == '#') return WM_END;
    if (*line == '{') return read_json(input, line, n);
    wm_status status;
    if (read_link(input, line, n, &status)) return status;
    const char *bus = bus_log_find(line, n);
    if (bus) return read_bus_log(input, bus, (size_t)(line + n - bus));
    const char *log = log_find(line, n);
    if (log) return read_wmbusmeters(input, log, (size_t)(line + n - log));
    if (memchr(line, ';', n)) return read_rtl_wmbus(input, line, n);
    return read_hex(input, line, n);
}

wm_status wm_input_frame(const wm_input *input, wm_frame *frame, wm_bus *ret_bus, const uint8_t **ret,
                         uint16_t *ret_length)
{
    size_t noise = wm_wired_noise(input->bytes, input->length), rest = input->length - noise;
    *ret_bus = WM_BUS_WIRED;
    *ret = input->bytes + noise;
    *ret_length = 0;
    if (wm_wired_begins(*ret, rest)) {
        *ret_length = (uint16_t)wm_wired_length(*ret, rest);
        return WM_OK;
    }
    wm_status status = wm_frame_strip(input->bytes, input->length, frame);
    *ret_bus = WM_BUS_WIRELESS;
    *ret = frame->bytes;
    *ret_length = frame->length;
    return status;
}

bool wm_input_next(wm_input *input)
{
    size_t at = wm_wired_noise(input->bytes, input->length), rest = input->length - at;
    if (!wm_wired_begins(input->bytes + at, rest)) return false;
    at += wm_wired_length(input->bytes + at, rest);
    rest = input->length - at;
    size_t noise = wm_wired_noise(input->bytes + at, rest);
    if (noise == 0 && (!wm_wired_begins(input->bytes + at, rest))) return false;
    memmove(input->bytes, input->bytes + at, rest);
    input->length = (uint16_t)rest;
    return true;
}

void wm_input_wipe(wm_input *input)
{
    wm_wipe(input->key, sizeof input->key);
}
