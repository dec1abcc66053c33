// SPDX-License-Identifier: MIT
// Delay-product correlator: finds the 48 known chips before a telegram's data, whatever the carrier, the
// level, the deviation and the chip rate within their tolerances.
//
//   y[n] = x[n + D] conj(x[n]),  z(p, r) = sum over the known chips around p, at rate r, of +-y
//
// A carrier offset only turns z; the pattern is balanced, so the mean of y cancels. There is no threshold in
// level: |z|^2 is compared with the energy of y in the same place.
#pragma once
#include "pattern.h"
#include "wm/status.h"

enum { WM_CORRELATOR_CANDIDATES = 32 }; // of one block; the weaker half of more is left out

typedef struct wm_candidate {
    double end;       // end of the last known chip, samples of the burst
    double chip;      // samples a chip
    double carrier;   // angle per sample
    double deviation; // angle per sample, coarse
    float rho;        // |z|^2 over what a perfect match would have, 0 to 1
    float power;      // |z| per sample: amplitude squared of the signal, coarse
} wm_candidate;

typedef struct wm_correlator wm_correlator;

// `cpu`: kernel tier by name, NULL = best of this machine. WM_E_ARGUMENT: not known; WM_E_MEMORY.
WM_MUST_USE wm_status wm_correlator_create(const char *cpu, wm_correlator **ret);
void wm_correlator_destroy(wm_correlator *c); // NULL is fine

// Starts over with a burst, which must stay in place. Candidates of less power than `least` are left out.
// WM_E_UNSUPPORTED: fewer than 3 or more than 48 samples a chip.
WM_MUST_USE wm_status wm_correlator_start(wm_correlator *c, const wm_burst *burst, float least);

// The next candidate, in order of time, that ends at `from` or later, or is as loud as `louder` in power;
// false at the end of the burst. Places where none can be are not searched. `ret_dropped` is raised by the
// number of candidates that did not fit a block.
bool wm_correlator_next(wm_correlator *c, double from, float louder, wm_candidate *ret,
                        uint64_t *ret_dropped);
