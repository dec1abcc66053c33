// SPDX-License-Identifier: MIT
// A synthesised capture to a file, a SigMF pair or standard output.
#pragma once
#include "synth.h"

typedef struct wm_synth_file {
    const char *path;     // "-" = standard output; ".sigmf-data" and ".sigmf-meta" write both
    const char *datetime; // of sample 0, RFC 3339 UTC, for SigMF; may be NULL
    const wm_synth_config *config;
    const wm_synth_telegram *telegrams;
} wm_synth_file;

// Writes all that is left of s. WM_OK also when the reader of a pipe has gone; otherwise one line on stderr
// said what is wrong. WM_E_ARGUMENT: standard output is a terminal or the path too long; WM_E_IO.
WM_MUST_USE wm_status wm_synth_file_write(const wm_synth_file *f, wm_synth *s);
