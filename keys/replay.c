// SPDX-License-Identifier: MIT
#include "replay.h"
#include <stdlib.h>

enum { WAYS = 4, SETS = WM_REPLAY_METERS / WAYS };

typedef struct entry {
    uint64_t meter;   // address and kind of counter; 0 = free
    uint32_t counter; // highest so far
    uint32_t heard;   // telegram number, for forgetting the oldest
} entry;

struct wm_replay {
    uint32_t telegrams;
    entry set[SETS][WAYS];
};

wm_status wm_replay_create(wm_replay **ret)
{
    wm_replay *r = calloc(1, sizeof *r);
    if (!r) return WM_E_MEMORY;
    *ret = r;
    return WM_OK;
}

void wm_replay_destroy(wm_replay *r)
{
    free(r);
}

// The meter with its kind of counter in bit 15, which the M field uses for something else.
static uint64_t meter_of(const wm_telegram *t, bool ell)
{
    const wm_address *a = &t->security.meter;
    return (uint64_t)a->version << 56 | (uint64_t)a->type << 48 | (uint64_t)a->id << 16 |
           (a->manufacturer & 0x7FFFu) | (ell ? 0x8000u : 0);
}

bool wm_replay_check(wm_replay *r, const wm_telegram *t)
{
    const wm_security *s = &t->security;
    // An unprotected transport layer inside an opened ELL leaves the session number as the only counter.
    bool ell = s->mode == WM_SECURITY_ELL_CTR || (s->mode == 0 && t->ell_sn >> 29 == 1);
    if (t->decrypt != WM_DECRYPT_OK || s->known_key || (!ell && !s->has_counter)) return false;
    // Session number: bits 28-4 count minutes, 3-0 sessions in the minute (EN 13757-4 12.2).
    uint32_t counter = ell ? t->ell_sn & 0x1FFFFFFF : s->counter;
    uint64_t meter = meter_of(t, ell);
    entry *set = r->set[(meter * 0x9E3779B97F4A7C15u >> 32) % SETS], *e = &set[0];
    r->telegrams++;
    for (size_t i = 0; i < WAYS; i++) {
        if (set[i].meter == meter) {
            e = &set[i];
            break;
        }
        if (r->telegrams - set[i].heard > r->telegrams - e->heard) e = &set[i];
    }
    bool known = e->meter == meter, old = known && counter < e->counter;
    if (!old) *e = (entry){.meter = meter, .counter = counter};
    e->heard = r->telegrams;
    return old;
}
