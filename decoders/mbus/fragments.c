// SPDX-License-Identifier: MIT
#include "fragments.h"
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

// One message: the telegram of its first fragment, with the bytes of the others put behind it.
typedef struct message {
    wm_telegram telegram;
    int64_t last_ns;
    uint16_t last_at;   // where the newest fragment begins, so that a repeat can take its place
    uint16_t first_end; // and where the first one ends
    uint8_t last_id;    // 0 = this place is free
} message;

struct wm_fragments {
    message open[WM_FRAGMENTS_OPEN_MAX];
};

static const int64_t TIMEOUT_NS = (int64_t)WM_FRAGMENTS_TIMEOUT_S * 1000000000;

wm_status wm_fragments_create(wm_fragments **ret)
{
    wm_fragments *f = calloc(1, sizeof *f);
    if (!f) return WM_E_MEMORY;
    *ret = f;
    return WM_OK;
}

void wm_fragments_destroy(wm_fragments *f)
{
    free(f);
}

// Fragments of one sender to one receiver, all protected by their ELL or none: a plain one from somebody else
// must not be put behind one that a key opened.
static bool same_link(const wm_telegram *a, const wm_telegram *b)
{
    return a->decrypt == b->decrypt && wm_address_equal(&a->dll, &b->dll) &&
           a->has_ell_peer == b->has_ell_peer && wm_address_equal(&a->ell_peer, &b->ell_peer);
}

static message *find(wm_fragments *f, const wm_telegram *t, int64_t now_ns)
{
    message *found = NULL;
    for (int i = 0; i < WM_FRAGMENTS_OPEN_MAX; i++) {
        message *m = &f->open[i];
        if (m->last_id && (now_ns - m->last_ns > TIMEOUT_NS || now_ns < m->last_ns)) m->last_id = 0;
        if (m->last_id && same_link(&m->telegram, t)) found = m;
    }
    return found;
}

static message *free_place(wm_fragments *f)
{
    message *oldest = &f->open[0];
    for (int i = 0; i < WM_FRAGMENTS_OPEN_MAX; i++) {
        message *m = &f->open[i];
        if (!m->last_id) return m;
        if (m->last_ns < oldest->last_ns) oldest = m;
    }
    return oldest;
}

static void copy_telegram(wm_telegram *to, const wm_telegram *from)
{
    if (to == from) return;
    memcpy(&to->length, &from->length, sizeof *to - offsetof(wm_telegram, length));
    memcpy(to->bytes, from->bytes, from->length);
}

// The first fragment once more, from a repeater or another receiver, after later ones came: nothing new.
static bool is_first_again(const message *m, const wm_telegram *t)
{
    return m && m->last_id > 1 && t->length == m->first_end &&
           memcmp(t->bytes, m->telegram.bytes, m->first_end) == 0;
}

static wm_status append(message *m, const wm_telegram *t)
{
    size_t n = (size_t)(t->length - t->at);
    if (t->afl_fragment == m->last_id)
        m->telegram.length = m->last_at; // a repeat takes the place of the first
    if (n > sizeof m->telegram.bytes - m->telegram.length) return WM_E_LIMIT;
    m->last_at = m->telegram.length;
    memcpy(m->telegram.bytes + m->last_at, t->bytes + t->at, n);
    m->telegram.length = (uint16_t)(m->last_at + n);
    // The MAC is taken from whichever fragment has it.
    if (t->security.mac_length) {
        m->telegram.security.mac_length = t->security.mac_length;
        memcpy(m->telegram.security.mac, t->security.mac, sizeof t->security.mac);
    }
    return WM_OK;
}

static wm_status finish(message *m, wm_telegram *ret)
{
    wm_telegram *whole = &m->telegram;
    m->last_id = 0;
    if (whole->afl_message_length && whole->length - whole->at != whole->afl_message_length)
        return WM_E_LENGTH;
    whole->afl_more = false;
    copy_telegram(ret, whole);
    return WM_OK;
}

wm_status wm_fragments_push(wm_fragments *f, const wm_telegram *t, int64_t now_ns, wm_telegram *ret)
{
    message *m = find(f, t, now_ns);
    wm_status s = WM_OK;
    if (t->afl_fragment == 1) {
        if (is_first_again(m, t)) return WM_E_FRAGMENT;
        if (!m) m = free_place(f);
        copy_telegram(&m->telegram, t);
        m->last_at = t->at;
        m->first_end = t->length;
    } else if (!m || t->afl_fragment < m->last_id) {
        return WM_E_FRAGMENT;
    } else if (t->afl_fragment > m->last_id + 1) {
        m->last_id = 0; // one is missing: the rest cannot be used
        return WM_E_FRAGMENT;
    } else {
        s = append(m, t);
    }
    m->last_id = s == WM_OK ? t->afl_fragment : 0;
    m->last_ns = now_ns;
    if (s != WM_OK) return s;
    return t->afl_more ? WM_E_FRAGMENT : finish(m, ret);
}
