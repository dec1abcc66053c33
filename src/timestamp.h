// SPDX-License-Identifier: MIT
// Unix time in nanoseconds to RFC 3339 text and back, UTC.
#pragma once
#include "wm/status.h"
#include <stdint.h>

enum { WM_TIMESTAMP_TEXT = 80 };

// "2026-11-21T18:04:00.123456Z": microseconds, rounded down. Times outside years 1 to 9999 print as the
// nearest end.
void wm_timestamp_print(int64_t ns, char text[static WM_TIMESTAMP_TEXT]);

// Reads RFC 3339 ("2026-11-21T18:04:00Z", fractions and "+01:00" offsets taken). WM_E_FORMAT otherwise.
WM_MUST_USE wm_status wm_timestamp_read(const char *text, int64_t *ret_ns);

int64_t wm_timestamp_now(void); // the wall clock
int64_t wm_monotonic_now(void); // nanoseconds since some moment; never set back
