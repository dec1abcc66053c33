// SPDX-License-Identifier: MIT
// Bits to words: a sorted set of words, joined by blanks.
#pragma once
#include "meter.h"

enum { WM_WORDS_TEXT = 2048 };

typedef struct wm_wordset {
    const char *word[WM_STATUS_WORDS_MAX];
    unsigned count;
    char text[WM_WORDS_TEXT]; // copies of the words
    unsigned used;
} wm_wordset;

void wm_wordset_clear(wm_wordset *s);

// Adds each of the words in text (blanks between), once.
void wm_wordset_add(wm_wordset *s, const char *text);

// Adds what the table says about value; the table's `none` word when it says nothing.
void wm_wordset_translate(wm_wordset *s, const wm_words *w, uint64_t value);

// Adds the words of the TPL status byte (EN 13757-7 7.5.6); manufacturer bits by the table, which may be
// NULL.
void wm_wordset_tpl(wm_wordset *s, const wm_words *w, uint8_t sts);

// Adds what an application error or an alarm says (EN 13757-7 7.3 and 7.4). False: the telegram is neither.
bool wm_wordset_application(wm_wordset *s, const wm_telegram *t);

// Joins the words into out, "OK" only when there is no other. Returns out, or `empty` when there is no word.
const char *wm_wordset_join(const wm_wordset *s, const char *empty, char *out, size_t size);
