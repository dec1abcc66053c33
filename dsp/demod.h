// SPDX-License-Identifier: MIT
// Demodulator: bursts in, soft symbols out. Finds the candidates of a burst one after the other and decides
// as many data bits of one as it is asked for. Lengths and CRCs are the caller's.
#pragma once
#include "cancel.h"
#include "wm/burst.h"
#include "wm/mode.h"
#include "wm/soft.h"
#include "wm/status.h"

enum { WM_DEMOD_READINGS_MAX = 3 };

// One way to read a candidate: which mode and format its sync word may announce.
typedef struct wm_reading_try {
    wm_mode mode;
    wm_format format;
} wm_reading_try;

// A place where a telegram's sync word ends.
typedef struct wm_sync_found {
    double end;  // of the sync word's last shared chip, samples of the burst
    float power; // coherent, mean |x|^2 of the signal alone
    unsigned readings;
    wm_reading_try reading[WM_DEMOD_READINGS_MAX]; // most likely first
    wm_fit fit;                                    // of the known chips
} wm_sync_found;

typedef struct wm_demod_stats {
    uint64_t candidates; // of the delay correlator
    uint64_t attempts;   // found again coherently
    uint64_t dropped;    // left out: more than the bound
} wm_demod_stats;

typedef struct wm_demod wm_demod;

// `cpu`: kernel tier by name, NULL = best of this machine. WM_E_ARGUMENT: not known; WM_E_MEMORY.
WM_MUST_USE wm_status wm_demod_create(const char *cpu, wm_demod **ret);
void wm_demod_destroy(wm_demod *d); // NULL is fine

// Takes on a burst, which must stay in place. WM_E_UNSUPPORTED: its rate does not suit the channel's chips.
WM_MUST_USE wm_status wm_demod_start(wm_demod *d, const wm_burst *burst);

// The next sync word, in order of time, the end of which is not before `from`, unless it is `louder` in
// power. False at the end of the burst.
bool wm_demod_next(wm_demod *d, double from, float louder, wm_sync_found *ret);

// Searches the same burst once more, for sync words of which the last shared chip ends in [from, to) and
// which have the power `least`: wm_demod_next() goes on there. False: nothing to search.
bool wm_demod_search(wm_demod *d, double from, double to, float least);

// Samples of the known chips before a telegram, at their nominal rate.
double wm_demod_known(const wm_demod *d);

// Goes back to a sync word found before. False: the work allowed for this burst is done.
bool wm_demod_return(wm_demod *d, const wm_sync_found *found);

// Begins to read the sync word found last in one of its readings.
void wm_demod_read(wm_demod *d, wm_reading_try reading);

// Decides data bits until there are `bits`; *ret holds until the next call. `more`: the telegram goes on
// behind them. WM_E_TRUNCATED: the burst ends before.
WM_MUST_USE wm_status wm_demod_bits(wm_demod *d, unsigned bits, bool more, const wm_soft **ret);

// Starts the reading over, with everything fitted to all of the first `bits` data bits, which are in `bytes`.
// WM_E_FORMAT: they do not fit the samples.
WM_MUST_USE wm_status wm_demod_again(wm_demod *d, const uint8_t *bytes, unsigned bits);

// Starts the reading over with little trust in the course of the phase: for transmitters whose carrier moves.
void wm_demod_loosely(wm_demod *d);

// What has been read so far, as ratios of power: of the in-phase part of a chip over its quadrature, twice
// Ec/N0 where there is nothing but noise.
typedef struct wm_demod_clarity {
    float known;   // of the chips known before, in the first pass
    float data;    // of the data read last
    float quality; // amplitude of the data over that of the known chips
} wm_demod_clarity;
wm_demod_clarity wm_demod_get_clarity(const wm_demod *d);

// The radio's facts of a telegram of `bits` data bits, which were decided; ret->repaired, mode and format are
// left alone. *ret_end: its end in samples of the burst.
void wm_demod_radio(const wm_demod *d, unsigned bits, wm_radio *ret, double *ret_end);

// Takes the telegram of `bits` data bits in `bytes`, which was read and ends at `end`, out of the burst's
// samples, if anything else than noise shows under it. True: something is left, where *ret says.
bool wm_demod_cancel(wm_demod *d, const uint8_t *bytes, unsigned bits, double end, wm_cancelled *ret);

void wm_demod_get_stats(const wm_demod *d, wm_demod_stats *ret);
