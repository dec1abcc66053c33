// SPDX-License-Identifier: MIT
// The correlation of a stretch of a burst with the known chips: prefix sums of the delay product, the coarse
// correlation of every place, and the exact one of any place.
//
// The coarse one looks at every second or so of the grid's positions and sums the preamble in segments that
// several chip rates share. It only says where to look. A page of the burst is worked on from its start to
// its end, as far as is asked for.
#pragma once
#include "scan_plan.h"

enum {
    WM_SCAN_CHIP_MAX = 48,    // samples
    WM_SCAN_POSITIONS = 2048, // of the grid, in one page
    WM_SCAN_MARGIN = 48,      // positions more on either side, to compare with
    WM_SCAN_REACH = 240,      // half the pattern in positions, at the most
    WM_SCAN_GRID = WM_SCAN_POSITIONS + 2 * WM_SCAN_MARGIN + 2 * WM_SCAN_REACH + 4 * WM_LANES_PAD,
    WM_SCAN_COARSE = WM_SCAN_POSITIONS + 2 * WM_SCAN_MARGIN + 2 * WM_LANES_PAD,
    WM_SCAN_BEYOND = 256, // floats that sums near a row's end may read behind it, without using them
    WM_SCAN_ROW = WM_SCAN_GRID + WM_SCAN_PHASES * WM_SCAN_BEYOND,
    WM_SCAN_CHUNK = 1024, // samples multiplied at a time
};

// A range of items that are at hand.
typedef struct wm_scan_range {
    int from, to;
} wm_scan_range;

typedef struct wm_scan {
    wm_kernels kernels;
    const wm_burst *burst;
    wm_scan_plan plans[WM_CHANNEL_COUNT]; // of the rates met last
    const wm_scan_plan *plan;
    const wm_pattern *pattern;
    int delay;      // of the product, samples
    int step;       // samples a grid position
    int stride;     // grid positions a coarse one: 1 or 2
    int half;       // of the pattern at the middle rate, positions
    int reach;      // of the pattern at any rate, a multiple of stride; what is before the first place
    ptrdiff_t base; // position of grid index 0 in the burst
    int grid;       // indices at hand
    double sum[3];  // of y's parts and |y|^2 before them
    // Coarse position j is grid index reach + j * stride. Grid index g is item g % stride * row + g / stride
    // of a part.
    wm_scan_range segments, coarse;
    size_t row;
    wm_cf32 prefix[WM_SCAN_GRID];              // prefix sums of y
    double energy[WM_SCAN_GRID];               // prefix sums of |y|^2
    float part[WM_SCAN_PARTS][2][WM_SCAN_ROW]; // real, imaginary
    float rho[WM_SCAN_COARSE];                 // coarse, best of the rates
    float rate[WM_SCAN_COARSE];                // that rate's index
    float y[3][WM_SCAN_CHUNK];
} wm_scan;

// Starts over with a burst, which must stay in place. WM_E_UNSUPPORTED: fewer than 3 or more than 48 samples
// a chip.
WM_MUST_USE wm_status wm_scan_start(wm_scan *s, const wm_burst *burst);

// Starts a page whose coarse position 0 is grid position `first` of the burst. A place is where the pattern's
// middle stands.
void wm_scan_open(wm_scan *s, ptrdiff_t first);

// Correlates coarse positions [from, to) of the page, `to` at most WM_SCAN_POSITIONS + 2 * WM_SCAN_MARGIN
// over stride. Those that are at hand are not done again; `from` must not lie before them.
void wm_scan_run(wm_scan *s, int from, int to);

// Exact z of rate r at grid index g, from edge to edge; an edge inside the pattern at which the sum ends
// counts half.
wm_cf32 wm_scan_sum(const wm_scan *s, int g, int r, int from_edge, int to_edge);

// The preamble's part of that at coarse position j, from segments.
wm_cf32 wm_scan_preamble(const wm_scan *s, int j, int r);

// |z|^2 of the whole pattern over the chip's length; 0 for a rate beyond those tried.
double wm_scan_square(const wm_scan *s, int g, int r);

// The highest of that at WM_SUMS grid indices from g on, and where.
double wm_scan_highest(const wm_scan *s, int g, int r, int *ret_at);

// sum |y|^2 under the pattern, at rate r.
double wm_scan_energy(const wm_scan *s, int g, int r);
