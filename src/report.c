// SPDX-License-Identifier: MIT
#include "report.h"
#include "page.h"
#include "wm/address.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum {
    IDS_MAX = 4,
    ID_BYTES = 4,
    SHORT_ID = 5, // digits from which on a number without its zeros in front still points at one meter
};

typedef struct ids {
    uint32_t id[IDS_MAX];
    unsigned count;
} ids;

static void add_id(ids *all, uint32_t id)
{
    for (unsigned i = 0; i < all->count; i++)
        if (all->id[i] == id) return;
    if (id != 0 && all->count < IDS_MAX) all->id[all->count++] = id;
}

static ids ids_of(const wm_telegram *t)
{
    ids all = {.count = 0};
    add_id(&all, t->meter.id);
    // Diehl's order puts version and type where others have the number: nothing to hide there.
    if (t->has_tpl_address || wm_address_equal(&t->meter, &t->dll)) add_id(&all, t->dll.id);
    if (t->has_tpl_address) add_id(&all, t->tpl.id);
    if (t->has_ell_peer) add_id(&all, t->ell_peer.id);
    return all;
}

// ---- bytes ----

static bool hide_bytes(uint8_t *bytes, size_t n, const uint8_t *what, size_t length)
{
    bool found = false;
    for (size_t at = 0; at + length <= n; at++) {
        if (memcmp(bytes + at, what, length) != 0) continue;
        memset(bytes + at, 0, length);
        found = true;
    }
    return found;
}

// The number in either byte order, and as text in either direction. True: it was there.
static bool hide_id(uint8_t *bytes, size_t n, uint32_t id)
{
    char text[9];
    uint8_t forward[ID_BYTES], backward[ID_BYTES], mirrored[8];
    snprintf(text, sizeof text, "%08X", (unsigned)id);
    for (unsigned i = 0; i < ID_BYTES; i++) {
        backward[i] = (uint8_t)(id >> 8 * i);
        forward[ID_BYTES - 1 - i] = backward[i];
    }
    for (unsigned i = 0; i < 8; i++) mirrored[i] = (uint8_t)text[7 - i];
    bool found = hide_bytes(bytes, n, forward, ID_BYTES);
    found = hide_bytes(bytes, n, backward, ID_BYTES) || found;
    found = hide_bytes(bytes, n, (const uint8_t *)text, 8) || found;
    return hide_bytes(bytes, n, mirrored, 8) || found;
}

// Zeroes next to what is left may spell a number again: another look is taken as long as there was one, and
// each leaves fewer bytes.
static void hide_ids(uint8_t *bytes, size_t n, const ids *all)
{
    for (bool found = true; found;) {
        found = false;
        for (unsigned i = 0; i < all->count; i++) found = hide_id(bytes, n, all->id[i]) || found;
    }
}

// A copy of the telegram without what tells whose meter it is.
static void clean_bytes(const wm_explanation *e, const ids *all, uint8_t bytes[static WM_MESSAGE_MAX])
{
    memcpy(bytes, e->bytes, e->length);
    for (unsigned i = 0; i < e->count; i++)
        if (e->part[i].is_private) memset(bytes + e->part[i].at, 0, e->part[i].length);
    hide_ids(bytes, e->length, all);
}

// ---- text ----

static void hide_text(char *text, const char *what)
{
    size_t n = strlen(what);
    for (char *p = text; *p; p++)
        if (strncasecmp(p, what, n) == 0) memset(p, '0', n);
}

// The hex has been cleaned byte by byte; this is for numbers among the values.
static void hide_in_text(char *text, const ids *all)
{
    for (unsigned i = 0; i < all->count; i++) {
        char digits[9], *start = digits;
        snprintf(digits, sizeof digits, "%08X", (unsigned)all->id[i]);
        hide_text(text, digits);
        while (*start == '0') start++;
        if (strlen(start) >= SHORT_ID) hide_text(text, start);
    }
}

static void add_identity(wm_page *t, const wm_interpretation *seen)
{
    const wm_telegram *telegram = seen->telegram;
    char letters[8];
    wm_manufacturer_print(telegram->meter.manufacturer, letters);
    wm_page_add(t, "program       wmrx %s\n", WMRX_VERSION);
    wm_page_add(t, "manufacturer  %s\n", letters);
    wm_page_add(t, "version       %u (%02X)\n", telegram->meter.version, telegram->meter.version);
    wm_page_add(t, "type          %u (%02X): %s\n", telegram->meter.type, telegram->meter.type,
                seen->reading->media ? seen->reading->media : "not known");
    wm_page_add(t, "read by       %s\n", seen->meter ? seen->meter->name : "no meter");
    wm_page_add(t, "decrypt       %s\n", wm_decrypt_name(telegram->decrypt));
    if (seen->status != WM_OK) wm_page_add(t, "reason        %s\n", wm_status_name(seen->status));
}

// What a part says, unless its bytes were cleaned.
static const char *say(const wm_explanation *e, const wm_part *p, const uint8_t *clean)
{
    bool same = memcmp(clean + p->at, e->bytes + p->at, p->length) == 0;
    return same && !p->is_private ? p->text : "left out";
}

static void add_part(wm_page *t, const wm_explanation *e, const wm_part *p, const wm_part *data,
                     const uint8_t *clean)
{
    wm_page_add(t, "  ");
    if (p->is_header || p->length <= 2)
        for (unsigned i = 0; i < p->length; i++) wm_page_add(t, "%02X", clean[p->at + i]);
    else
        wm_page_add(t, "%u bytes", p->length);
    wm_page_add(t, " %s", p->name);
    if (p->text[0]) wm_page_add(t, ": %s", say(e, p, clean));
    if (data) wm_page_add(t, " = %s", say(e, data, clean));
    if (!data) data = p;
    if (data->field[0]) wm_page_add(t, " -> %s", data->field);
    if (p->state == WM_PART_UNKNOWN || data->state == WM_PART_UNKNOWN) wm_page_add(t, " (not understood)");
    wm_page_add(t, "\n");
}

size_t wm_report_print(const wm_explanation *e, char *text, size_t size)
{
    wm_page t;
    uint8_t clean[WM_MESSAGE_MAX];
    ids all = ids_of(e->seen->telegram);
    clean_bytes(e, &all, clean);
    wm_page_begin(&t, text, size);
    wm_page_add(&t, "report        without keys and identification numbers\n");
    add_identity(&t, e->seen);
    for (unsigned i = 0; i < e->count; i++) {
        const wm_part *p = &e->part[i];
        bool has_data = p->is_header && i + 1 < e->count;
        if (i == 0 || p->layer != p[-1].layer) wm_page_add(&t, "%s\n", wm_layer_name(p->layer));
        add_part(&t, e, p, has_data ? p + 1 : NULL, clean);
        if (has_data) i++;
    }
    wm_page_add(&t, "understood    %u of %u bytes (%u %%)\n", e->understood, e->length,
                wm_explanation_share(e));
    hide_in_text(text, &all);
    wm_page_add(&t, "hex           ");
    for (unsigned i = 0; i < e->length; i++) wm_page_add(&t, "%02x", clean[i]);
    wm_page_add(&t, "\n");
    return t.used;
}
