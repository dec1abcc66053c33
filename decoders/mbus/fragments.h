// SPDX-License-Identifier: MIT
// Messages that come in several telegrams (AFL fragments, EN 13757-7 clause 6): collects them until they are
// whole.
#pragma once
#include "wm/telegram.h"

enum {
    WM_FRAGMENTS_OPEN_MAX = 16,  // messages under way at a time; one more takes the place of the oldest
    WM_FRAGMENTS_TIMEOUT_S = 30, // silence after which a message is given up (our choice)
};

typedef struct wm_fragments wm_fragments;

// About 70 kB from the heap, once; nothing is allocated later. WM_E_MEMORY.
WM_MUST_USE wm_status wm_fragments_create(wm_fragments **ret);
void wm_fragments_destroy(wm_fragments *f); // NULL is fine

// Takes a telegram that ended with WM_E_FRAGMENT, received at now_ns (any origin, monotonic). WM_OK: *ret is
// the whole message, go on with wm_telegram_resume(ret). WM_E_FRAGMENT: more to come, or a repeat, or a
// fragment whose beginning was missed. WM_E_LIMIT: longer than WM_MESSAGE_MAX; WM_E_LENGTH: not as long as it
// said. t and ret may be the same.
WM_MUST_USE wm_status wm_fragments_push(wm_fragments *f, const wm_telegram *t, int64_t now_ns,
                                        wm_telegram *ret);
