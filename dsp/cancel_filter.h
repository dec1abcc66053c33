// SPDX-License-Identifier: MIT
// Least squares for the filter between a telegram's ideal signal and what was received of it. The signal ends
// inside the samples used, so the equations depend on differences of delays alone.
#pragma once
#include "cancel.h"

typedef struct wm_cancel_equations {
    int phases;
    double same[WM_IDEAL_PHASES][WM_CANCEL_TAPS][2];  // sum s_p[i] conj(s_p[i - d]), d from 0 on
    double cross[2 * WM_CANCEL_TAPS - 1][2];          // sum s_0[i] conj(s_1[i - d]), d from 1 - TAPS on
    double right[WM_IDEAL_PHASES][WM_CANCEL_TAPS][2]; // sum x[i] conj(s_p[i - d]), d from -TAPS / 2 on
} wm_cancel_equations;

// Adds a chunk of the ideal signal and the samples at hand.
void wm_cancel_add(wm_cancel_equations *e, const wm_cancel *w, float (*ideal)[2][WM_CANCEL_ROW]);

// Taps of either phase in the order of `right`. False: no solution.
bool wm_cancel_solve(const wm_cancel_equations *e, float h[][2]);
