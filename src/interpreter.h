// SPDX-License-Identifier: MIT
// Bytes of a telegram in, its reading out: layers, keys, records and meter joined in one place. A pure
// function of the bytes, the keys and the meters, but for what full frames teach about compact ones.
#pragma once
#include "decoders/meters/meter.h"
#include "keys/keyring.h"
#include "list_row.h"
#include "wm/reading.h"
#include "wm/telegram.h"

typedef struct wm_interpreter_config {
    // Keys files besides those of the environment (key_sources.h), may be NULL; kept for loading again.
    const char *const *keys_files;
    size_t keys_file_count;
    bool insecure_keys;    // take keys files that others may read
    bool allow_plaintext;  // take plain telegrams of meters that have a key
    bool watch_counters;   // tell message counters that go backwards; for live telegrams, not for stored ones
    const char *meters_file; // meter list, may be NULL
    bool keep_formats;     // of compact frames, over restarts: not where the past must not matter
    const char *meter;     // read every telegram as this meter; NULL = by address
} wm_interpreter_config;

typedef struct wm_interpreter wm_interpreter;

// WM_E_FORMAT, WM_E_IO, WM_E_ARGUMENT: `message` says in one line what is wrong with the keys or the meter's
// name.
WM_MUST_USE wm_status wm_interpreter_create(const wm_interpreter_config *config, wm_interpreter **ret,
                                            char *message, size_t message_size);

// Reads all keys files again. On failure the keys are as before, and `message` says in one line what is
// wrong.
WM_MUST_USE wm_status wm_interpreter_load_keys(wm_interpreter *i, char *message, size_t message_size);
const wm_keyring *wm_interpreter_keys(const wm_interpreter *i);

void wm_interpreter_destroy(wm_interpreter *i); // wipes the keys; NULL is fine

// Key for the next telegrams only (32 hex digits), NULL takes it away. WM_E_FORMAT when it is no key.
WM_MUST_USE wm_status wm_interpreter_set_key(wm_interpreter *i, const char *hex);

// When the next telegrams were heard, Unix time in nanoseconds; 0 = not known for sure, as of a capture with
// the date of its file. Security mode 3 needs the date.
void wm_interpreter_set_time(wm_interpreter *i, int64_t unix_ns);

// What became of one telegram. Pointers hold until the next call.
typedef struct wm_interpretation {
    const wm_telegram *telegram;
    const wm_reading *reading; // fields may be empty: identity is known all the same
    const char *name;          // of the meter in the meter list or the keys file, or NULL
    wm_status status;          // WM_OK, or why there is no (whole) reading
    bool replayed;             // its message counter is lower than one heard before
    const wm_list_row *listed; // its row of the meter list, or NULL
    const wm_meter *meter;     // who read it, or NULL: not come that far
    const wm_records *records; // what it read, with its buffer; NULL likewise
    const uint8_t *records_bytes;
} wm_interpretation;

// Reads the bytes of one telegram without link-layer CRCs (bytes[0] = L), or of a wired long frame. `now_ns`
// (any monotonic origin) ages fragments. WM_E_TRUNCATED / WM_E_LENGTH: not even an address could be read,
// *ret is untouched.
WM_MUST_USE wm_status wm_interpreter_read(wm_interpreter *i, wm_bus bus, const uint8_t *bytes, size_t n,
                                          int64_t now_ns, wm_interpretation *ret);
