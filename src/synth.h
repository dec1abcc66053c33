// SPDX-License-Identifier: MIT
// Telegrams to an IQ capture: each is encoded, modulated, given a level, an offset and a place in time; noise
// and the faults of a receiver come on top. The same configuration gives the same bytes on every machine, but
// for echoes, whose filter may differ in the last bit of a float.
#pragma once
#include "decoders/link/encode.h"
#include "dsp/frontend.h"

enum {
    WM_SYNTH_TELEGRAMS_MAX = 1 << 16,
    WM_SYNTH_PLACED_MAX = 1 << 18, // telegrams times repetitions
    WM_SYNTH_SLOTS = 64,           // telegrams that overlap at one time
    WM_SYNTH_ECHOES_MAX = 8,
    WM_SYNTH_ECHO_SAMPLES_MAX = 255, // longest delay
    WM_SYNTH_BLOCK = 16384,          // samples of one wm_synth_next()
};

// A value, or bounds between which each telegram draws its own.
typedef struct wm_synth_range {
    double low, high;
} wm_synth_range;

typedef enum wm_synth_level_kind {
    WM_SYNTH_SNR,   // dB: power over that of the noise in Carson's bandwidth of the mode
    WM_SYNTH_EC_N0, // dB: energy of one chip over the noise density
    WM_SYNTH_DBFS,  // power itself, 0 = full-scale complex tone
} wm_synth_level_kind;

typedef struct wm_synth_telegram {
    wm_mode mode;
    wm_format format;
    bool long_preamble;  // S1: 279 pairs, not the 15 of S1-m
    int preamble_pairs;  // pairs of chips 01; -1 = the mode's own
    int postamble_chips; // -1 = the mode's own
    bool placed;         // starts at at_s (first chip), not behind the one before
    double at_s;
    wm_synth_level_kind level_kind;
    wm_synth_range level_db;
    wm_synth_range offset_hz;       // of the carrier, from the mode's centre
    wm_synth_range drift_hz;        // over the telegram, around the offset
    wm_synth_range deviation_hz;    // 0 = the mode's own
    wm_synth_range chip_rate_error; // relative
    uint16_t length;
    uint8_t frame[WM_FRAME_MAX]; // without CRCs; frame[0] = length - 1
} wm_synth_telegram;

typedef enum wm_synth_noise { WM_SYNTH_NOISE_AUTO, WM_SYNTH_NOISE_FIXED, WM_SYNTH_NOISE_OFF } wm_synth_noise;

typedef struct wm_synth_echo {
    double delay_s, level_db, phase_deg; // against the direct path
} wm_synth_echo;

typedef struct wm_synth_config {
    double rate_hz, centre_hz;
    wm_sample_format format;
    uint64_t seed;
    double at_s;       // first chip of the first telegram that has no place of its own
    double gap_s;      // from the end of one to the start of the next; up to one sample more, drawn
    double tail_s;     // behind the last one
    double duration_s; // of the whole capture, 0 = as long as it takes
    uint32_t repeat;   // the telegrams this many times, >= 1
    double ramp_s;
    // AUTO: -30 dBFS, and less where the strongest telegram of a given SNR would clip.
    wm_synth_noise noise;
    double noise_dbfs; // FIXED: power of the complex noise over the whole sample rate
    double dc_i, dc_q; // of full scale
    double iq_gain_db; // I over Q
    double iq_phase_deg;
    wm_synth_echo echoes[WM_SYNTH_ECHOES_MAX];
    size_t echo_count;
} wm_synth_config;

// A telegram in its place, with the values it drew.
typedef struct wm_synth_placed {
    uint32_t telegram, order; // index of the telegram; place in the order of creation
    uint32_t slot;
    int64_t first_sample; // sample in which the first chip begins ...
    double fraction;      // ... and how far into it
    double samples;       // length of all chips
    int64_t begin, end;   // samples that it touches, ramps included
    double carrier_hz, drift_hz, deviation_hz, chip_rate_hz;
    double phase_cycles, amplitude;
} wm_synth_placed;

// Where everything stands; `items` is sorted by begin.
typedef struct wm_synth_plan {
    wm_synth_placed *items;
    size_t count;
    double sigma; // sqrt of the noise power, full scale = 1
    uint64_t samples;
} wm_synth_plan;

// Bandwidth of an SNR, by Carson's rule from the nominal values: 2 (deviation + chip rate / 2). T1 200 kHz,
// C1 190 kHz, S1 132.768 kHz.
double wm_synth_bandwidth_hz(wm_mode mode);

// Amplitude ratio of a level in dB, rounded to float so that machines agree.
double wm_synth_amplitude(double db);

wm_encoding wm_synth_encoding(const wm_synth_telegram *t);

// Draws and places. WM_E_UNSUPPORTED: the capture does not cover telegram *ret_bad; WM_E_LENGTH, WM_E_LIMIT,
// WM_E_ARGUMENT: telegram *ret_bad cannot be encoded, or too many telegrams in all or at one time;
// WM_E_TRUNCATED: telegram *ret_bad ends behind the duration or starts before the capture; WM_E_MEMORY. The
// caller frees items.
WM_MUST_USE wm_status wm_synth_plan_make(const wm_synth_config *c, const wm_synth_telegram *telegrams,
                                         size_t count, wm_synth_plan *ret, size_t *ret_bad);

typedef struct wm_synth wm_synth;

// telegrams are borrowed. Errors of wm_synth_plan_make(). No telegram at all needs a duration: noise alone.
WM_MUST_USE wm_status wm_synth_create(const wm_synth_config *c, const wm_synth_telegram *telegrams,
                                      size_t count, wm_synth **ret, size_t *ret_bad);
void wm_synth_destroy(wm_synth *s); // NULL is fine

// The next block in the configured format, little endian: at most WM_SYNTH_BLOCK samples, which hold until
// the next call. Returns how many, 0 at the end.
size_t wm_synth_next(wm_synth *s, const uint8_t **ret_bytes);

const wm_synth_plan *wm_synth_plan_of(const wm_synth *s);
uint64_t wm_synth_clipped(const wm_synth *s); // I and Q values beyond full scale so far

// I and Q values of n samples to bytes, rounded to nearest, cut at the rails; returns how many were cut.
size_t wm_synth_quantise(wm_sample_format format, const wm_cf32 *x, size_t n, uint8_t *bytes);
