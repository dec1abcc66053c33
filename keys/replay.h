// SPDX-License-Identifier: MIT
// The highest message counter heard of each meter: a telegram recorded and sent again later carries a lower
// one.
#pragma once
#include "wm/telegram.h"

enum { WM_REPLAY_METERS = 4096 }; // remembered; of more, those not heard for longest are forgotten

typedef struct wm_replay wm_replay;

WM_MUST_USE wm_status wm_replay_create(wm_replay **ret);
void wm_replay_destroy(wm_replay *r); // NULL is fine

// True when a lower counter than before proves the telegram old. Counts only telegrams that a secret key
// opened (anyone can invent others) and that carry a counter: AFL or TPL message counter, ELL session number.
// The same counter again is a repetition, not a replay: repeaters and several receivers make those.
bool wm_replay_check(wm_replay *r, const wm_telegram *t);
