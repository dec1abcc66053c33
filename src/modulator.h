// SPDX-License-Identifier: MIT
// Chips to samples: 2-FSK with a continuous phase, as EN 13757-4 modes S, T and C send it (chip 1 is the
// higher frequency).
//
// The phase of every sample is computed from its time, not from the sample before: chip edges stand at their
// exact fractional positions, no error adds up, and blocks may be cut anywhere.
#pragma once
#include "wm/burst.h"
#include "wm/status.h"

typedef struct wm_modulation {
    double rate_hz;       // of the samples
    double chip_rate_hz;  // as sent, with its error
    double deviation_hz;  // one side
    double carrier_hz;    // from 0 Hz of the samples, in the middle of the telegram
    double drift_hz;      // carrier at the last chip's end minus carrier at the first chip's start; linear
    int64_t first_sample; // sample in which the first chip begins ...
    double fraction;      // ... and how far into it, [0, 1)
    double phase_cycles;  // at the first chip's start
    double amplitude;     // full scale = 1
    double
        ramp_s; // raised-cosine rise before the first chip and fall behind the last one: every chip is whole
} wm_modulation;

typedef struct wm_modulator {
    wm_modulation modulation;
    const uint8_t *chips;
    size_t count;
    double duration_s;
    int64_t begin, end; // samples [begin, end) that the telegram touches
    size_t chip;        // chips before this one are in `sum`
    int64_t sum;        // ones minus zeros of them
} wm_modulator;

// chips (0 or 1 a byte) are borrowed. WM_E_ARGUMENT: no chips, a rate that is not positive, a carrier whose
// deviation reaches beyond half the sample rate.
WM_MUST_USE wm_status wm_modulator_init(wm_modulator *m, const wm_modulation *modulation,
                                        const uint8_t *chips, size_t count);

// Adds the telegram's part in samples [at, at + n) to x. Calls go forward in time.
void wm_modulator_add(wm_modulator *m, int64_t at, wm_cf32 *x, size_t n);
