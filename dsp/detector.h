// SPDX-License-Identifier: MIT
// From slot powers to ranges of slots: where a channel's power stands above its noise.
//
// The mean over a window of slots is compared with the floor, the least window mean of the last second
// (minimum statistics, R. Martin 2001). The floor is known only after some time: the first slots wait for it.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    WM_DETECTOR_WAIT = 1024,     // slots at the start that wait for a floor
    WM_DETECTOR_RING = 2048,     // slot powers kept: those that wait, and the window
    WM_DETECTOR_WINDOW_MAX = 64, // slots
    WM_DETECTOR_MINIMA = 8,      // floor: least of so many blocks and the one begun
    WM_DETECTOR_BLOCK = 800,     // slots of a block
};

// Lengths in slots; thresholds as ratios to the floor.
typedef struct wm_detector_row {
    size_t outputs; // filter outputs in a slot
    size_t window;
    double on, off;
    size_t hold;     // below `off` for so long: ended
    size_t lookback; // before the window that triggered
    size_t piece;    // a longer burst is handed over in pieces
    size_t rest;     // longest telegram after its sync word
    size_t lead;     // longest stretch before the end of a sync word that finding it needs
} wm_detector_row;

// A stretch of slots. Syncs that end in [search_from, search_to) belong to it.
typedef struct wm_detector_range {
    uint64_t from, to, search_from, search_to;
    double noise; // mean power of a slot that holds only noise
} wm_detector_range;

typedef struct wm_detector {
    wm_detector_row row;
    double floor_min; // a lower floor is not believed
    double unbias;    // noise mean / expected least window mean

    uint64_t power[WM_DETECTOR_RING];
    uint64_t head, cursor; // slots fed, slots judged
    bool ready;            // the floor is known

    uint64_t sum;                        // of the window that ends at the cursor
    uint64_t minima[WM_DETECTOR_MINIMA]; // least sums of past blocks
    uint64_t least;                      // of the block begun
    size_t blocks, block_slots;
    double ceiling;        // of the floor, for now
    double noise;          // mean sum of the windows below `on`
    double floor, on, off; // mean of a slot of noise; thresholds of the window's sum

    bool open;
    uint64_t from, search_from; // of the open burst
    uint64_t searched;          // slots before this one were handed over for searching
    size_t below;
} wm_detector;

void wm_detector_init(wm_detector *d, const wm_detector_row *row, double floor_min);

// Forgets everything; slot numbers begin at 0 again.
void wm_detector_reset(wm_detector *d);

// Appends a slot. After each, wm_detector_next() while wm_detector_pending().
void wm_detector_feed(wm_detector *d, uint64_t power);
bool wm_detector_pending(const wm_detector *d);

// Judges the next pending slot; true when a range is complete with it.
bool wm_detector_next(wm_detector *d, wm_detector_range *ret);

// No slot follows: true when a range was open, which ends at the last slot. A stream that ended before the
// floor was known is one range.
bool wm_detector_close(wm_detector *d, wm_detector_range *ret);
