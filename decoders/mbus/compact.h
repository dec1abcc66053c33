// SPDX-License-Identifier: MIT
// Compact frames (EN 13757-3 annex G): data without headers, which a format signature names.
#pragma once
#include "wm/record.h"
#include "wm/status.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    WM_FORMAT_BYTES_MAX = 250, // longest format: all DIF, DIFE, VIF and VIFE of a frame
    WM_FORMATS_MAX = 1024,     // learned ones; the next one takes the place of the oldest
};

// Formats learned from full frames and format frames. Built-in ones are always known.
typedef struct wm_formats wm_formats;

// About 400 kB from the heap, once; nothing is allocated later. WM_E_MEMORY.
WM_MUST_USE wm_status wm_formats_create(wm_formats **ret);
void wm_formats_destroy(wm_formats *f); // NULL is fine

// Learns from the records that wm_records_read() found in the full frame `bytes` (CI 72, 78, 7A). Returns
// true when the format is new. Frames that could not be read to the end, or that hold bytes of a manufacturer
// (DIF 0F), teach nothing.
bool wm_formats_learn(wm_formats *f, const uint8_t *bytes, const wm_records *records);

// Learns from a format frame (what follows CI 69, 6A, 6B: length, signature, headers). WM_E_TRUNCATED;
// WM_E_LIMIT; WM_E_CRC: the signature is not that of the headers; WM_E_RECORD: no headers.
WM_MUST_USE wm_status wm_formats_learn_format(wm_formats *f, const uint8_t *format, size_t length);

// Takes the headers of a format that was learned in an earlier run. WM_E_RECORD: no headers; WM_E_LIMIT.
WM_MUST_USE wm_status wm_formats_restore(wm_formats *f, const uint8_t *headers, size_t length);

// How many formats were learned or restored, ever; and the headers of one of them: 0 bytes when a later one
// has taken its place.
uint32_t wm_formats_count(const wm_formats *f);
size_t wm_formats_learned(const wm_formats *f, uint32_t index, const uint8_t **ret);

// Expands signature, full-frame CRC and data (what follows CI 73, 79, 7B) into ordinary records. Fillers 2F
// in front (of decrypted frames) and bytes behind the last record are passed over. WM_E_SIGNATURE: format not
// known; WM_E_CRC: full-frame CRC wrong; WM_E_TRUNCATED; WM_E_LIMIT; WM_E_RECORD. *ret_length is 0 then, but
// for a wrong CRC of a frame that a built-in format fits to the byte: who knows by another check that the
// data are as sent may read these records.
WM_MUST_USE wm_status wm_formats_expand(const wm_formats *f, const uint8_t *compact, size_t length,
                                        uint8_t *records, size_t max, size_t *ret_length);
