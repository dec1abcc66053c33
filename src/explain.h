// SPDX-License-Identifier: MIT
// What every byte of a telegram is: layers, headers, records, their values, the fields they became.
#pragma once
#include "interpreter.h"
#include <stddef.h>

enum {
    WM_PARTS_MAX = 1024,        // parts of one telegram: two a record, their gaps, some forty of headers
    WM_PART_TEXT_MAX = 160,     // bytes of a part's text
    WM_EXPLAIN_MAX = 512 << 10, // bytes that hold any printed explanation
};

typedef enum wm_layer {
    WM_LAYER_LINK,
    WM_LAYER_EXTENDED_LINK,
    WM_LAYER_NETWORK,
    WM_LAYER_AUTHENTICATION,
    WM_LAYER_TRANSPORT,
    WM_LAYER_APPLICATION,
    WM_LAYER_TRAILER,
} wm_layer;

typedef enum wm_part_state { WM_PART_UNDERSTOOD, WM_PART_PROTECTED, WM_PART_UNKNOWN } wm_part_state;

// Some bytes that belong together. Parts follow each other without gaps.
typedef struct wm_part {
    wm_layer layer;
    wm_part_state state;
    uint16_t at, length;          // in wm_explanation.bytes
    bool is_private;              // tells whose meter it is: identification numbers, names, places
    bool is_header;               // of a record: its data are the next part
    char name[48];                // "volume"
    char text[WM_PART_TEXT_MAX];  // what it says: "876.543 m3"
    char field[WM_PART_TEXT_MAX]; // keys of the JSON line, empty = none
} wm_part;

typedef struct wm_explanation {
    const uint8_t *bytes; // the telegram's, opened where it could be
    uint16_t length;
    uint16_t understood; // bytes
    uint16_t count;
    wm_part part[WM_PARTS_MAX];
    const wm_interpretation *seen;
    wm_records one; // scratch: one record alone
    wm_reading alone, bare;
} wm_explanation;

// Explains what the interpreter saw; pointers hold as long as that does. The struct is large: keep it on the
// heap.
void wm_explain(wm_explanation *e, const wm_interpretation *seen);

const char *wm_layer_name(wm_layer layer);

// Whole percent of the bytes, rounded down.
unsigned wm_explanation_share(const wm_explanation *e);

// Prints one line a part, with headings, and the share of bytes understood. Returns the length; `text` ends
// with NUL and is cut when `size` (> 0) is less than WM_EXPLAIN_MAX.
size_t wm_explanation_print(const wm_explanation *e, bool colour, char *text, size_t size);
