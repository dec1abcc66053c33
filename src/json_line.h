// SPDX-License-Identifier: MIT
// The JSON line: one telegram, one self-contained object (docs/JSON.md).
#pragma once
#include "interpreter.h"
#include "wm/frame.h"

// Bytes of the longest line: a reading's texts, each byte escaped to six, its keys and numbers, carried
// members, raw.
enum { WM_LINE_MAX = 6 * WM_READING_TEXT_MAX + 256 * WM_READING_FIELDS_MAX + 16384 };

// What stands around the reading. NULL or false: the members are left out.
typedef struct wm_line_facts {
    bool has_timestamp;
    int64_t timestamp_ns; // Unix time of the telegram's first chip
    const wm_radio *radio;
    const char *receiver;
    const char *carried; // further members, JSON text without braces ("\"tag\":1"), put behind the radio's
} wm_line_facts;

// The frame's number in "frame_id": a hash of its bytes alone.
uint64_t wm_frame_hash(const uint8_t *bytes, size_t n);

// Writes the line, newline included, and returns its length; 0 when it does not fit (it always does with
// WM_LINE_MAX bytes). `raw` are the bytes as heard. `seen` may be NULL: bytes of which not even the address
// is known.
size_t wm_json_line(char *text, size_t size, const wm_line_facts *facts, const wm_interpretation *seen,
                    const uint8_t *raw, size_t raw_length);
