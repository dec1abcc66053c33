// SPDX-License-Identifier: MIT
// Rules that every meter file keeps, whoever wrote it.
#include "decoders/mbus/records.h"
#include "decoders/meters/match.h"
#include "decoders/meters/meter.h"
#include <criterion/criterion.h>
#include <ctype.h>
#include <string.h>

static bool overlaps(int16_t a, int16_t b)
{
    return a == b || a == WM_ANY || b == WM_ANY;
}

Test(meters, claim_an_identity_once)
{
    for (unsigned i = 0; i < wm_meter_count(); i++) {
        const wm_meter *a = wm_meter_at(i);
        for (unsigned k = i + 1; k < wm_meter_count(); k++) {
            const wm_meter *b = wm_meter_at(k);
            for (unsigned x = 0; x < a->identity_count * b->identity_count; x++) {
                const wm_identity *p = &a->identity[x / b->identity_count],
                                  *q = &b->identity[x % b->identity_count];
                // A version that one names is not among those that another takes all of.
                bool same = p->manufacturer == q->manufacturer && p->version == q->version &&
                            overlaps(p->type, q->type);
                cr_expect(!same || a->accepts || b->accepts, "%s and %s both claim %04X %02X %02X", a->name,
                          b->name, p->manufacturer, p->version & 0xFF, p->type & 0xFF);
            }
        }
    }
}

Test(meters, are_found_by_name)
{
    for (unsigned i = 0; i < wm_meter_count(); i++) {
        const wm_meter *m = wm_meter_at(i);
        cr_expect_eq(wm_meter_by_name(m->name), m, "%s", m->name);
        cr_expect_gt(strlen(m->title), 3, "%s has no title", m->name);
        cr_expect_leq(m->identity_count, WM_METER_IDENTITIES_MAX, "%s", m->name);
        cr_expect_leq(m->field_count, WM_METER_FIELDS_MAX, "%s", m->name);
        if (i > 0) cr_expect_lt(strcmp(wm_meter_at(i - 1)->name, m->name), 0, "%s is out of order", m->name);
    }
    cr_expect_null(wm_meter_at(wm_meter_count()));
    cr_expect_null(wm_meter_by_name("nosuchmeter"));
    cr_assert_not_null(wm_meter_by_name("generic"));
    cr_expect_str_eq(wm_meter_by_name("generic")->name, "generic");
}

Test(meters, are_found_by_their_identities)
{
    static wm_telegram t;
    static wm_meter_index index;
    unsigned claims = 0;
    wm_meter_index_init(&index);
    for (unsigned i = 0; i < wm_meter_count(); i++) {
        const wm_meter *m = wm_meter_at(i);
        claims += m->identity_count;
        for (unsigned k = 0; k < m->identity_count && !m->accepts; k++) {
            const wm_identity *id = &m->identity[k];
            // The bit "unique only in the installation" changes nothing.
            t.meter.manufacturer = id->manufacturer | 0x8000;
            t.meter.version = (uint8_t)id->version;
            t.meter.type = (uint8_t)id->type;
            cr_expect_eq(wm_meter_find(&index, &t), m, "%s is not found by its identity %u", m->name, k);
        }
    }
    cr_expect_eq(index.count, claims);
    t.meter = (wm_address){.manufacturer = 0x7FFF, .version = 1, .type = 1};
    cr_expect_str_eq(wm_meter_find(&index, &t)->name, "generic");
}

static bool is_key(const char *key)
{
    bool inside = false;
    // A month's name has a capital.
    for (const char *p = key + (isupper((unsigned char)*key) ? 1 : 0); *p; p++) {
        if (*p == '{' || *p == '}')
            inside = *p == '{';
        else if (!islower((unsigned char)*p) && !isdigit((unsigned char)*p) && *p != '_' &&
                 !(inside && *p == '-'))
            return false;
    }
    return key[0] && !inside && strlen(key) < WM_KEY_MAX - 16;
}

static bool ends_with(const char *key, const char *suffix)
{
    size_t n = strlen(key), k = strlen(suffix);
    return k == 0 || (n > k && key[n - k - 1] == '_' && strcmp(key + n - k, suffix) == 0);
}

static bool is_hex(const char *hex)
{
    for (; hex[0]; hex += 2)
        if (wm_hex_byte(hex) < 0) return false;
    return true;
}

Test(meters, name_fields_with_their_units)
{
    for (unsigned i = 0; i < wm_meter_count(); i++) {
        const wm_meter *m = wm_meter_at(i);
        for (unsigned k = 0; k < m->field_count; k++) {
            const wm_field *f = &m->field[k];
            if (!f->key) {
                cr_expect(f->kind == WM_K_HIDE || f->kind == WM_K_CALL || f->kind == WM_K_WORDS,
                          "%s: row %u has no key", m->name, k);
                continue;
            }
            cr_expect(is_key(f->key), "%s: \"%s\" is no key", m->name, f->key);
            if (f->kind == WM_K_NUMBER)
                cr_expect(ends_with(f->key, wm_unit_suffix(f->unit)), "%s: %s should end with _%s", m->name,
                          f->key, wm_unit_suffix(f->unit));
            if (f->kind == WM_K_STATUS) cr_expect_str_eq(f->key, "status");
        }
    }
}

Test(meters, select_records_that_can_exist)
{
    for (unsigned i = 0; i < wm_meter_count(); i++) {
        const wm_meter *m = wm_meter_at(i);
        for (unsigned k = 0; k < m->field_count; k++) {
            const wm_field *f = &m->field[k];
            const char *key = f->key ? f->key : "(none)";
            cr_expect(!f->head || (strlen(f->head) >= 2 && is_hex(f->head)), "%s: %s: head", m->name, key);
            cr_expect(!f->vife || is_hex(f->vife), "%s: %s: vife", m->name, key);
            cr_expect_leq(f->storage.first, f->storage.last, "%s: %s: storage", m->name, key);
            cr_expect_leq(f->tariff.first, f->tariff.last, "%s: %s: tariff", m->name, key);
            cr_expect_leq(f->subunit.first, f->subunit.last, "%s: %s: subunit", m->name, key);
            cr_expect(f->kind != WM_K_CALL || f->call, "%s: %s: call", m->name, key);
            bool selects = f->head || f->quantity != WM_Q_NONE;
            cr_expect(selects || f->kind == WM_K_STATUS || f->kind == WM_K_CALL || f->kind == WM_K_WORDS,
                      "%s: %s selects no record", m->name, key);
        }
    }
}

// The same key twice is fine only when the rows mean different records of which one is sent.
Test(meters, give_a_key_once)
{
    for (unsigned i = 0; i < wm_meter_count(); i++) {
        const wm_meter *m = wm_meter_at(i);
        for (unsigned a = 0; a < m->field_count; a++) {
            for (unsigned b = a + 1; b < m->field_count; b++) {
                const wm_field *f = &m->field[a], *g = &m->field[b];
                if (!f->key || !g->key || f->kind == WM_K_STATUS || strcmp(f->key, g->key) != 0) continue;
                bool same = f->head || g->head
                                ? f->head && g->head && strcmp(f->head, g->head) == 0
                                : f->quantity == g->quantity && f->function == g->function &&
                                      f->storage.first == g->storage.first && f->nth == g->nth &&
                                      f->tariff.first == g->tariff.first && !f->vife && !g->vife &&
                                      f->subunit.first == g->subunit.first && f->modifiers == g->modifiers;
                cr_expect(!same, "%s: %s is there twice", m->name, f->key);
            }
        }
    }
}

static uint32_t next_random(uint32_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 17;
    *state ^= *state << 5;
    return *state;
}

static void expect_whole(const wm_meter *m, const wm_reading *r)
{
    cr_assert_leq(r->count, WM_READING_FIELDS_MAX, "%s", m->name);
    for (unsigned i = 0; i < r->count; i++) {
        cr_assert_not_null(r->field[i].key, "%s", m->name);
        cr_assert(r->field[i].kind != WM_FIELD_TEXT || r->field[i].text, "%s: %s", m->name, r->field[i].key);
        for (unsigned k = 0; k < i; k++)
            cr_assert_str_neq(r->field[k].key, r->field[i].key, "%s gives a key twice", m->name);
    }
}

// Bytes from the air may be anything: also a header that only looks like the meter's.
Test(meters, survive_any_payload)
{
    static wm_telegram t;
    static wm_records records;
    static wm_reading reading;
    uint32_t state = 2463534242u;
    for (unsigned i = 0; i <= wm_meter_count(); i++) {
        const wm_meter *m = i < wm_meter_count() ? wm_meter_at(i) : wm_meter_by_name("generic");
        for (int round = 0; round < 300; round++) {
            t = (wm_telegram){
                .payload_at = 15, .tpl_ci = (uint8_t)next_random(&state), .sts = (uint8_t)round};
            t.payload_length = (uint16_t)(next_random(&state) % 240);
            t.length = (uint16_t)(t.payload_at + t.payload_length);
            for (unsigned k = 0; k < t.length; k++) t.bytes[k] = (uint8_t)next_random(&state);
            if (m->identity_count) t.meter.version = (uint8_t)m->identity[0].version;
            bool proprietary = round % 4 == 0;
            wm_records_read(&records, t.bytes, t.payload_at, proprietary ? 0 : t.payload_length);
            wm_records_expand_profiles(&records, t.bytes);
            wm_status status = wm_meter_read(m, &t, &records, t.bytes, &reading);
            cr_assert(status == WM_OK || status == WM_E_FORMAT, "%s: %s", m->name, wm_status_name(status));
            expect_whole(m, &reading);
        }
    }
}
