// SPDX-License-Identifier: MIT
#include "explain.h"
#include "explain_parts.h"
#include "page.h"
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { WIRED_TRAILER = 2, HEX_PER_LINE = 8 };

uint16_t wm_explain_at(const wm_explanation *e)
{
    const wm_part *last = e->count ? &e->part[e->count - 1] : NULL;
    return last ? (uint16_t)(last->at + last->length) : 0;
}

uint16_t wm_explain_left(const wm_explanation *e)
{
    return (uint16_t)(e->length - wm_explain_at(e));
}

wm_part *wm_explain_put(wm_explanation *e, wm_layer layer, const char *name, size_t length,
                        const char *format, ...)
{
    uint16_t left = wm_explain_left(e);
    if (left == 0 || length == 0 || e->count == WM_PARTS_MAX) return NULL;
    uint16_t at = wm_explain_at(e);
    wm_part *p = &e->part[e->count++];
    *p = (wm_part){.layer = layer, .at = at, .length = (uint16_t)(length < left ? length : left)};
    snprintf(p->name, sizeof p->name, "%s", name);
    if (length > left) {
        p->state = WM_PART_UNKNOWN;
        snprintf(p->text, sizeof p->text, "the telegram ends in it");
        return p;
    }
    va_list list;
    va_start(list, format);
    vsnprintf(p->text, sizeof p->text, format, list);
    va_end(list);
    return p;
}

void wm_explain_rest(wm_explanation *e, wm_layer layer, wm_part_state state, const char *name, size_t end)
{
    uint16_t at = wm_explain_at(e);
    wm_part *p = end > at ? wm_explain_put(e, layer, name, end - at, "%s", "") : NULL;
    if (p) p->state = state;
}

static void explain_trailer(wm_explanation *e)
{
    const wm_telegram *t = e->seen->telegram;
    uint8_t tag = t->stage == WM_STAGE_DONE ? t->security.tag_length : 0;
    if (tag && wm_explain_at(e) < t->length)
        wm_explain_put(e, WM_LAYER_TRAILER, "authentication tag", tag, "%u bytes", (unsigned)tag);
    wm_explain_rest(e, WM_LAYER_TRAILER, WM_PART_UNKNOWN, "not understood", t->length);
    if (t->bus != WM_BUS_WIRED) return;
    wm_explain_put(e, WM_LAYER_TRAILER, "checksum", 1, "sum of the bytes from the control field on");
    wm_explain_put(e, WM_LAYER_TRAILER, "stop", 1, "end of the frame");
}

void wm_explain(wm_explanation *e, const wm_interpretation *seen)
{
    const wm_telegram *t = seen->telegram;
    e->seen = seen;
    e->bytes = t->bytes;
    e->count = e->understood = 0;
    e->length = t->length;
    // The parser took the wired trailer off, but left it in place.
    if (t->bus == WM_BUS_WIRED && t->length + WIRED_TRAILER <= WM_MESSAGE_MAX)
        e->length = (uint16_t)(t->length + WIRED_TRAILER);
    if (wm_explain_layers(e)) wm_explain_payload(e);
    explain_trailer(e);
    for (unsigned i = 0; i < e->count; i++)
        if (e->part[i].state == WM_PART_UNDERSTOOD)
            e->understood = (uint16_t)(e->understood + e->part[i].length);
}

const char *wm_layer_name(wm_layer layer)
{
    static const char *const names[] = {
        [WM_LAYER_LINK] = "link layer",
        [WM_LAYER_EXTENDED_LINK] = "extended link layer",
        [WM_LAYER_NETWORK] = "network layer",
        [WM_LAYER_AUTHENTICATION] = "authentication and fragmentation layer",
        [WM_LAYER_TRANSPORT] = "transport layer",
        [WM_LAYER_APPLICATION] = "application layer",
        [WM_LAYER_TRAILER] = "trailer",
    };
    return names[layer];
}

unsigned wm_explanation_share(const wm_explanation *e)
{
    return e->length ? 100u * e->understood / e->length : 0;
}

// ---- print ----

typedef struct colours {
    const char *heading, *at, *field, *protected, *unknown, *none;
} colours;

static const colours plain = {"", "", "", "", "", ""};
static const colours bright = {"\033[1m", "\033[2m", "\033[32m", "\033[33m", "\033[31m", "\033[0m"};

static void add_hex(wm_page *t, const uint8_t *bytes, unsigned n)
{
    for (unsigned i = 0; i < HEX_PER_LINE; i++) {
        if (i < n)
            wm_page_add(t, "%02X ", bytes[i]);
        else
            wm_page_add(t, "   ");
    }
}

static void add_part(wm_page *t, const wm_explanation *e, const wm_part *p, const colours *c)
{
    const char *state = p->state == WM_PART_PROTECTED ? c->protected
                        : p->state == WM_PART_UNKNOWN ? c->unknown
                                                      : "";
    for (unsigned k = 0; k < p->length; k += HEX_PER_LINE) {
        unsigned n = p->length - k < HEX_PER_LINE ? p->length - k : HEX_PER_LINE;
        wm_page_add(t, "%s%4u%s  %s", c->at, p->at + k, c->none, state);
        add_hex(t, e->bytes + p->at + k, n);
        if (k == 0) wm_page_add(t, " %-24s %s", p->name, p->text);
        if (*state) wm_page_add(t, "%s", c->none);
        if (k == 0 && p->field[0]) wm_page_add(t, "  %s-> %s%s", c->field, p->field, c->none);
        // No blanks at the end of a line.
        while (t->used > 0 && !t->cut && t->text[t->used - 1] == ' ') t->text[--t->used] = 0;
        wm_page_add(t, "\n");
    }
}

size_t wm_explanation_print(const wm_explanation *e, bool colour, char *text, size_t size)
{
    wm_page t;
    const colours *c = colour ? &bright : &plain;
    wm_page_begin(&t, text, size);
    for (unsigned i = 0; i < e->count; i++) {
        const wm_part *p = &e->part[i];
        if (i == 0 || p->layer != p[-1].layer)
            wm_page_add(&t, "%s%s%s\n", c->heading, wm_layer_name(p->layer), c->none);
        add_part(&t, e, p, c);
    }
    wm_page_add(&t, "%u of %u bytes understood (%u %%)\n", e->understood, e->length, wm_explanation_share(e));
    return t.used;
}
