// SPDX-License-Identifier: MIT
#include "calendar.h"
#include "generic.h"
#include "match.h"
#include "media.h"
#include "records.h"
#include "text.h"
#include "value.h"
#include "words.h"
#include <string.h>

enum { QUANTITY_WORDS = (WM_QUANTITY_COUNT + 63) / 64 };

// Records of one origin, with notes about them.
typedef struct source {
    uint64_t quantities[QUANTITY_WORDS]; // which ones occur at all
    wm_origin of;
} source;

typedef struct engine {
    wm_run run;
    source from[2]; // ordinary records, those of unpack()
    unsigned sources;
    bool has_status;
    bool refused; // unpack() could not read the payload
    bool told;    // the status says all that the payload does
    wm_wordset status;
    wm_wordset words; // scratch of one field
    char text[WM_WORDS_TEXT];
} engine;

static void add_source(engine *e, const wm_records *records, const uint8_t *bytes)
{
    source *s = &e->from[e->sources++];
    s->of.records = records;
    s->of.bytes = bytes;
    memset(s->quantities, 0, sizeof s->quantities);
    memset(s->of.known, 0, records->count);
    for (unsigned i = 0; i < records->count; i++)
        s->quantities[records->row[i].quantity / 64] |= UINT64_C(1) << records->row[i].quantity % 64;
}

static bool is_word(const char *p, const char *end, const char *word)
{
    size_t n = strlen(word);
    return (size_t)(end - p) == n && memcmp(p, word, n) == 0;
}

static int64_t counter_of(const char *p, const char *end, const wm_record *r)
{
    if (is_word(p, end, "storage")) return (int64_t)r->storage;
    if (is_word(p, end, "tariff")) return r->tariff;
    if (is_word(p, end, "subunit")) return r->subunit;
    int64_t n = 0;
    for (; p < end && *p >= '0' && *p <= '9' && n < INT32_MAX; p++) n = n * 10 + (*p - '0');
    return n;
}

// "storage", "storage-8", "32-storage": the record's number, or the distance to a constant.
static void fill_counter(wm_text *key, const char *p, const char *end, const wm_record *r)
{
    const char *minus = memchr(p, '-', (size_t)(end - p));
    int64_t n = counter_of(p, minus ? minus : end, r);
    if (minus) n -= counter_of(minus + 1, end, r);
    if (n < 0) wm_text_add(key, "-");
    wm_text_number(key, (uint64_t)(n < 0 ? -n : n), 1);
}

static const char *fill_key(engine *e, const wm_field *f, const wm_record *r)
{
    const char *in = f->key, *open;
    wm_text key = {.n = 0};
    if (!strchr(in, '{')) return in;
    while ((open = strchr(in, '{'))) {
        const char *end = strchr(open, '}');
        if (!end) return NULL;
        wm_text_bytes(&key, in, (size_t)(open - in));
        fill_counter(&key, open + 1, end, r);
        in = end + 1;
    }
    wm_text_add(&key, in);
    return wm_reading_keep(e->run.reading, key.at, key.n);
}

static void emit_number(engine *e, const wm_field *f, const wm_record *r)
{
    wm_decimal v;
    if (!wm_value_number(f, r, &v)) return;
    const char *key = fill_key(e, f, r);
    if (key) wm_reading_number(e->run.reading, key, v);
}

static void emit_text(engine *e, const wm_field *f, const wm_record *r, const uint8_t *bytes)
{
    char text[WM_VALUE_SIZE];
    const char *value = NULL;
    if ((f->options & WM_F_ONES_ABSENT) && r->all_ones) return;
    if (f->kind == WM_K_TEXT) value = wm_value_text(r, bytes, text);
    if (f->kind == WM_K_HEX) value = wm_value_hex(bytes + r->data_at, r->data_length, false, text);
    if (f->kind == WM_K_DATE || f->kind == WM_K_DATETIME) {
        bool clock = f->kind == WM_K_DATETIME;
        value = wm_value_date(r, clock, f->options & WM_F_SECONDS, text);
        if (!value && !(f->options & WM_F_ZERO_ABSENT))
            value =
                wm_value_unset_date(r, f->options & WM_F_BLANK ? "2000-00-00" : "1999-11-30", clock, text);
        if (!value && (f->options & WM_F_BLANK) && r->data_length > 0) value = "";
    }
    const char *key = value ? fill_key(e, f, r) : NULL;
    if (key) wm_reading_text(e->run.reading, key, value);
}

// The date of another record, one month further back with every storage number.
static void emit_date_back(engine *e, const wm_field *f, const wm_record *r)
{
    char text[WM_VALUE_SIZE];
    const wm_record *from = wm_run_record(&e->run, f->from);
    if (!from || !wm_value_date(from, false, false, text)) return;
    wm_record back = *from;
    if (!wm_calendar_step(&back.time, (wm_spacing){.months = 1},
                          (int)f->storage.first - (int)r->storage - f->back))
        return;
    const char *key = fill_key(e, f, r);
    if (key) wm_reading_text(e->run.reading, key, wm_value_date(&back, false, false, text));
}

static void emit_words(engine *e, const wm_field *f, const wm_record *r)
{
    uint64_t bits = wm_value_bits(f, r);
    if ((f->options & WM_F_ONES_ABSENT) && r->all_ones) return;
    if (f->options & WM_F_INTO_STATUS) {
        e->has_status = true;
        wm_wordset_translate(&e->status, f->words, bits);
    }
    if (!f->key) return;
    wm_wordset_clear(&e->words);
    wm_wordset_translate(&e->words, f->words, bits);
    if (f->options & WM_F_WITH_TPL) wm_wordset_tpl(&e->words, e->run.meter->tpl_words, e->run.telegram->sts);
    const char *key = fill_key(e, f, r);
    if (key) wm_reading_text(e->run.reading, key, wm_wordset_join(&e->words, "", e->text, sizeof e->text));
}

static void emit(engine *e, const wm_field *f, const wm_record *r, const uint8_t *bytes)
{
    switch (f->kind) {
    case WM_K_NUMBER: emit_number(e, f, r); break;
    case WM_K_TEXT:
    case WM_K_HEX:
    case WM_K_DATE:
    case WM_K_DATETIME: emit_text(e, f, r, bytes); break;
    case WM_K_WORDS: emit_words(e, f, r); break;
    case WM_K_STATUS:
        e->has_status = true;
        wm_wordset_translate(&e->status, f->words, wm_value_bits(f, r));
        break;
    case WM_K_DATE_BACK: emit_date_back(e, f, r); break;
    case WM_K_CALL: f->call(&e->run, f, r); break;
    case WM_K_HIDE: break;
    }
}

static bool may_match(const wm_field *f, const source *s)
{
    return f->head || (s->quantities[f->quantity / 64] >> f->quantity % 64 & 1);
}

static void apply_field(engine *e, const wm_field *f)
{
    bool many = wm_field_is_many(f);
    unsigned seen = 0;
    for (unsigned k = 0; k < e->sources; k++) {
        source *s = &e->from[k];
        if (!may_match(f, s)) continue;
        for (unsigned i = 0; i < s->of.records->count; i++) {
            const wm_record *r = &s->of.records->row[i];
            if (!wm_field_matches(f, r, s->of.bytes)) continue;
            seen++;
            if (f->nth && seen != f->nth) continue;
            s->of.known[i] = true;
            emit(e, f, r, s->of.bytes);
            if (!many) return;
        }
    }
}

static void apply_fields(engine *e)
{
    const wm_meter *m = e->run.meter;
    const wm_telegram *t = e->run.telegram;
    bool tpl = false;
    for (unsigned i = 0; i < m->field_count; i++) {
        const wm_field *f = &m->field[i];
        if (f->kind == WM_K_STATUS && !(f->options & WM_F_NO_TPL)) tpl = true;
        if (f->head || f->quantity != WM_Q_NONE)
            apply_field(e, f);
        else if (f->kind == WM_K_CALL)
            f->call(&e->run, f, NULL);
        else if (f->kind == WM_K_WORDS && (f->options & WM_F_WITH_TPL)) {
            wm_wordset_clear(&e->words);
            wm_wordset_tpl(&e->words, m->tpl_words, t->sts);
            wm_reading_text(e->run.reading, f->key,
                            wm_wordset_join(&e->words, "OK", e->text, sizeof e->text));
        }
    }
    if (tpl) {
        e->has_status = true;
        wm_wordset_tpl(&e->status, m->tpl_words, t->sts);
    }
    if (wm_wordset_application(&e->status, t)) e->has_status = e->told = true;
    // A header without errors does not make this meter "OK". The word is the one users' tools print.
    if (e->refused) wm_wordset_add(&e->status, "DECODING_ERROR_payload");
    if (e->has_status)
        wm_reading_text(e->run.reading, "status", wm_wordset_join(&e->status, "OK", e->text, sizeof e->text));
}

static void add_undecoded(wm_reading *ret, const uint8_t *bytes, size_t n, const char *reason)
{
    char hex[2 * WM_MESSAGE_MAX + 1];
    size_t at = 0;
    if (n == 0 || n > WM_MESSAGE_MAX) return;
    for (size_t i = 0; i < n; i++) {
        static const char digit[] = "0123456789abcdef";
        hex[at++] = digit[bytes[i] >> 4];
        hex[at++] = digit[bytes[i] & 15];
    }
    hex[at] = 0;
    wm_reading_text(ret, "undecoded", hex);
    wm_reading_text(ret, "undecoded_reason", reason);
}

// A payload of nothing, or of fillers: some radios send it while their meter is silent.
static bool is_filled(const wm_telegram *t)
{
    enum { FILLER = 0x2F };
    for (unsigned i = 0; i < t->payload_length; i++)
        if (t->bytes[t->payload_at + i] != FILLER) return false;
    return true;
}

// What neither the standard nor the meter understood is handed on as it is.
static void keep_rest(const wm_telegram *t, const wm_records *records, const uint8_t *bytes, wm_reading *ret)
{
    if (records->rest_length)
        add_undecoded(ret, bytes + records->rest_at, records->rest_length, wm_status_name(records->stopped));
    else if (records->manufacturer_length)
        add_undecoded(ret, bytes + records->manufacturer_at, records->manufacturer_length,
                      "manufacturer_data");
    else if (records->count == 0 && !is_filled(t))
        add_undecoded(ret, t->bytes + t->payload_at, t->payload_length,
                      records->stopped != WM_OK ? wm_status_name(records->stopped) : "proprietary");
}

static void remove_hidden(const wm_meter *m, wm_reading *ret)
{
    for (unsigned i = 0; i < m->field_count; i++) {
        const wm_field *f = &m->field[i];
        if (!(f->options & WM_F_HIDDEN) || !f->key) continue;
        unsigned kept = 0;
        for (unsigned k = 0; k < ret->count; k++) {
            if (strcmp(ret->field[k].key, f->key) != 0) ret->field[kept++] = ret->field[k];
        }
        ret->count = (uint16_t)kept;
    }
}

static void run_engine(engine *e, bool unpacked)
{
    const wm_meter *m = e->run.meter;
    apply_fields(e);
    if (m->compute) {
        m->compute(&e->run);
        remove_hidden(m, e->run.reading);
    }
    for (unsigned k = 0; k < e->sources && !(m->options & WM_METER_TABLE_ONLY); k++)
        wm_generic_add(&e->run, &e->from[k].of);
    if (!unpacked && !e->told) keep_rest(e->run.telegram, e->run.records, e->run.bytes, e->run.reading);
}

static void start(engine *e, const wm_meter *m, const wm_telegram *t, const wm_records *records,
                  const uint8_t *bytes, wm_reading *ret)
{
    e->run = (wm_run){.meter = m, .telegram = t, .records = records, .bytes = bytes, .reading = ret};
    e->sources = 0;
    e->has_status = e->refused = e->told = false;
    wm_wordset_clear(&e->status);
}

// Apart from wm_meter_read(), so that ordinary meters do not pay for the stack that this one takes.
static __attribute__((noinline)) wm_status read_unpacked(engine *e)
{
    wm_unpack u;
    wm_records made;
    const wm_meter *m = e->run.meter;
    const wm_telegram *t = e->run.telegram;
    u.telegram = t;
    u.records = e->run.records;
    u.bytes = e->run.bytes;
    u.payload = wm_reader_of(t->bytes + t->payload_at, t->payload_length);
    u.replaces = u.full = false;
    u.rest = wm_reader_of(t->bytes, 0);
    u.length = 0;
    wm_status status = m->unpack(&u);
    e->refused = status != WM_OK;
    wm_records_read(&made, u.out, 0, u.length);
    if (status != WM_OK || !u.replaces) add_source(e, e->run.records, e->run.bytes);
    if (status == WM_OK) add_source(e, &made, u.out);
    e->run.made = &made;
    e->run.made_bytes = u.out;
    // An unpack() that found nothing of its own leaves everything to the standard.
    bool unpacked = status == WM_OK && (u.replaces || u.length > 0);
    run_engine(e, unpacked);
    if (unpacked) keep_rest(t, &made, u.out, e->run.reading);
    if (status == WM_OK)
        add_undecoded(e->run.reading, u.rest.bytes + u.rest.at, wm_reader_left(&u.rest), "manufacturer_data");
    return status == WM_OK ? WM_OK : WM_E_FORMAT;
}

wm_status wm_meter_read(const wm_meter *m, const wm_telegram *t, const wm_records *records,
                        const uint8_t *records_bytes, wm_reading *ret)
{
    engine e;
    wm_reading_clear(ret);
    ret->meter = m->name;
    ret->media = m->media ? m->media : wm_media(&t->meter);
    start(&e, m, t, records, records_bytes, ret);
    if (m->unpack) return read_unpacked(&e);
    add_source(&e, records, records_bytes);
    run_engine(&e, false);
    return WM_OK;
}

// Whether a row adds to the status from more than the header.
static bool reads_status(const wm_field *f)
{
    bool record = f->head || f->quantity != WM_Q_NONE;
    if (f->kind == WM_K_STATUS) return record || (f->options & WM_F_NO_TPL);
    return (f->options & WM_F_INTO_STATUS) || (f->key && strcmp(f->key, "status") == 0);
}

void wm_meter_read_header(const wm_meter *m, const wm_telegram *t, wm_reading *ret)
{
    engine e;
    bool has_status = false;
    if (!t->has_tpl || m->compute) return;
    for (unsigned i = 0; i < m->field_count; i++) {
        if (reads_status(&m->field[i])) return;
        has_status |= m->field[i].kind == WM_K_STATUS;
    }
    if (!has_status) return;
    wm_wordset_clear(&e.status);
    wm_wordset_tpl(&e.status, m->tpl_words, t->sts);
    wm_reading_text(ret, "status", wm_wordset_join(&e.status, "OK", e.text, sizeof e.text));
}
