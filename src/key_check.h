// SPDX-License-Identifier: MIT
// `wmrx keys check`: the meters of the keys files, and what became of each in captures and logs.
#pragma once
#include "capture.h"
#include "interpreter.h"

enum { WM_KEY_CHECK_METERS_MAX = 1 << 16 }; // different meters heard

typedef struct wm_key_check wm_key_check;

// The interpreter is borrowed. WM_E_MEMORY.
WM_MUST_USE wm_status wm_key_check_create(wm_interpreter *interpreter, wm_key_check **ret);
void wm_key_check_destroy(wm_key_check *c); // NULL is fine

// Counts the telegrams of a file: IQ when the suffix says so, otherwise lines as wmrx decode takes them; "-"
// is standard input with lines. A failure printed one line. WM_E_FORMAT: some lines are no telegrams, the
// others count; otherwise the errors of wm_capture_open(), wm_capture_read(), WM_E_IO.
WM_MUST_USE wm_status wm_key_check_read(wm_key_check *c, const char *path, const wm_capture_facts *given);

// Prints the listed meters in the order of the keys files, then the others that were heard, one a line,
// separated by tabs: id, fingerprints of the keys (newest first), how often the telegrams ended how, name;
// "-" for nothing. *ret_failed: telegrams of listed meters that no key opened. WM_E_MEMORY.
WM_MUST_USE wm_status wm_key_check_print(wm_key_check *c, uint64_t *ret_failed);
