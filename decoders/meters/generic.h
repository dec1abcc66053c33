// SPDX-License-Identifier: MIT
// Names for what a record measures when no meter file knows better.
#pragma once
#include "meter.h"

extern const wm_meter wm_meter_generic;

// Records of one buffer.
typedef struct wm_origin {
    const wm_records *records;
    const uint8_t *bytes;
    bool known[WM_RECORDS_MAX]; // told already
} wm_origin;

// Adds a field for every ordinary record that is not `known` yet. A key is never used twice.
void wm_generic_add(const wm_run *run, const wm_origin *from);
