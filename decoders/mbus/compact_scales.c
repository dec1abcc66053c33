// SPDX-License-Identifier: MIT
#include "compact_scales.h"

enum {
    EXTENSION = 0x80, // another byte follows (EN 13757-3 6.3)
    VIF_FIRST = 0xFB, // the true VIF follows
    DIFE_SUBUNIT = 0x40,
    ENERGY = 0,
    VOLUME,
    PULSES,
    POWER,
    FLOW,
    OTHER,
};

typedef struct step {
    uint8_t length, code[2];
} step;

// The steps that heat, water and electricity meters are met with (EN 13757-3 tables 10 and 12).
// clang-format off
static const step energies[] = {
    {1, {0x03}}, {1, {0x04}}, {1, {0x05}}, {1, {0x06}}, {1, {0x07}},        // Wh to 10 kWh
    {1, {0x0D}}, {1, {0x0E}}, {1, {0x0F}},                                  // 0.1 to 10 MJ
    {2, {VIF_FIRST, 0x00}}, {2, {VIF_FIRST, 0x01}},                         // 0.1 and 1 MWh
    {2, {VIF_FIRST, 0x08}}, {2, {VIF_FIRST, 0x09}},                         // 0.1 and 1 GJ
    {2, {VIF_FIRST, 0x0D}}, {2, {VIF_FIRST, 0x0E}}, {2, {VIF_FIRST, 0x0F}}, // 0.001 to 0.1 Gcal
};
static const step volumes[] = {{1, {0x12}}, {1, {0x13}}, {1, {0x14}}, {1, {0x15}}, {1, {0x16}}};
static const step powers[] = {{1, {0x2B}}, {1, {0x2C}}, {1, {0x2D}}, {1, {0x2E}}, {1, {0x2F}}};
static const step flows[] = {{1, {0x3B}}, {1, {0x3C}}, {1, {0x3D}}, {1, {0x3E}}};
// clang-format on

static const struct {
    const step *row;
    uint8_t count;
} classes[WM_SCALE_CLASSES] = {
    [ENERGY] = {energies, sizeof energies / sizeof *energies},
    [VOLUME] = {volumes,  sizeof volumes / sizeof *volumes  },
    [PULSES] = {volumes,  sizeof volumes / sizeof *volumes  },
    [POWER] = {powers,   sizeof powers / sizeof *powers    },
    [FLOW] = {flows,    sizeof flows / sizeof *flows      },
};

// One record's header: where its VIF is, how long that is, and where the next header begins.
typedef struct header {
    size_t vif, vif_length, end;
    unsigned kind;
} header;

static unsigned kind_of(const uint8_t *vif, size_t length, bool subunit)
{
    uint8_t code = vif[length - 1] & 0x7F;
    if (length == 2 && code >= 0x0C && code <= 0x0F) return ENERGY;
    if (length == 2) return code <= 0x01 || code == 0x08 || code == 0x09 ? ENERGY : OTHER;
    if (code <= 0x0F) return ENERGY;
    if (code <= 0x17) return subunit ? PULSES : VOLUME;
    if (code >= 0x28 && code <= 0x2F) return POWER;
    if (code >= 0x38 && code <= 0x3F) return FLOW;
    return OTHER;
}

static bool find_header(const uint8_t *headers, size_t n, size_t at, header *ret)
{
    bool subunit = false;
    for (bool more = true; more; at++) {
        if (at >= n) return false;
        more = headers[at] & EXTENSION;
        if (more && at + 1 < n) subunit |= (headers[at + 1] & DIFE_SUBUNIT) != 0;
    }
    if (at >= n) return false;
    ret->vif = at;
    ret->vif_length = headers[at] == VIF_FIRST && at + 1 < n ? 2 : 1;
    ret->kind = kind_of(headers + at, ret->vif_length, subunit);
    at += ret->vif_length - 1;
    while (headers[at] & EXTENSION) {
        if (++at >= n) return false;
    }
    ret->end = at + 1;
    return true;
}

void wm_scales_start(wm_scales *s, const uint8_t *headers, size_t n)
{
    header h = {.end = 0};
    *s = (wm_scales){.step = {0}};
    while (h.end < n && find_header(headers, n, h.end, &h)) {
        if (h.kind < WM_SCALE_CLASSES) s->present[h.kind] = true;
    }
}

bool wm_scales_next(wm_scales *s)
{
    for (unsigned i = 0; i < WM_SCALE_CLASSES; i++) {
        if (!s->present[i]) continue;
        if (++s->step[i] < classes[i].count) return true;
        s->step[i] = 0;
    }
    return false;
}

size_t wm_scales_write(const wm_scales *s, const uint8_t *headers, size_t n, uint8_t *ret, size_t max)
{
    size_t used = 0;
    header h = {.end = 0};
    while (h.end < n) {
        size_t begin = h.end;
        if (!find_header(headers, n, begin, &h)) return 0;
        if (h.end - begin + 1 > max - used) return 0;
        for (size_t i = begin; i < h.vif; i++) ret[used++] = headers[i];
        const uint8_t *vif = headers + h.vif;
        size_t length = h.vif_length;
        if (h.kind < WM_SCALE_CLASSES) {
            const step *chosen = &classes[h.kind].row[s->step[h.kind]];
            for (size_t i = 0; i < chosen->length; i++) ret[used++] = chosen->code[i];
            ret[used - 1] |= vif[length - 1] & EXTENSION;
        } else {
            for (size_t i = 0; i < length; i++) ret[used++] = vif[i];
        }
        for (size_t i = h.vif + length; i < h.end; i++) ret[used++] = headers[i];
    }
    return used;
}
