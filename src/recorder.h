// SPDX-License-Identifier: MIT
// Keeps the last samples, and writes them as a SigMF recording when a telegram was heard and could not be
// read: so that what was missed can be looked at, and replayed.
#pragma once
#include "dsp/frontend.h"
#include "wm/status.h"
#include <stddef.h>
#include <stdint.h>

typedef struct wm_recorder_config {
    const char *folder;
    unsigned recordings_max; // then nothing more is written
    double rate_hz, centre_hz;
    wm_sample_format format;
} wm_recorder_config;

typedef struct wm_recorder wm_recorder;

// WM_E_ARGUMENT: recordings cannot be written there, told in one line.
WM_MUST_USE wm_status wm_recorder_check(const char *folder);

// WM_E_MEMORY. Everything is allocated here.
WM_MUST_USE wm_status wm_recorder_create(const wm_recorder_config *config, wm_recorder **ret);
void wm_recorder_destroy(wm_recorder *r); // NULL is fine

// The stream goes on by n samples, or is interrupted: what was kept is forgotten.
void wm_recorder_push(wm_recorder *r, const void *samples, size_t n);
void wm_recorder_clear(wm_recorder *r);

// Writes what is kept, up to the newest sample, whose Unix time is end_ns, and forgets it: no sample is
// written twice. A failure, and the last recording, are told once.
void wm_recorder_save(wm_recorder *r, int64_t end_ns, const char *why);
