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
//
// A signature has 16 bits, and so has the CRC of a compact frame: it is easy to make another format that
// meets both, and to send a plain frame that teaches it. So it is kept who taught a format: `vouched` is true
// of frames that a secret key opened. Others do not replace what those taught, and compact frames that a key
// opened are read with vouched and built-in formats only.
typedef struct wm_formats wm_formats;

// About 550 kB from the heap, once; nothing is allocated later. WM_E_MEMORY.
WM_MUST_USE wm_status wm_formats_create(wm_formats **ret);
void wm_formats_destroy(wm_formats *f); // NULL is fine

// Learns from the records that wm_records_read() found in the full frame `bytes` (CI 72, 78, 7A). Returns
// true when the format, or that it is vouched for, is new. Frames that could not be read to the end, or that
// hold bytes of a manufacturer (DIF 0F), teach nothing.
bool wm_formats_learn(wm_formats *f, const uint8_t *bytes, const wm_records *records, bool vouched);

// Learns from a format frame (what follows CI 69, 6A, 6B: length, signature, headers). WM_E_TRUNCATED;
// WM_E_LIMIT; WM_E_CRC: the signature is not that of the headers; WM_E_RECORD: no headers.
WM_MUST_USE wm_status wm_formats_learn_format(wm_formats *f, const uint8_t *format, size_t length,
                                              bool vouched);

// Takes the headers of a format that was learned in an earlier run. WM_E_RECORD: no headers; WM_E_LIMIT.
WM_MUST_USE wm_status wm_formats_restore(wm_formats *f, const uint8_t *headers, size_t length, bool vouched);

// How many formats were learned or restored, ever; and the headers of one of them: 0 bytes when a later one
// has taken its place.
uint32_t wm_formats_count(const wm_formats *f);
size_t wm_formats_learned(const wm_formats *f, uint32_t index, const uint8_t **ret, bool *ret_vouched);

// Expands signature, full-frame CRC and data (what follows CI 73, 79, 7B) into ordinary records. Fillers 2F
// in front (of decrypted frames) and bytes behind the last record are passed over. A built-in format also
// stands for those that differ in the steps of their units alone. WM_E_SIGNATURE: format not known; WM_E_CRC:
// full-frame CRC wrong; WM_E_TRUNCATED; WM_E_LIMIT; WM_E_RECORD. *ret_length is 0 then, but for a wrong CRC
// of a frame that a built-in format fits to the byte: who knows by another check that the data are as sent
// may read these records.
WM_MUST_USE wm_status wm_formats_expand(const wm_formats *f, const uint8_t *compact, size_t length,
                                        bool vouched, uint8_t *records, size_t max, size_t *ret_length);
