// SPDX-License-Identifier: MIT
// The correlation of one block of a burst with the known chips: prefix sums of the delay product, the coarse
// correlation of every place, and the exact one of any place.
//
// The coarse one looks at every second or so of the grid's positions and sums the preamble in segments that
// several chip rates share. It only says where to look.
#pragma once
#include "kernels.h"
#include "pattern.h"

enum {
    WM_SCAN_POSITIONS = 2048, // of the grid, searched in one block
    WM_SCAN_MARGIN = 48,      // positions more on either side, to compare with
    WM_SCAN_REACH = 240,      // half the pattern in positions, at the most
    WM_SCAN_GRID = WM_SCAN_POSITIONS + 2 * WM_SCAN_MARGIN + 2 * WM_SCAN_REACH + WM_LANES_PAD,
    WM_SCAN_COARSE = WM_SCAN_POSITIONS + 2 * WM_SCAN_MARGIN + 2 * WM_LANES_PAD,
    WM_SCAN_BEYOND = 160, // floats that sums near a row's end may read behind it, without using them
    WM_SCAN_PHASES = 2,
    WM_SCAN_ROW = WM_SCAN_GRID + WM_SCAN_PHASES * WM_SCAN_BEYOND,
    WM_SCAN_SEGMENT_RATES = WM_PATTERN_RATES_MAX / WM_PATTERN_SHARE,
    WM_SCAN_CHUNK = 1024, // samples multiplied at a time
};

typedef enum wm_scan_part {
    WM_SCAN_PREFIX, // prefix sums of y, in phases
    WM_SCAN_HALF,   // half of that, for the ends of sums
    WM_SCAN_UNIT,   // a few alternating chips that begin here
    WM_SCAN_SEGMENT,
    WM_SCAN_PARTS = WM_SCAN_SEGMENT + WM_SCAN_SEGMENT_RATES
} wm_scan_part;

typedef struct wm_scan {
    wm_kernels kernels;
    const wm_burst *burst;
    wm_pattern pattern;
    int delay;      // of the product, samples
    int step;       // samples a grid position
    int stride;     // grid positions a coarse one: 1 or 2
    ptrdiff_t base; // position of grid index 0 in the burst
    int grid;       // indices in use
    int coarse;     // coarse positions in use: position j is grid index WM_SCAN_REACH + j * stride
    size_t row;     // grid index g is item g % stride * row + g / stride of a part
    int half;       // of the pattern at the middle rate, positions
    wm_cf32 prefix[WM_SCAN_GRID];              // prefix sums of y
    double energy[WM_SCAN_GRID];               // prefix sums of |y|^2
    float part[WM_SCAN_PARTS][2][WM_SCAN_ROW]; // real, imaginary
    float z[2][WM_SCAN_COARSE];
    float rho[WM_SCAN_COARSE];  // coarse, best of the rates
    float rate[WM_SCAN_COARSE]; // that rate's index
    float y[3][WM_SCAN_CHUNK];
} wm_scan;

// Starts over with a burst, which must stay in place. WM_E_UNSUPPORTED: fewer than 3 or more than 48 samples
// a chip.
WM_MUST_USE wm_status wm_scan_start(wm_scan *s, const wm_burst *burst);

// Correlates `positions` (at most WM_SCAN_POSITIONS) from grid position `first` of the burst on, and the
// margin on either side. A place is where the pattern's middle stands.
void wm_scan_run(wm_scan *s, ptrdiff_t first, int positions);

// Exact z of rate r at grid index g, from edge to edge; an edge inside the pattern at which the sum ends
// counts half.
wm_cf32 wm_scan_sum(const wm_scan *s, int g, int r, int from_edge, int to_edge);

// |z|^2 of the whole pattern over the chip's length; 0 for a rate beyond those tried.
double wm_scan_square(const wm_scan *s, int g, int r);

// sum |y|^2 under the pattern, at the middle rate.
double wm_scan_energy(const wm_scan *s, int g);
