// SPDX-License-Identifier: MIT
// A meter of another size, or that counts in another unit, sends the same records in other steps: 0.01 m³/h
// for 0.001 m³/h, GJ for kWh. Each choice makes a format, and a signature, of its own. This writes them all.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { WM_SCALE_CLASSES = 5 }; // energy, volume, volume of pulse inputs (subunits), power, flow

typedef struct wm_scales {
    uint8_t step[WM_SCALE_CLASSES]; // all quantities of a class have the same step
    bool present[WM_SCALE_CLASSES];
} wm_scales;

// The first of all choices for the headers of a format, and the next. False: that was the last.
void wm_scales_start(wm_scales *s, const uint8_t *headers, size_t n);
bool wm_scales_next(wm_scales *s);

// The headers with the steps of *s; their length, or 0: no room, or cut off.
size_t wm_scales_write(const wm_scales *s, const uint8_t *headers, size_t n, uint8_t *ret, size_t max);
