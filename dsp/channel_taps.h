// SPDX-License-Identifier: MIT
// Filter rows for the kernels: a Kaiser low-pass with the mixer folded in (J. F. Kaiser 1974).
#pragma once
#include "kernels.h"

typedef struct wm_taps_spec {
    double rate_hz;
    double centre_hz;     // of the passband, in the samples
    double cut_hz;        // half power is near here, from the centre
    double transition_hz; // from the end of the passband to the stopband
    double stop_db;       // attenuation beyond
    double late;          // 0 to 1: the row's outputs stand this part of a sample later
    double full_scale;    // largest component of a sample: 255 or 32768
} wm_taps_spec;

// Taps that the low-pass needs (Kaiser's estimate), at most WM_FIR_TAPS_MAX, not padded.
size_t wm_taps_length(const wm_taps_spec *spec);

// `taps` rounded up to what a row has.
size_t wm_taps_padded(size_t taps);

// Writes both rows, 2 * wm_taps_padded(taps) values each, re and im aligned to 64 bytes, and says in `ret`
// how to use them, without bias. Output k of the row stands at sample k * hop + (taps - 1) / 2 + late, and
// turns with the phase of centre_hz there. ret_gain: output per input in the passband; ret_noise_hz: noise
// bandwidth.
void wm_taps_design(const wm_taps_spec *spec, size_t taps, int16_t *re, int16_t *im, wm_fir *ret,
                    double *ret_gain, double *ret_noise_hz);

// Sets the bias so that a constant (re, im), in 1/65536 of the input's unit, vanishes; also rounds.
void wm_taps_set_dc(wm_fir *fir, int64_t re, int64_t im);
