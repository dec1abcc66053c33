// SPDX-License-Identifier: MIT
#include "line_filter.h"
#include <stdlib.h>
#include <string.h>

enum { ID_DIGITS = 8, SLOTS = 2 * WM_FILTER_FRAMES, FREE = 0 };

typedef struct rule {
    bool listed, has_id;
    bool done;             // with wm_line_filter_once(): its reading has passed
    uint16_t manufacturer; // 0 = any
    uint32_t id;
} rule;

typedef struct frame {
    uint64_t hash;
    int64_t heard_ns;
} frame;

struct wm_line_filter {
    size_t rules;
    rule rule[WM_FILTER_RULES_MAX];
    bool once;
    int64_t repeat_ns;
    uint64_t frames;               // remembered so far; the ring's next place is frames % WM_FILTER_FRAMES
    frame frame[WM_FILTER_FRAMES]; // ring
    uint16_t slot[SLOTS];          // ring index + 1 by hash, open addressing
};

static bool rule_read(const char *text, rule *ret)
{
    static const char digits[] = "0123456789abcdefABCDEF";
    rule r = {.listed = strcmp(text, "listed") == 0};
    const char *number = text;
    if (r.listed) {
        *ret = r;
        return true;
    }
    size_t letters = strcspn(text, ".");
    if (letters == 3) {
        r.manufacturer = wm_manufacturer_read((char[]){text[0], text[1], text[2], '\0'});
        if (r.manufacturer == 0) return false;
        number = text[3] == '.' ? text + 4 : NULL;
    }
    r.has_id = number != NULL;
    if (number && (strlen(number) != ID_DIGITS || strspn(number, digits) != ID_DIGITS)) return false;
    if (number) r.id = (uint32_t)strtoul(number, NULL, 16);
    *ret = r;
    return true;
}

wm_status wm_line_filter_create(const char *const *rules, size_t count, double repeat_s, wm_line_filter **ret,
                                const char **ret_bad)
{
    wm_line_filter *f = calloc(1, sizeof *f);
    if (!f) return WM_E_MEMORY;
    f->repeat_ns = (int64_t)(repeat_s * 1e9);
    for (; f->rules < count && f->rules < WM_FILTER_RULES_MAX; f->rules++) {
        if (rule_read(rules[f->rules], &f->rule[f->rules])) continue;
        *ret_bad = rules[f->rules];
        free(f);
        return WM_E_FORMAT;
    }
    *ret = f;
    return WM_OK;
}

void wm_line_filter_destroy(wm_line_filter *f)
{
    free(f);
}

static bool address_fits(const rule *r, const wm_address *a)
{
    // Bit 15 says that the number is unique only where the meter is.
    return (r->manufacturer == 0 || r->manufacturer == (a->manufacturer & 0x7FFF)) &&
           (!r->has_id || r->id == a->id);
}

static bool rule_fits(const rule *r, const wm_interpretation *seen)
{
    if (r->listed) return seen->name || seen->listed;
    // The number on the meter, or on its radio module.
    return address_fits(r, &seen->telegram->meter) || address_fits(r, &seen->telegram->dll);
}

static wm_filter_result select_rule(wm_line_filter *f, const wm_interpretation *seen)
{
    if (f->rules == 0) return WM_FILTER_PASS;
    for (size_t i = 0; i < f->rules && seen; i++) {
        rule *r = &f->rule[i];
        if (!rule_fits(r, seen)) continue;
        if (f->once && r->done) return WM_FILTER_REPEATED;
        r->done = r->has_id && seen->status == WM_OK;
        return WM_FILTER_PASS;
    }
    return WM_FILTER_NOT_SELECTED;
}

wm_status wm_line_filter_once(wm_line_filter *f)
{
    for (size_t i = 0; i < f->rules; i++) f->once = f->once || f->rule[i].has_id;
    return f->once ? WM_OK : WM_E_ARGUMENT;
}

bool wm_line_filter_is_done(const wm_line_filter *f)
{
    bool done = f && f->once;
    for (size_t i = 0; done && i < f->rules; i++) done = f->rule[i].done || !f->rule[i].has_id;
    return done;
}

// Where the hash is, or the free slot where it would be.
static size_t slot_of(const wm_line_filter *f, uint64_t hash)
{
    size_t at = hash % SLOTS;
    while (f->slot[at] != FREE && f->frame[f->slot[at] - 1].hash != hash) at = (at + 1) % SLOTS;
    return at;
}

// Takes an entry out of the table and closes the gap behind it, so that no search ends too early.
static void slot_clear(wm_line_filter *f, size_t at)
{
    f->slot[at] = FREE;
    for (size_t next = (at + 1) % SLOTS; f->slot[next] != FREE; next = (next + 1) % SLOTS) {
        uint16_t entry = f->slot[next];
        f->slot[next] = FREE;
        f->slot[slot_of(f, f->frame[entry - 1].hash)] = entry;
    }
}

static bool is_repeated(wm_line_filter *f, uint64_t hash, int64_t heard_ns)
{
    size_t at = slot_of(f, hash);
    if (f->slot[at] != FREE) {
        frame *known = &f->frame[f->slot[at] - 1];
        if (llabs(heard_ns - known->heard_ns) < f->repeat_ns) return true;
        known->heard_ns = heard_ns; // the time counts from the last line, not from the last telegram
        return false;
    }
    size_t place = f->frames++ % WM_FILTER_FRAMES;
    if (f->frames > WM_FILTER_FRAMES) slot_clear(f, slot_of(f, f->frame[place].hash));
    f->frame[place] = (frame){hash, heard_ns};
    f->slot[slot_of(f, hash)] = (uint16_t)(place + 1);
    return false;
}

wm_filter_result wm_line_filter_take(wm_line_filter *f, const wm_interpretation *seen, uint64_t hash,
                                     int64_t heard_ns)
{
    if (!f) return WM_FILTER_PASS;
    wm_filter_result result = select_rule(f, seen);
    if (result != WM_FILTER_PASS || f->repeat_ns == 0) return result;
    return is_repeated(f, hash, heard_ns) ? WM_FILTER_REPEATED : WM_FILTER_PASS;
}
