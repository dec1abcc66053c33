// SPDX-License-Identifier: MIT
// Which items of a scan's parts a coarse correlation adds up: the preamble's segments, which several chip
// rates share, first of their units; then the edges of the sync word.
#pragma once
#include "kernels.h"

enum {
    WM_SCAN_PHASES = 2,
    WM_SCAN_SEGMENT_RATES = WM_PATTERN_RATES_MAX / WM_PATTERN_SHARE,
};

typedef enum wm_scan_part {
    WM_SCAN_PREFIX, // prefix sums of y, in phases
    WM_SCAN_HALF,   // half of that, for the ends of sums
    WM_SCAN_UNIT,   // a few alternating chips that begin here
    WM_SCAN_SEGMENT,
    WM_SCAN_PARTS = WM_SCAN_SEGMENT + WM_SCAN_SEGMENT_RATES
} wm_scan_part;

// How the parts lie in memory: the real parts of one, then its imaginary ones, each `axis` floats, then those
// of the next one. Grid index g is item g % stride * row + g / stride.
typedef struct wm_scan_layout {
    int stride, row, axis;
} wm_scan_layout;

typedef struct wm_scan_plan {
    wm_pattern pattern;
    int reach; // of the pattern at any rate, positions, a multiple of the stride
    wm_balance unit[WM_SCAN_SEGMENT_RATES][WM_SCAN_PHASES], segment[WM_SCAN_SEGMENT_RATES][WM_SCAN_PHASES];
    int unit_items[WM_SCAN_SEGMENT_RATES];  // units that a segment needs behind its own first
    int before, behind;                     // first and last item of segments that place 0 needs
    wm_balance whole[WM_PATTERN_RATES_MAX]; // the segments come first
} wm_scan_plan;

void wm_scan_plan_init(wm_scan_plan *plan, wm_channel_id channel, double rate_hz, int step,
                       const wm_scan_layout *layout);
