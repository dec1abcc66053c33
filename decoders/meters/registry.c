// SPDX-License-Identifier: MIT
#include "generic.h"
#include "meter.h"
#include "meter_list.h"
#include <string.h>

#define X(word) extern const wm_meter wm_meter_##word;
WM_METER_LIST(X)
#undef X

static const wm_meter *const meters[] = {
#define X(word) &wm_meter_##word,
    WM_METER_LIST(X)
#undef X
};

enum { METER_COUNT = sizeof meters / sizeof *meters };

static bool claims(const wm_meter *m, const wm_address *a)
{
    for (unsigned i = 0; i < m->identity_count; i++) {
        const wm_identity *id = &m->identity[i];
        // Bit 15 only says where the number is unique.
        if (id->manufacturer != (a->manufacturer & 0x7FFF)) continue;
        if (id->version != WM_ANY && id->version != a->version) continue;
        if (id->type != WM_ANY && id->type != a->type) continue;
        return true;
    }
    return false;
}

static const wm_meter *find(const wm_telegram *t, const wm_address *a)
{
    for (unsigned i = 0; i < METER_COUNT; i++) {
        if (claims(meters[i], a) && (!meters[i]->accepts || meters[i]->accepts(t))) return meters[i];
    }
    return NULL;
}

const wm_meter *wm_meter_find(const wm_telegram *t)
{
    const wm_meter *m = find(t, &t->meter);
    // Some adapters keep the meter's own address on the link layer.
    if (!m && t->has_tpl_address) m = find(t, &t->dll);
    return m ? m : &wm_meter_generic;
}

const wm_meter *wm_meter_by_name(const char *name)
{
    if (strcmp(name, wm_meter_generic.name) == 0) return &wm_meter_generic;
    for (unsigned i = 0; i < METER_COUNT; i++) {
        if (strcmp(meters[i]->name, name) == 0) return meters[i];
    }
    return NULL;
}

unsigned wm_meter_count(void)
{
    return METER_COUNT;
}

const wm_meter *wm_meter_at(unsigned index)
{
    return index < METER_COUNT ? meters[index] : NULL;
}
