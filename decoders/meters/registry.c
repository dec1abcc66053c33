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

// Sorted by manufacturer; who names a version comes before who takes every one.
static bool comes_after(const wm_identity *a, const wm_identity *b)
{
    if (a->manufacturer != b->manufacturer) return a->manufacturer > b->manufacturer;
    return a->version == WM_ANY && b->version != WM_ANY;
}

void wm_meter_index_init(wm_meter_index *ret)
{
    ret->count = 0;
    for (unsigned i = 0; i < METER_COUNT; i++) {
        for (unsigned k = 0; k < meters[i]->identity_count && ret->count < WM_METER_CLAIMS_MAX; k++) {
            wm_identity identity = meters[i]->identity[k];
            unsigned at = ret->count++;
            for (; at > 0 && comes_after(&ret->claim[at - 1].identity, &identity); at--)
                ret->claim[at] = ret->claim[at - 1];
            ret->claim[at] = (wm_claim){identity, (uint16_t)i};
        }
    }
}

// Place of the manufacturer's first claim, or of the next manufacturer's.
static unsigned first_claim(const wm_meter_index *index, uint16_t manufacturer)
{
    unsigned low = 0, high = index->count;
    while (low < high) {
        unsigned middle = (low + high) / 2;
        if (index->claim[middle].identity.manufacturer < manufacturer)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static const wm_meter *find(const wm_meter_index *index, const wm_telegram *t, const wm_address *a)
{
    uint16_t manufacturer = a->manufacturer & 0x7FFF; // bit 15 only says where the number is unique
    for (unsigned i = first_claim(index, manufacturer); i < index->count; i++) {
        const wm_identity *id = &index->claim[i].identity;
        if (id->manufacturer != manufacturer) return NULL;
        if (id->version != WM_ANY && id->version != a->version) continue;
        if (id->type != WM_ANY && id->type != a->type) continue;
        const wm_meter *m = meters[index->claim[i].meter];
        if (!m->accepts || m->accepts(t)) return m;
    }
    return NULL;
}

const wm_meter *wm_meter_find(const wm_meter_index *index, const wm_telegram *t)
{
    const wm_meter *m = find(index, t, &t->meter);
    // Some adapters keep the meter's own address on the link layer.
    if (!m && t->has_tpl_address) m = find(index, t, &t->dll);
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
