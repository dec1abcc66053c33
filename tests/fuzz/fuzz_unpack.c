// SPDX-License-Identifier: MIT
// Any payload as that of one meter whose maker has a layout of its own: WMRX_FUZZ_METERS="izar apator162".
// Without it, of all of them. The header need not fit: length and identity are put right, so that every input
// that has a payload reaches unpack(). How often it did is printed at the end.
#include "decoders/mbus/records.h"
#include "decoders/mbus/telegram_parse.h"
#include "decoders/meters/meter.h"
#include "fuzz.h"
#include <stdio.h>
#include <string.h>

enum { TARGETS_MAX = 64 };

typedef struct target {
    const wm_meter *meter;
    wm_meter counted; // the same, with an unpack() that counts
    unsigned long read, understood, refused, left;
} target;

static target targets[TARGETS_MAX];
static unsigned target_count;
static target *current;

static wm_status count_unpack(wm_unpack *u)
{
    wm_status s = current->meter->unpack(u);
    if (s != WM_OK)
        current->refused++;
    else if (u->replaces || u->length > 0)
        current->understood++;
    else
        current->left++;
    MUST(u->length <= sizeof u->out);
    return s;
}

static void print_counts(void)
{
    for (unsigned i = 0; i < target_count; i++)
        fprintf(stderr,
                "%s: read %lu times; unpack() understood %lu, refused %lu, left %lu to the standard\n",
                targets[i].meter->name, targets[i].read, targets[i].understood, targets[i].refused,
                targets[i].left);
}

// Meters that share one unpack() are one target, unless they are asked for by name.
static bool is_wanted(const wm_meter *m, const char *names)
{
    if (!names) {
        if (!m->unpack) return false;
        for (unsigned i = 0; i < target_count; i++)
            if (targets[i].meter->unpack == m->unpack) return false;
        return true;
    }
    size_t n = strlen(m->name);
    for (const char *p = names; (p = strstr(p, m->name)); p += n)
        if ((p == names || p[-1] == ' ') && (p[n] == 0 || p[n] == ' ')) return true;
    return false;
}

static void take_aim(void)
{
    const char *names = getenv("WMRX_FUZZ_METERS");
    for (unsigned i = 0; i <= wm_meter_count(); i++) {
        const wm_meter *m = i < wm_meter_count() ? wm_meter_at(i) : wm_meter_by_name("generic");
        if (!is_wanted(m, names)) continue;
        MUST(target_count < TARGETS_MAX);
        target *t = &targets[target_count++];
        t->meter = m;
        t->counted = *m;
        if (m->unpack) t->counted.unpack = count_unpack;
    }
    MUST(target_count > 0);
    atexit(print_counts);
}

static bool parse(wm_telegram *t, const uint8_t *data, size_t size)
{
    uint8_t frame[256];
    if (size < 11 || size > sizeof frame) return false;
    memcpy(frame, data, size);
    frame[0] = (uint8_t)(size - 1);
    wm_status s = wm_telegram_parse(t, WM_BUS_WIRELESS, frame, size);
    // As if keys had opened what is protected.
    if (s == WM_E_NEED_KEY && t->stage == WM_STAGE_TPL_OPEN) s = wm_telegram_resume(t);
    return s == WM_OK && t->stage == WM_STAGE_DONE;
}

// The telegram's own identity when the meter has it, else one of the meter's: payloads differ from version to
// version.
static void put_identity(wm_address *who, const wm_meter *m, size_t size)
{
    const wm_identity *pick = m->identity_count ? &m->identity[size % m->identity_count] : NULL;
    for (unsigned i = 0; i < m->identity_count; i++) {
        const wm_identity *own = &m->identity[i];
        if (own->manufacturer == who->manufacturer &&
            (own->version == WM_ANY || own->version == who->version) &&
            (own->type == WM_ANY || own->type == who->type))
            pick = NULL;
    }
    if (!pick) return;
    who->manufacturer = pick->manufacturer;
    if (pick->version != WM_ANY) who->version = (uint8_t)pick->version;
    if (pick->type != WM_ANY) who->type = (uint8_t)pick->type;
}

// A reading is whole whatever went into it.
static void check(const wm_reading *r)
{
    MUST(r->count <= WM_READING_FIELDS_MAX && r->text_used <= WM_READING_TEXT_MAX);
    for (unsigned i = 0; i < r->count; i++) {
        MUST(r->field[i].key && r->field[i].key[0]);
        MUST(r->field[i].kind != WM_FIELD_TEXT || r->field[i].text);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static wm_telegram t;
    static wm_records records;
    static wm_reading reading;
    if (target_count == 0) take_aim();
    if (!parse(&t, data, size)) return 0;
    bool own = wm_telegram_payload(&t) != WM_PAYLOAD_RECORDS;
    wm_records_read(&records, t.bytes, t.payload_at, own ? 0 : t.payload_length);
    wm_records_expand_profiles(&records, t.bytes);
    for (unsigned i = 0; i < target_count; i++) {
        current = &targets[i];
        current->read++;
        const wm_meter *m = &current->counted;
        put_identity(&t.meter, m, size);
        wm_status s = wm_meter_read(m, &t, &records, t.bytes, &reading);
        MUST(s == WM_OK || s == WM_E_FORMAT);
        check(&reading);
    }
    return 0;
}
