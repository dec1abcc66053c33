// SPDX-License-Identifier: MIT
// A link-layer frame whose CRCs all held and are removed, and what the radio knows about it.
#pragma once
#include "wm/mode.h"
#include <stdbool.h>
#include <stdint.h>

enum {
    WM_FRAME_MAX = 256,     // L field and 255 bytes (EN 13757-4 11.3); CRCs not counted
    WM_FRAME_AIR_MAX = 290, // format A with L = 255 and its 17 CRCs
};

// Honest facts of reception: measured on this telegram.
typedef struct wm_radio {
    wm_mode mode;
    wm_format format;
    double rssi_dbfs;       // mean power of the telegram, 0 = full-scale complex tone
    double snr_db;          // telegram power over noise power, both in the channel's noise bandwidth
    double freq_offset_hz;  // carrier minus the mode's nominal centre
    uint16_t repaired;      // line-code symbols that the CRC judge changed
    double first_sample;    // input index of the preamble's first chip that is known to be there
    double last_sample;     // index of the end of the last chip
} wm_radio;

typedef struct wm_frame {
    uint8_t bytes[WM_FRAME_MAX]; // bytes[0] is L, equal to length - 1 in both formats
    uint16_t length;
    wm_radio radio;
} wm_frame;
