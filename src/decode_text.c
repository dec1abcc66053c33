// SPDX-License-Identifier: MIT
#include "decode_text.h"
#include "decode_wrap.h"
#include "decoders/link/strip.h"
#include "wm/address.h"
#include <ctype.h>
#include <string.h>

enum {
    HEADER = 12,     // bytes of a telegram that make it worth to be told as one that is cut off
    SUSPICIOUS = 24, // hex digits in a row that may have been meant as a telegram
    TRIES_MAX = 512, // places in a line where hex with blanks is looked for
};

static bool is_hex(char c)
{
    return isxdigit((unsigned char)c) != 0;
}

static bool is_word(char c)
{
    return isalnum((unsigned char)c) != 0;
}

static bool starts(const char *text, size_t n, const char *word)
{
    size_t length = strlen(word);
    return n >= length && memcmp(text, word, length) == 0;
}

static size_t count_digits(const char *text, size_t n)
{
    size_t count = 0;
    while (count < n && is_hex(text[count])) count++;
    return count;
}

static uint8_t nibble(char c)
{
    return (uint8_t)(c <= '9' ? c - '0' : (c & 7) + 9);
}

// What may stand between two bytes. Tight: what wmbusmeters puts there. Loose: what people put there.
static size_t separator(const char *text, size_t n, bool loose)
{
    static const char tight_marks[] = "_|#", loose_marks[] = "_|#:,;-\"' \t";
    size_t length = 0;
    const char *marks = loose ? loose_marks : tight_marks;
    // Beyond ASCII are the blanks that web pages put there (U+00A0, U+200B).
    while (length < n && text[length] &&
           (strchr(marks, text[length]) || (loose && (unsigned char)text[length] >= 0x80)))
        length++;
    if (loose && length + 1 < n && (text[length] == '0' || text[length] == '\\') && text[length + 1] == 'x')
        length += 2;
    return length;
}

// Reads bytes from text[at ..) as far as they go; *ret_end is behind the last.
static uint16_t read_pairs(const char *text, size_t n, size_t at, bool loose, uint8_t *bytes, size_t max,
                           size_t *ret_end)
{
    uint16_t length = 0;
    *ret_end = at;
    while (length < max && at + 1 < n && is_hex(text[at]) && is_hex(text[at + 1])) {
        bytes[length++] = (uint8_t)(nibble(text[at]) << 4 | nibble(text[at + 1]));
        at += 2;
        *ret_end = at;
        at += separator(text + at, n - at, loose);
    }
    return length;
}

static bool has_letters(const uint8_t *m)
{
    char text[8];
    wm_manufacturer_print((uint16_t)(m[0] | m[1] << 8), text);
    return text[0] != 'x';
}

// What meters send unasked, and their answers.
static bool is_of_meter(uint8_t c_field)
{
    static const uint8_t known[] = {0x44, 0x46, 0x47, 0x48, 0x08, 0x18, 0x28, 0x38};
    return memchr(known, c_field, sizeof known) != NULL;
}

static bool is_telegram(const uint8_t *bytes, uint16_t n, bool whole)
{
    if (n >= 9 && bytes[0] == 0x68 && bytes[3] == 0x68 && bytes[1] == bytes[2])
        return n >= bytes[1] + 6 || !whole;
    wm_frame frame;
    if (n < HEADER || !wm_c_field_known(bytes[1]) || !has_letters(bytes + 2)) return false;
    wm_status status = wm_frame_strip(bytes, n, &frame);
    return status == WM_OK || status == WM_E_CRC ||
           (status == WM_E_TRUNCATED && !whole && is_of_meter(bytes[1]));
}

static bool is_message(const uint8_t *bytes, uint16_t n, bool whole)
{
    uint8_t copy[HEADER + 512];
    wm_wrap wrap;
    uint16_t length = n < sizeof copy ? n : (uint16_t)sizeof copy;
    memcpy(copy, bytes, length);
    wm_status status = wm_wrap_find(copy, &length, &wrap);
    if (status == WM_OK) return is_telegram(copy + wrap.at, wrap.length, whole);
    // Without a telegram's header behind the message's own there is nothing that speaks for a message.
    return !whole && n > HEADER + 4 && (status == WM_E_CRC || status == WM_E_TRUNCATED);
}

// Where hex may begin: not inside a word.
static bool is_edge(const char *text, size_t at)
{
    if (at == 0 || !is_word(text[at - 1])) return true;
    return (text[at - 1] == 'x' || text[at - 1] == 'X') && at >= 2 &&
           (text[at - 2] == '0' || text[at - 2] == '\\');
}

// The prefixes of CUL ("b", "bY" for format B) and of FHEM's Amber sticks ("bAMB").
static size_t cul_prefix(const char *text, size_t n, wm_text_hit *hit)
{
    hit->is_cul = hit->has_link_rssi = false;
    if (n < 4 || text[0] != 'b') return 0;
    hit->has_link_rssi = starts(text, n, "bAMB");
    if (hit->has_link_rssi) return 4;
    // "b" is a digit too: only an odd number of them tells.
    hit->is_cul = text[1] == 'Y' || count_digits(text, n) % 2 == 1;
    return !hit->is_cul ? 0 : text[1] == 'Y' ? 2 : 1;
}

static bool try_at(const char *text, size_t n, size_t at, bool whole, bool loose, uint8_t *bytes, size_t max,
                   uint16_t *ret_length, wm_text_hit *ret)
{
    wm_text_hit hit;
    hit.begin = at + cul_prefix(text + at, n - at, &hit);
    uint16_t length = read_pairs(text, n, hit.begin, loose, bytes, max, &hit.end);
    if (!loose && hit.end < n && is_word(text[hit.end])) return false;
    // Numbers that follow in the text are not the telegram's.
    if (loose && length > 0 && length > bytes[0] + 1u + WM_STRIP_EXTRA_MAX) {
        wm_frame frame;
        size_t air = wm_air_length(WM_FORMAT_A, bytes[0]);
        bool has_crcs = air > 0 && length >= air && wm_deframe(WM_FORMAT_A, bytes, air, &frame) == WM_OK;
        length = (uint16_t)(has_crcs ? air : bytes[0] + 1u);
    }
    if (!is_telegram(bytes, length, whole) && !is_message(bytes, length, whole)) return false;
    *ret_length = length;
    *ret = hit;
    return true;
}

wm_status wm_text_find(const char *text, size_t n, bool whole, uint8_t *bytes, size_t max,
                       uint16_t *ret_length, wm_text_hit *ret)
{
    for (int loose = 0; loose < 2; loose++) {
        size_t tries = 0;
        for (size_t at = 0; at < n && tries < TRIES_MAX; at++) {
            if (!is_hex(text[at]) || !is_edge(text, at)) continue;
            if (try_at(text, n, at, whole, loose, bytes, max, ret_length, ret)) return WM_OK;
            tries++;
        }
    }
    return WM_END;
}

bool wm_text_is_hex(const char *text, size_t n)
{
    static const char others[] = " \t_|:-,#xX";
    size_t digits = 0;
    for (size_t i = 0; i < n; i++) {
        if (is_hex(text[i]))
            digits++;
        else if (!text[i] || !strchr(others, text[i]))
            return false;
    }
    return digits > 0;
}

// Behind what loggers put in front: "[12:31:11][D][wmbus:132]: ", "[2025-02-11 11:15:04] ".
static size_t skip_brackets(const char *text, size_t n)
{
    size_t at = 0;
    while (at < n && text[at] == '[') {
        const char *end = memchr(text + at, ']', n - at);
        if (!end) return at;
        at = (size_t)(end - text) + 1;
        while (at < n && (isspace((unsigned char)text[at]) || text[at] == ':')) at++;
    }
    return at;
}

bool wm_text_is_debug(const char *text, size_t n)
{
    size_t at = skip_brackets(text, n);
    if (at >= n || text[at] != '(') return false;
    size_t word = ++at;
    while (at < n && (is_word(text[at]) || text[at] == ' ' || text[at] == '/')) at++;
    return at > word && at + 1 < n && text[at] == ')' && text[at + 1] == ' ';
}

// "manufacturer: (KAM) ...", "model     : Wireless-MBus".
static bool is_labelled(const char *text, size_t n)
{
    size_t at = 0;
    while (at < n && (is_word(text[at]) || text[at] == '_' || text[at] == ' ')) at++;
    return at > 1 && at + 1 < n && isalpha((unsigned char)*text) && text[at] == ':' && text[at + 1] == ' ';
}

// "025 C!: 3B00 ..." and "total_m3":1.5, of an explanation (wmbusmeters --analyze).
static bool is_explained(const char *text, size_t n)
{
    size_t at = 0;
    if (n > 2 && *text == '"') return memmem(text + 1, n - 1, "\":", 2) != NULL;
    while (at < n && isdigit((unsigned char)text[at])) at++;
    if (at != 3) return false;
    while (at < n && at < 7 && text[at] && strchr(" C?!|", text[at])) at++;
    return at > 3 && at + 1 < n && text[at] == ':' && text[at + 1] == ' ';
}

bool wm_text_is_chatter(const char *text, size_t n)
{
    static const char *const beginnings[] = {
        "[",
        "//",
        "```",
        "~~~",
        "_ _ _",
        "test {",
        "}",
        "args ",
        "json ",
        "fields ",
        "Started ",
        "No meters configured",
        "No wmbus device",
        "Detected ",
        "Tuned to",
        "Exact sample rate",
        "Sampling at",
        "Found ",
        "Using device",
        "Allocating",
        "rtl_wmbus:",
        "Registered ",
        "Permanently ",
    };
    if (wm_text_is_debug(text, n) || is_explained(text, n)) return true;
    for (size_t at = 0; at < n; at++)
        if (count_digits(text + at, n - at) >= SUSPICIOUS) return false;
    if (is_labelled(text, n)) return true;
    for (size_t i = 0; i < sizeof beginnings / sizeof *beginnings; i++)
        if (starts(text, n, beginnings[i])) return true;
    return false;
}

void wm_text_trim(const char **text, size_t *n)
{
    static const char front[] = "\"'`([{<>*\t ", back[] = "\"'`)]}>,;*\\\t ";
    while (*n > 0 && **text && strchr(front, **text)) (*text)++, (*n)--;
    while (*n > 0 && (*text)[*n - 1] && strchr(back, (*text)[*n - 1])) (*n)--;
}
