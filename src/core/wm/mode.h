// SPDX-License-Identifier: MIT
// Radio modes, frame formats and line codes of EN 13757-4, as names and rows of data.
#pragma once
#include <stddef.h>
#include <stdint.h>

typedef enum wm_mode {
    WM_MODE_S1, // also S1-m, S2, T2 down: the same chips, a shorter preamble
    WM_MODE_T1,
    WM_MODE_C1,
    WM_MODE_COUNT
} wm_mode;

typedef enum wm_format { WM_FORMAT_A, WM_FORMAT_B } wm_format;

typedef enum wm_linecode_id {
    WM_LINECODE_NRZ,          // chip = bit
    WM_LINECODE_MANCHESTER,   // bit 1 = 01, bit 0 = 10
    WM_LINECODE_THREE_OF_SIX, // nibble = six chips with three ones
    WM_LINECODE_COUNT
} wm_linecode_id;

// A line code: every symbol of `bits` data bits is one word of `chips` chips, first chip in the most
// significant bit (EN 13757-4 5.5 and 6.5).
typedef struct wm_linecode {
    uint8_t bits, chips;
    uint8_t words[16]; // index: symbol value, 2^bits entries used
} wm_linecode;

// One radio mode. Frequencies and rates are the nominal ones (EN 13757-4 tables 4 to 13).
typedef struct wm_mode_row {
    const char *name; // "S1"
    double centre_hz;
    double chip_rate_hz;
    double chip_rate_tolerance; // relative, what a receiver should take
    double deviation_hz;
    wm_linecode_id linecode;
    uint8_t preamble_pairs; // shortest preamble: pairs of chips 01
    uint8_t sync_chips;     // length of the sync word that follows
    uint32_t sync[2];       // its chips for format A and B, right aligned; equal where only A exists
    uint8_t postamble_chips;
} wm_mode_row;

extern const wm_mode_row wm_modes[WM_MODE_COUNT];
extern const wm_linecode wm_linecodes[WM_LINECODE_COUNT];

const char *wm_format_name(wm_format format); // "A", "B"
