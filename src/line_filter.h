// SPDX-License-Identifier: MIT
// Which telegrams become lines: those of chosen meters, and each only once where a meter repeats itself.
#pragma once
#include "interpreter.h"

enum {
    WM_FILTER_RULES_MAX = 64,
    WM_FILTER_FRAMES = 4096, // telegrams remembered; the oldest is forgotten first
};

typedef enum wm_filter_result { WM_FILTER_PASS, WM_FILTER_NOT_SELECTED, WM_FILTER_REPEATED } wm_filter_result;

typedef struct wm_line_filter wm_line_filter;

// `rules`: "listed" (in the keys or the meter list), "KAM", "76348799" or "KAM.76348799"; one that fits is
// enough, none takes all. repeat_s: how long a telegram's bytes are remembered; 0 = not at all. WM_E_FORMAT:
// *ret_bad is the rule that is none.
WM_MUST_USE wm_status wm_line_filter_create(const char *const *rules, size_t count, double repeat_s,
                                            wm_line_filter **ret, const char **ret_bad);
void wm_line_filter_destroy(wm_line_filter *f); // NULL is fine

// `hash` is that of the frame's bytes, heard_ns when it was heard. NULL filter: passes. A meter without a
// reading still has its address; `seen` NULL: not even that.
wm_filter_result wm_line_filter_take(wm_line_filter *f, const wm_interpretation *seen, uint64_t hash,
                                     int64_t heard_ns);

// From now on each rule with a number lets one reading pass. WM_E_ARGUMENT: there is no such rule.
WM_MUST_USE wm_status wm_line_filter_once(wm_line_filter *f);

// Each of them has had its reading. NULL filter: never.
bool wm_line_filter_is_done(const wm_line_filter *f);
