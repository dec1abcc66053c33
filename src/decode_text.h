// SPDX-License-Identifier: MIT
// Telegrams in lines of text: logs of other programs, messages people wrote, links.
#pragma once
#include "wm/status.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct wm_text_hit {
    size_t begin, end;  // its hex is text[begin .. end)
    bool is_cul;        // a line of CUL: all CRCs are there
    bool has_link_rssi; // FHEM's form of an Amber stick: the last byte is the receiver's
} wm_text_hit;

// Finds the first hex in text[0 .. n) that has the shape of a telegram: a known C field behind L, three
// letters, a length that fits; a wired frame; a receiver's message. bytes[0 .. *ret_length) is it. WM_END:
// there is none. `whole`: telegrams that are cut off do not count.
WM_MUST_USE wm_status wm_text_find(const char *text, size_t n, bool whole, uint8_t *bytes, size_t max,
                                   uint16_t *ret_length, wm_text_hit *ret);

// The text is hex and separators alone (wm_hex_read() tells what is wrong with it).
bool wm_text_is_hex(const char *text, size_t n);

// A line that is known to hold no telegram: what wmbusmeters, ESPHome or rtl_433 print beside them.
bool wm_text_is_chatter(const char *text, size_t n);

// A line of a program's debug log, which repeats and cuts telegrams.
bool wm_text_is_debug(const char *text, size_t n);

// Without blanks, quotes, brackets and marks of quoting around it: moves *text, shortens *n.
void wm_text_trim(const char **text, size_t *n);
