// SPDX-License-Identifier: MIT
// The known chips of a channel as edges in time, at each chip rate that is tried.
//
// Their correlation with a signal of which prefix sums are at hand is a sum over the edges between unequal
// chips alone. The alternating chips of the preamble are the same few over and over: segments of them are
// summed once, at fewer rates, and used at several places.
#pragma once
#include "wm/burst.h"
#include "wm/mode.h"
#include <stdbool.h>

enum {
    WM_KNOWN_CHIPS = 48, // preamble and sync word that all modes of a channel share
    WM_PATTERN_RATES_MAX = 9,
    WM_PATTERN_EDGES_MAX = WM_KNOWN_CHIPS + 1,
    WM_PATTERN_SEGMENTS = 3,  // of the preamble
    WM_PATTERN_SHARE = 3,     // rates that share one rate of segments
    WM_PATTERN_UNITS_MAX = 5, // of a segment
    WM_PATTERN_UNIT_MAX = 4,  // chips of a unit
};

typedef struct wm_pattern_edge {
    int at;       // grid positions from the pattern's middle
    float weight; // of the prefix sum: +-1, at both ends +-1/2
} wm_pattern_edge;

typedef struct wm_pattern {
    wm_channel_id channel;
    wm_mode mode; // whose preamble and sync word are the known chips
    int sync;     // chips of the sync word
    int rates;    // hypotheses
    double rate_step;
    double rate_hz;                    // of the samples
    double step;                       // samples of a grid position
    double chip[WM_PATTERN_RATES_MAX]; // samples
    int edges, sync_edge;              // the same at all rates; where the sync word begins
    wm_pattern_edge edge[WM_PATTERN_RATES_MAX][WM_PATTERN_EDGES_MAX];
    int place[WM_PATTERN_RATES_MAX][WM_KNOWN_CHIPS + 1]; // of the edge before each chip, from the middle
    // Segments: so many units of so many alternating chips, the last of which ends at the sync word.
    int unit, units;
} wm_pattern;

// The known chips of a channel, one a byte, its nominal chip rate, the chips of its sync word.
void wm_known_chips(wm_channel_id channel, uint8_t chips[static WM_KNOWN_CHIPS]);
double wm_channel_chip_rate_hz(wm_channel_id channel);
unsigned wm_channel_sync_chips(wm_channel_id channel); // of the known ones

// Grid positions are `step` samples.
void wm_pattern_init(wm_pattern *p, wm_channel_id channel, double rate_hz, int step);

// The rate in the middle of those that share rate r's segments.
int wm_pattern_shared_rate(int r);
