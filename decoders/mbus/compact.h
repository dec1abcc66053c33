// SPDX-License-Identifier: MIT
// Compact frames (EN 13757-3 annex G): data without headers, which a format signature names.
#pragma once
#include "wm/status.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { WM_FORMAT_BYTES_MAX = 250, WM_FORMATS_MAX = 1024 };

// Formats learned from full frames and format frames. Built-in ones are always known.
typedef struct wm_formats wm_formats;

WM_MUST_USE wm_status wm_formats_create(wm_formats **ret);
void wm_formats_destroy(wm_formats *f);

// Learns from the records of a full frame (CI 72, 78, 7A). Returns true when the format is new.
bool wm_formats_learn(wm_formats *f, const uint8_t *records, size_t length);

// Expands signature, full-frame CRC and data (what follows CI 73, 79, 7B) into ordinary records.
// WM_E_SIGNATURE: format not known; WM_E_CRC: full-frame CRC wrong; WM_E_TRUNCATED; WM_E_LIMIT.
WM_MUST_USE wm_status wm_formats_expand(const wm_formats *f, const uint8_t *compact, size_t length,
                                        uint8_t *records, size_t max, size_t *ret_length);
