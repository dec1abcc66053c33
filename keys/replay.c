// SPDX-License-Identifier: MIT
#include "replay.h"
#include <stdlib.h>

enum { WAYS = 4, SETS = WM_REPLAY_METERS / WAYS };

typedef struct entry {
    uint64_t meter;   // address and kind of counter
    uint32_t key;     // fingerprint: a new key may come with a counter that starts again
    uint32_t counter; // highest so far
    uint64_t heard;   // telegram number, for forgetting the oldest; 0 = free
} entry;

struct wm_replay {
    uint64_t telegrams;
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

// The ELL's session number: bits 28-4 count minutes, 3-0 sessions in the minute (EN 13757-4 12.2).
static bool read_session(const wm_telegram *t, uint32_t *ret_counter)
{
    const wm_security *s = &t->security;
    *ret_counter = t->ell_sn & 0x1FFFFFFF;
    // An unprotected transport layer inside an opened ELL leaves the session number as the only counter.
    return s->mode == WM_SECURITY_ELL_CTR || (s->mode == WM_SECURITY_NONE && t->ell_sn >> 29 == 1);
}

// The message counter, where the layer's own check covers it: it stands in the nonce, or a MAC vouches for
// it. Anyone could put another one in front of a recorded mode 5 telegram.
static bool read_counter(const wm_telegram *t, uint32_t *ret_counter)
{
    const wm_security *s = &t->security;
    *ret_counter = s->counter;
    if (!s->has_counter) return false;
    if (s->mode == WM_SECURITY_GCM || s->mode == WM_SECURITY_CCM) return true;
    bool checks_mac =
        s->mode == WM_SECURITY_NONE || s->mode == WM_SECURITY_CBC || s->mode == WM_SECURITY_CBC_KDF;
    return s->mac_length > 0 && checks_mac;
}

bool wm_replay_check(wm_replay *r, const wm_telegram *t)
{
    uint32_t counter = 0;
    if (t->decrypt != WM_DECRYPT_OK || t->security.known_key) return false;
    bool ell = read_session(t, &counter);
    if (!ell && !read_counter(t, &counter)) return false;
    uint64_t meter = meter_of(t, ell);
    uint32_t key = t->security.key_mark;
    entry *set = r->set[((meter ^ key) * 0x9E3779B97F4A7C15u >> 32) % SETS], *e = &set[0];
    for (size_t i = 0; i < WAYS; i++) {
        if (set[i].heard && set[i].meter == meter && set[i].key == key) {
            e = &set[i];
            break;
        }
        if (set[i].heard < e->heard) e = &set[i];
    }
    bool known = e->heard && e->meter == meter && e->key == key, old = known && counter < e->counter;
    if (!old) *e = (entry){.meter = meter, .key = key, .counter = counter};
    e->heard = ++r->telegrams;
    return old;
}
