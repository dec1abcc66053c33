// SPDX-License-Identifier: MIT
// The SigMF meta file of a synthesised capture: what the samples are, and each telegram as an annotation
// (truth).
#pragma once
#include "synth.h"
#include <stdio.h>

// Writes the JSON object to `out`. `datetime` (RFC 3339, UTC) of sample 0 or NULL. The caller checks
// ferror().
void wm_synth_sigmf_write(FILE *out, const wm_synth_config *c, const wm_synth_telegram *telegrams,
                          const wm_synth_plan *plan, const char *datetime);
