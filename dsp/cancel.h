// SPDX-License-Identifier: MIT
// Takes a telegram that was read out of the samples of its burst, so that what lay under it can be read.
//
// Its chips are known, so its ideal signal is. What transmitter and channel filter make of that is a short
// filter, found by least squares from the samples themselves; at both ends, where a transmitter comes and
// goes, the amplitude is measured.
#pragma once
#include "ideal.h"
#include "kernels.h"

enum {
    WM_CANCEL_HEAD_MAX =
        640,                 // chips of preamble before the known ones that are looked for (S1: 558 and more)
    WM_CANCEL_TAIL_MAX = 12, // alternating chips behind the data that are looked for (EN 13757-4: 2 to 8)
    WM_CANCEL_RAMP = 3,      // chips before and behind in which a transmitter may come and go
    WM_CANCEL_TAPS = 5,      // of the filter, for either place of a sample
    WM_CANCEL_ORDER = WM_IDEAL_PHASES * WM_CANCEL_TAPS,
    WM_CANCEL_REACH = WM_CANCEL_TAPS - 1, // samples that regressors go beyond a chunk on either side
    WM_CANCEL_CHUNK = 512,
    WM_CANCEL_ROW = WM_CANCEL_CHUNK + 2 * WM_CANCEL_REACH + WM_IDEAL_BEYOND,
    WM_CANCEL_LEARN_MAX = 16, // chunks the filter is found from
    WM_CANCEL_WINDOW = 128,   // samples in which the envelope is looked at
};

// Work memory; one per thread.
typedef struct wm_cancel {
    wm_kernels kernels;
    uint8_t chips[WM_CANCEL_HEAD_MAX + WM_FIT_CHIPS_MAX + WM_CANCEL_TAIL_MAX + 2 * WM_CANCEL_RAMP];
    // Ideal signal of the chunks that the filter is found from: real, imaginary.
    float s[WM_CANCEL_LEARN_MAX][WM_IDEAL_PHASES][2][WM_CANCEL_ROW];
    float edge[WM_IDEAL_PHASES][2][WM_CANCEL_ROW]; // of one chunk, with the chips in which it comes and goes
    float x[2][WM_CANCEL_CHUNK];
    float y[2][WM_CANCEL_CHUNK]; // filtered
} wm_cancel;

typedef struct wm_cancelled {
    double from, to; // where more than noise is left, in samples; from >= to: nowhere
    float least;     // power that something under it must have to be told from what is left of it
} wm_cancelled;

void wm_cancel_init(wm_cancel *w, const wm_kernels *kernels);

// Whether the envelope of a telegram whose known chips begin at `from` and which ends at `to` moves more than
// noise of that mean power makes it: from its first preamble chip, at most `head` samples before `from`, on.
bool wm_cancel_worth(const wm_cf32 *x, size_t n_x, double from, double to, double head, double noise_power);

// Subtracts the telegram of n chips, all of which the fit covers, with the alternating chips before and
// behind. The fit's amplitude and the noise's power say what may be left. WM_E_FORMAT: nothing to solve; x is
// as it was.
WM_MUST_USE wm_status wm_cancel_run(wm_cancel *w, wm_cf32 *x, size_t n_x, const wm_fit *fit,
                                    const uint8_t *chips, unsigned n, unsigned columns, double noise_power,
                                    wm_cancelled *ret);
