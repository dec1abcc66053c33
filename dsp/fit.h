// SPDX-License-Identifier: MIT
// The five unknowns of an FSK burst, and least squares over chips that are known.
//
// With the phase path known, phase, frequency, timing, rate, deviation and drift are all linear in the phase
// residuals of the chips, so one small least squares serves acquisition and the second pass alike.
#pragma once
#include "chip.h"
#include "kernels.h"
#include "wm/status.h"
#include <stdbool.h>

typedef struct wm_fit {
    double at;        // first edge of chip 0, samples
    double chip;      // samples a chip
    double origin;    // sample the carrier's phase refers to
    double carrier;   // angle per sample, at the origin
    double deviation; // angle per sample
    double phase;     // of the phase path at chip 0
    double drift;     // change of the carrier, angle per sample^2
    double amplitude; // mean in-phase correlation of a chip
    double spread;    // mean square of the quadrature
} wm_fit;

enum {
    WM_FIT_PHASE = 1 << 0,
    WM_FIT_CARRIER = 1 << 1,
    WM_FIT_TIMING = 1 << 2,
    WM_FIT_RATE = 1 << 3,
    WM_FIT_DEVIATION = 1 << 4,
    WM_FIT_DRIFT = 1 << 5,
    WM_FIT_COLUMNS = 6,
    WM_FIT_ALL_BUT_DRIFT = 31,
    WM_FIT_CHIPS_MAX = 8192,
};

// Chips that are known (0 or 1 a byte, owned by the caller), and what all least squares over them share.
typedef struct wm_fit_chips {
    const wm_kernels *kernels;
    const uint8_t *chips;
    unsigned n, offset; // how many; chips before them, behind which the path's phase is that of chip 0 again
    unsigned columns;
    bool good; // there is something to solve
    double factor[WM_FIT_COLUMNS][WM_FIT_COLUMNS];
} wm_fit_chips;

// For steps over n chips (8 <= n <= WM_FIT_CHIPS_MAX, otherwise no step will do), the columns chosen by bits.
void wm_fit_chips_init(wm_fit_chips *c, const wm_kernels *kernels, const uint8_t *chips, unsigned n,
                       unsigned columns);

// One Gauss-Newton step. The fit's origin moves to the middle of the chips. WM_E_FORMAT: no signal there, or
// nothing to solve; *fit is not to be used then.
WM_MUST_USE wm_status wm_fit_step(wm_fit *fit, const wm_fit_chips *c, const wm_cf32 *x, size_t n_x);

// Mean in-phase correlation of n more chips, the first of which follows `from` chips after the fit's chip 0,
// where the path's phase is that of chip 0 again.
double wm_fit_agreement(const wm_fit *fit, const wm_kernels *kernels, const wm_cf32 *x, size_t n_x,
                        const uint8_t *chips, unsigned from, unsigned n);

// Fits all n chips, of which the fit so far covers the first `known`: follows the signal through them, then
// takes the whole course for one straight line in time and one parabola in phase. `exact`: the chip rate is
// known. `steps` of least squares end it.
WM_MUST_USE wm_status wm_fit_extend(wm_fit *fit, const wm_kernels *kernels, const wm_cf32 *x, size_t n_x,
                                    const uint8_t *chips, unsigned known, unsigned n, bool exact, int steps);
