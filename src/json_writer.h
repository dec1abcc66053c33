// SPDX-License-Identifier: MIT
// Writes one flat JSON object into a bounded buffer. jansson reads JSON in this program; it cannot write
// exact decimals, and a line per telegram should not cost an allocation per field, so lines are written here.
#pragma once
#include "wm/decimal.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct wm_json {
    char *text;
    size_t size, used;
    bool overflow; // something did not fit; the text is then no valid JSON
    bool first;    // no member written yet
} wm_json;

// Starts an object "{" in text[0 .. size).
void wm_json_begin(wm_json *j, char *text, size_t size);

void wm_json_text(wm_json *j, const char *key, const char *value); // escapes; invalid UTF-8 becomes U+FFFD
void wm_json_decimal(wm_json *j, const char *key, wm_decimal value);
void wm_json_integer(wm_json *j, const char *key, int64_t value);
void wm_json_bool(wm_json *j, const char *key, bool value);
void wm_json_hex(wm_json *j, const char *key, const uint8_t *bytes, size_t n);

// A number with `digits` places after the point (0..9); left out when it is not finite.
void wm_json_real(wm_json *j, const char *key, double value, int digits);

// A value that is JSON text already.
void wm_json_raw(wm_json *j, const char *key, const char *json);

// Members that are JSON text already ("\"a\":1,\"b\":2"), taken as they are.
void wm_json_members(wm_json *j, const char *json);

// Ends with "}\n" and returns the length, or 0 on overflow.
size_t wm_json_end(wm_json *j);
