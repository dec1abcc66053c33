// SPDX-License-Identifier: MIT
// The highest message counter heard of each meter under each of its keys: a telegram recorded and sent again
// later carries a lower one. Counters of 32 bits are not to wrap in a key's life (EN 13757-7): one that did
// would be told as old.
#pragma once
#include "wm/telegram.h"

enum { WM_REPLAY_METERS = 4096 }; // remembered; of more, those not heard for longest are forgotten

typedef struct wm_replay wm_replay;

WM_MUST_USE wm_status wm_replay_create(wm_replay **ret);
void wm_replay_destroy(wm_replay *r); // NULL is fine

// True when a lower counter than before proves the telegram old. Counts only telegrams that a secret key
// opened (anyone can invent others) and whose check covers a counter: AFL message counter with a MAC, TPL
// message counter of modes 9 and 10, ELL session number.
// The same counter again is a repetition, not a replay: repeaters and several receivers make those.
bool wm_replay_check(wm_replay *r, const wm_telegram *t);
