// SPDX-License-Identifier: MIT
#include "decode_input.h"
#include "decode_text.h"
#include "decode_wrap.h"
#include "decoders/link/strip.h"
#include "keys/secret.h"
#include "keys/wipe.h"
#include "wired_input.h"
#include "wm/address.h"
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

// Members that hold a telegram: ours, of wmbusmeters' requests, of rtl_433, of bridges to MQTT.
static const char *const hex_members[] = {
    "raw", "telegram", "data", "frame", "hex", "rawdata", "raw_data", "payload", "message", "msg",
};

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
    } else if (wm_wired_is_dlms(input->bytes, length)) {
        snprintf(input->problem, sizeof input->problem,
                 "found DLMS/COSEM of an electricity meter's customer interface, expected M-Bus records");
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

// "T1;1;1;time;rssi;rssi;id;0xHEX": mode, CRCs right, symbols right, UTC ... (rtl_wmbus). A second telegram
// may follow behind another semicolon.
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
    if (count < 8 || end - field[7] < 2) {
        snprintf(input->problem, sizeof input->problem,
                 "found %d fields, expected 8 of rtl_wmbus, the last 0xHEX", count);
        return WM_E_FORMAT;
    }
    if (*field[1] != '1' || *field[2] != '1') {
        snprintf(input->problem, sizeof input->problem, "found a telegram whose receiver says its %s failed",
                 *field[1] != '1' ? "CRCs" : "3-of-6 symbols");
        return WM_E_CRC;
    }
    size_t time_length = (size_t)(field[4] - 1 - field[3]), digits = 0;
    if (time_length + 2 <= sizeof input->timestamp)
        snprintf(input->timestamp, sizeof input->timestamp, "%.*sZ", (int)time_length, field[3]);
    carry_mode(input, line, (size_t)(field[1] - 1 - line));
    if (memcmp(field[7], "0x", 2) == 0) field[7] += 2;
    while (field[7] + digits < end && isxdigit((unsigned char)field[7][digits])) digits++;
    return read_hex(input, field[7], digits);
}

// Where such a line begins in the text: a mode and two checks, "T1;1;0;".
static const char *find_rtl_wmbus(const char *text, size_t n)
{
    enum { HEAD = 7 };
    for (size_t at = 0; at + HEAD <= n; at++) {
        const char *p = text + at;
        if (at > 0 && isalnum((unsigned char)p[-1])) continue;
        if (isupper((unsigned char)p[0]) && isalnum((unsigned char)p[1]) && p[2] == ';' && p[4] == ';' &&
            p[6] == ';' && (p[3] == '0' || p[3] == '1') && (p[5] == '0' || p[5] == '1'))
            return p;
    }
    return NULL;
}

// ".../analyze/HEX:DRIVER:KEY" (a link to wmbusmeters.org, as people post them): the hex, and the key if
// there is one.
static wm_status read_link(wm_input *input, const char *text, size_t n)
{
    enum { HEX, DRIVER, KEY, PARTS, KEY_DIGITS = 32 };
    const char *part[PARTS] = {text, text, text};
    size_t length[PARTS] = {0}, at = 0;
    for (int i = HEX; i < PARTS; i++) {
        part[i] = text + at;
        while (at < n && (isalnum((unsigned char)text[at]) || text[at] == '_')) at++;
        length[i] = (size_t)(text + at - part[i]);
        if (at == n || text[at] != ':') break;
        at++;
    }
    if (length[KEY] == KEY_DIGITS) memcpy(input->key, part[KEY], KEY_DIGITS);
    input->key[length[KEY] == KEY_DIGITS ? KEY_DIGITS : 0] = 0;
    return read_hex(input, part[HEX], length[HEX]);
}

static const char *find_link(const char *line, size_t n)
{
    static const char mark[] = "wmbusmeters.org/analyze/";
    const char *found = memmem(line, n, mark, sizeof mark - 1);
    return found ? found + sizeof mark - 1 : NULL;
}

// "telegram=|HEX|HEX|+SECONDS" of wmbusmeters' log, "telegram = HEX_HEX" of its drivers' tests.
static wm_status read_wmbusmeters(wm_input *input, const char *text, size_t n)
{
    size_t length = 0;
    while (n > 0 && *text && strchr(" |'\"", *text)) text++, n--;
    while (length < n && text[length] && !strchr("+ '\"`<,;)}", text[length])) length++;
    return read_hex(input, text, length);
}

// What is behind "telegram=" in a line of such a log; NULL: it is none.
static const char *find_wmbusmeters(const char *line, size_t n)
{
    static const char mark[] = "telegram";
    enum { MARK = sizeof mark - 1 };
    for (size_t at = 0; at + MARK < n; at++) {
        if (memcmp(line + at, mark, MARK) != 0) continue;
        const char *p = line + at + MARK;
        while (p < line + n && *p == ' ') p++;
        if (p < line + n && *p == '=') return p + 1;
    }
    return NULL;
}

// The key in a command line of wmbusmeters, "... HEX NAME DRIVER ID KEY" or "--analyze=KEY HEX": 32 hex
// digits that are not the telegram.
static void take_key(wm_input *input, const char *line, size_t n, const wm_text_hit *hit)
{
    enum { KEY = 32 };
    if (!memmem(line, n, "wmbusmeters", 11)) return;
    for (size_t at = 0; at < n;) {
        size_t end = at;
        while (end < n && isalnum((unsigned char)line[end])) end++;
        bool is_apart = at == 0 || strchr(" :=/", line[at - 1]);
        if (end - at == KEY && is_apart && (end <= hit->begin || at >= hit->end)) {
            bool is_key = true;
            for (size_t i = at; i < end; i++) is_key = is_key && isxdigit((unsigned char)line[i]);
            if (is_key) {
                memcpy(input->key, line + at, KEY);
                input->key[KEY] = 0;
                return;
            }
        }
        at = end + 1;
    }
}

// A line of text with a telegram somewhere in it.
static wm_status read_text(wm_input *input, const char *line, size_t n)
{
    wm_text_hit hit;
    bool debug = wm_text_is_debug(line, n);
    if (wm_text_find(line, n, debug, input->bytes, sizeof input->bytes, &input->length, &hit) == WM_OK) {
        input->has_crcs = hit.is_cul;
        input->may_end_in_rssi = hit.has_link_rssi;
        if (!debug) take_key(input, line, n, &hit);
        return WM_OK;
    }
    if (wm_text_is_chatter(line, n)) return WM_END;
    wm_status status = read_hex(input, line, n);
    if (memchr(line, ' ', n) || status == WM_OK)
        snprintf(input->problem, sizeof input->problem, "found no whole telegram in this line of text");
    input->length = 0;
    return status == WM_OK ? WM_E_FORMAT : status;
}

// Telegrams in the serial message of a receiver are taken out of it.
static wm_status unwrap(wm_input *input)
{
    wm_wrap wrap;
    wm_status status = wm_wrap_find(input->bytes, &input->length, &wrap);
    if (status == WM_OK) {
        memmove(input->bytes, input->bytes + wrap.at, wrap.length);
        input->length = wrap.length;
        input->may_end_in_rssi = wrap.may_end_in_rssi;
    } else if (status != WM_END) {
        snprintf(input->problem, sizeof input->problem, "found a message of %s %s", wrap.name,
                 status == WM_E_TRUNCATED ? "that ends before it is complete"
                 : status == WM_E_CRC     ? "whose checksum does not match"
                                          : "that holds no telegram");
        return status == WM_E_ARGUMENT ? WM_E_FORMAT : status;
    }
    if (status == WM_OK && input->length < 3) {
        snprintf(input->problem, sizeof input->problem, "found a message of %s without a telegram",
                 wrap.name);
        return WM_E_FORMAT;
    }
    return WM_OK;
}

// "b" is a digit too: an odd number of them tells a line of CUL.
static bool is_cul(const char *text, size_t n)
{
    size_t digits = 0;
    for (size_t i = 0; i < n; i++) digits += isxdigit((unsigned char)text[i]) != 0;
    return n > 0 && *text == 'b' && digits % 2 == 1;
}

// Behind the bracket of "RECV (053): 68 ...", "SEND (005): 10 ..." and "M-Bus frame [type 4, 53 bytes]: 68
// ..." (libmbus, pyMeterBus). NULL: no such line.
static const char *find_bus_log(const char *line, size_t n)
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

// Any form but JSON.
static wm_status read_line(wm_input *input, const char *line, size_t n)
{
    const char *inner = line, *found;
    size_t length = n;
    wm_status status;
    wm_text_trim(&inner, &length);
    if (length > 0 && wm_text_is_hex(inner, length) && !is_cul(inner, length))
        status = read_hex(input, inner, length);
    else if ((found = find_wmbusmeters(line, n)) != NULL)
        status = read_wmbusmeters(input, found, (size_t)(line + n - found));
    else if ((found = find_link(line, n)) != NULL)
        status = read_link(input, found, (size_t)(line + n - found));
    else if ((found = find_bus_log(line, n)) != NULL)
        status = read_bus_log(input, found, (size_t)(line + n - found));
    else if ((found = find_rtl_wmbus(line, n)) != NULL)
        status = read_rtl_wmbus(input, found, (size_t)(line + n - found));
    else
        status = read_text(input, line, n);
    return status == WM_OK ? unwrap(input) : status;
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

// rtl_433 of 2018 and 2019 has the first block in members, and "data" begins with CI.
static void put_first_block(wm_input *input, const json_t *object)
{
    enum { FIRST = 10 };
    const char *m = json_string_value(json_object_get(object, "M"));
    const json_t *c = json_object_get(object, "C"), *id = json_object_get(object, "id");
    const json_t *version = json_object_get(object, "version"), *type = json_object_get(object, "type");
    uint16_t manufacturer = m ? wm_manufacturer_read(m) : 0;
    if (!manufacturer || !json_is_integer(c) || !json_is_integer(id) || !json_is_integer(version) ||
        !json_is_integer(type) || input->length + FIRST > WM_FRAME_MAX)
        return;
    uint8_t first[FIRST] = {(uint8_t)(input->length + FIRST - 1), (uint8_t)json_integer_value(c),
                            (uint8_t)manufacturer, (uint8_t)(manufacturer >> 8)};
    for (json_int_t i = 4, rest = json_integer_value(id); i < 8; i++, rest /= 100)
        first[i] = (uint8_t)(rest / 10 % 10 << 4 | rest % 10);
    first[8] = (uint8_t)json_integer_value(version);
    first[9] = (uint8_t)json_integer_value(type);
    if (memcmp(input->bytes + 1, first + 1, 3) == 0) return; // it is there
    memmove(input->bytes + FIRST, input->bytes, input->length);
    memcpy(input->bytes, first, FIRST);
    input->length += FIRST;
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
    bool is_rtl_433 = model && (strstr(model, "MBus") || strstr(model, "M-Bus"));
    // Another device that rtl_433 heard.
    if (model && !is_rtl_433 && json_object_get(object, "time")) return WM_END;
    for (size_t i = 0; i < sizeof hex_members / sizeof *hex_members && !json_is_string(hex); i++)
        hex = json_object_get(object, hex_members[i]);
    // What wmbusmeters makes of a telegram.
    if (!json_is_string(hex) && json_object_get(object, "_")) return WM_END;
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
    status = read_line(input, json_string_value(hex), json_string_length(hex));
    if (status == WM_OK && is_rtl_433) {
        put_first_block(input, object);
        cut_last_crc(input);
    }
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

// Where a JSON object begins in the line, and *ret_end behind it; NULL: nowhere.
static const char *find_json(const char *line, size_t n, const char **ret_end)
{
    const char *p = line, *end = line + n;
    *ret_end = end;
    if (*p == '{') {
        // "{0x2E, 0x44" is an array of C.
        for (p++; p < end && isspace((unsigned char)*p); p++) continue;
        return p == end || !isxdigit((unsigned char)*p) ? line : NULL;
    }
    const char *brace = memchr(line, '{', n);
    const char *first = brace ? memmem(brace, (size_t)(end - brace), "{\"", 2) : NULL;
    const char *last = first ? memrchr(first, '}', (size_t)(end - first)) : NULL;
    if (!last || end - last > 3) return NULL;
    *ret_end = last + 1;
    return first;
}

wm_status wm_input_read(wm_input *input, const char *line, size_t n)
{
    static const char byte_order_mark[] = {'\xEF', '\xBB', '\xBF'};
    input->length = 0;
    input->has_crcs = input->may_end_in_rssi = false;
    wm_input_wipe(input);
    input->timestamp[0] = input->carried[0] = input->problem[0] = 0;
    while (n > 0 && isspace((unsigned char)line[n - 1])) n--;
    while (n > 0 && isspace((unsigned char)*line)) line++, n--;
    if (n >= sizeof byte_order_mark && memcmp(line, byte_order_mark, sizeof byte_order_mark) == 0)
        line += sizeof byte_order_mark, n -= sizeof byte_order_mark;
    if (n == 0 || *line == '#') return WM_END;
    const char *end, *json = find_json(line, n, &end);
    if (json) return read_json(input, json, (size_t)(end - json));
    return read_line(input, line, n);
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
    // Nothing was stripped: the CRCs that this form has do not hold.
    if (status == WM_OK && input->has_crcs && frame->length == input->length) status = WM_E_CRC;
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

bool wm_input_cut(const wm_input *input, wm_frame *frame)
{
    uint16_t told = (uint16_t)(input->bytes[0] + 1);
    if (input->may_end_in_rssi) told--;
    if (frame->length != input->length || told >= frame->length) return false;
    frame->length = told;
    frame->bytes[0] = (uint8_t)(told - 1);
    return true;
}

void wm_input_wipe(wm_input *input)
{
    wm_wipe(input->key, sizeof input->key);
}
