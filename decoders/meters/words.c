// SPDX-License-Identifier: MIT
#include "words.h"
#include "library.h"
#include "telegram_parse.h"
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { WORDS_CHAIN_MAX = 8, CI_ALARM = 0x71 };

// Application error (EN 13757-7 table 12): why the meter did not do what it was asked for.
// clang-format off
static const wm_word error_rows[] = {
    {0x00, "ERROR_UNSPECIFIED"}, {0x01, "ERROR_CI_NOT_IMPLEMENTED"},
    {0x02, "ERROR_BUFFER_TOO_LONG"}, {0x03, "ERROR_TOO_MANY_RECORDS"},
    {0x04, "ERROR_RECORD_ENDS_EARLY"}, {0x05, "ERROR_TOO_MANY_DIFES"},
    {0x06, "ERROR_TOO_MANY_VIFES"}, {0x08, "ERROR_APPLICATION_BUSY"},
    {0x09, "ERROR_TOO_MANY_READOUTS"}, {0x10, "ERROR_ACCESS_DENIED"},
    {0x11, "ERROR_COMMAND_NOT_KNOWN"}, {0x12, "ERROR_PARAMETER"},
    {0x13, "ERROR_RECEIVER_NOT_KNOWN"}, {0x14, "ERROR_DECRYPTION"},
    {0x15, "ERROR_ENCRYPTION_METHOD"}, {0x16, "ERROR_SIGNATURE_METHOD"},
    {0xF0, "ERROR_DYNAMIC"},
};
// clang-format on
static const wm_words error_words = WM_INDEX("ERROR_APPLICATION", 0xFF, error_rows);

static const wm_words alarm_words = {.name = "ALARM", .mask = 0xFF};

void wm_wordset_clear(wm_wordset *s)
{
    s->count = s->used = 0;
}

static void add_one(wm_wordset *s, const char *word, size_t n)
{
    unsigned at = 0;
    for (; at < s->count; at++) {
        int order = strncmp(s->word[at], word, n);
        if (order == 0 && s->word[at][n] == 0) return;
        if (order > 0 || (order == 0 && s->word[at][n] != 0)) break;
    }
    if (s->count == WM_STATUS_WORDS_MAX || s->used + n + 1 > sizeof s->text) return;
    char *copy = s->text + s->used;
    memcpy(copy, word, n);
    copy[n] = 0;
    s->used += (unsigned)n + 1;
    memmove(s->word + at + 1, s->word + at, (s->count - at) * sizeof *s->word);
    s->word[at] = copy;
    s->count++;
}

void wm_wordset_add(wm_wordset *s, const char *text)
{
    while (*text) {
        size_t n = strcspn(text, " ");
        if (n > 0) add_one(s, text, n);
        text += n + (text[n] == ' ');
    }
}

static uint64_t mask_of(const wm_words *w)
{
    if (w->mask) return w->mask;
    uint64_t mask = 0;
    for (unsigned i = 0; i < w->count; i++) mask |= w->row[i].bits;
    return mask;
}

static void add_rest(wm_wordset *s, const wm_words *w, uint64_t rest, bool decimal)
{
    char text[96];
    snprintf(text, sizeof text, decimal ? "%s_%" PRIu64 : "%s_%" PRIX64, w->name ? w->name : "BITS", rest);
    wm_wordset_add(s, text);
}

static bool say_bits(wm_wordset *s, const wm_words *w, uint64_t value)
{
    bool said = false;
    value &= mask_of(w);
    uint64_t rest = value;
    for (unsigned i = 0; i < w->count; i++) {
        const wm_word *row = &w->row[i];
        if (((value & row->bits) == 0) == row->when_clear) {
            wm_wordset_add(s, row->word);
            said |= row->word[0] != 0;
        }
        rest &= ~row->bits;
    }
    if (rest) add_rest(s, w, rest, false);
    return said || rest;
}

static bool say_index(wm_wordset *s, const wm_words *w, uint64_t value)
{
    bool said = false;
    if (w->mask) value &= w->mask;
    for (unsigned i = 0; i < w->count; i++) {
        if (w->row[i].bits != value) continue;
        wm_wordset_add(s, w->row[i].word);
        said = true;
    }
    if (!said) add_rest(s, w, value, false);
    return true;
}

static bool say_decimal(wm_wordset *s, const wm_words *w, uint64_t value)
{
    uint64_t rest = w->mask ? value % w->mask : value;
    if (rest == 0) return false;
    for (unsigned i = 0; i < w->count; i++) {
        if (w->row[i].bits == 0 || rest < w->row[i].bits) continue;
        wm_wordset_add(s, w->row[i].word);
        rest -= w->row[i].bits;
    }
    if (rest) add_rest(s, w, rest, true);
    return true;
}

void wm_wordset_translate(wm_wordset *s, const wm_words *w, uint64_t value)
{
    for (unsigned i = 0; w && i < WORDS_CHAIN_MAX; i++, w = w->next) {
        if (w->trigger && !(value & w->trigger)) continue;
        bool said = w->kind == WM_WORDS_BITS    ? say_bits(s, w, value)
                    : w->kind == WM_WORDS_INDEX ? say_index(s, w, value)
                                                : say_decimal(s, w, value);
        if (!said && w->none) wm_wordset_add(s, w->none);
    }
}

void wm_wordset_tpl(wm_wordset *s, const wm_words *w, uint8_t sts)
{
    static const char *const application[] = {"", "BUSY", "ERROR", "ALARM"};
    if (w && (mask_of(w) & 0x1F)) {
        wm_wordset_translate(s, w, sts);
        return;
    }
    wm_wordset_add(s, application[sts & 3]);
    if (sts & 0x04) wm_wordset_add(s, "POWER_LOW");
    if (sts & 0x08) wm_wordset_add(s, "PERMANENT_ERROR");
    if (sts & 0x10) wm_wordset_add(s, "TEMPORARY_ERROR");
    if (!(sts & 0xE0)) return;
    if (w) {
        wm_wordset_translate(s, w, sts & 0xE0);
    } else {
        char text[16];
        snprintf(text, sizeof text, "UNKNOWN_%02X", (unsigned)sts & 0xE0);
        wm_wordset_add(s, text);
    }
}

bool wm_wordset_application(wm_wordset *s, const wm_telegram *t)
{
    uint8_t code = t->payload_length > 0 ? t->bytes[t->payload_at] : 0;
    switch (wm_telegram_payload(t)) {
    case WM_PAYLOAD_ERROR: wm_wordset_translate(s, &error_words, code); return true;
    case WM_PAYLOAD_ALARM:
        // On radio CI 71 is one that makers use for payloads of their own.
        if (t->tpl_ci == CI_ALARM && t->bus == WM_BUS_WIRELESS) return false;
        wm_wordset_translate(s, &alarm_words, code);
        return true;
    default: return false;
    }
}

const char *wm_wordset_join(const wm_wordset *s, const char *empty, char *out, size_t size)
{
    size_t at = 0;
    for (unsigned i = 0; i < s->count; i++) {
        // "OK" is what is left when nothing else is to say.
        if (s->count > 1 && strcmp(s->word[i], "OK") == 0) continue;
        size_t n = strlen(s->word[i]);
        if (at + n + 2 > size) break;
        if (at) out[at++] = ' ';
        memcpy(out + at, s->word[i], n);
        at += n;
    }
    out[at] = 0;
    return at ? out : empty;
}
