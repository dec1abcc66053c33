// SPDX-License-Identifier: MIT
// Any bytes as a telegram that every meter must read: whatever unpack() and compute() make of it, the reading
// is whole.
#include "decoders/mbus/records.h"
#include "decoders/mbus/telegram_parse.h"
#include "decoders/meters/meter.h"
#include "fuzz.h"
#include <string.h>

static bool parse(wm_telegram *t, const uint8_t *data, size_t size)
{
    wm_status s = wm_telegram_parse(t, WM_BUS_WIRELESS, data, size);
    // As if keys had opened what is protected.
    if (s == WM_E_NEED_KEY && t->stage == WM_STAGE_TPL_OPEN) s = wm_telegram_resume(t);
    return s == WM_OK && t->stage == WM_STAGE_DONE;
}

static void check(const wm_reading *r)
{
    MUST(r->count <= WM_READING_FIELDS_MAX && r->text_used <= WM_READING_TEXT_MAX);
    for (unsigned i = 0; i < r->count; i++) {
        MUST(r->field[i].key && r->field[i].key[0]);
        MUST(r->field[i].kind != WM_FIELD_TEXT || r->field[i].text);
        for (unsigned k = 0; k < i; k++) MUST(strcmp(r->field[i].key, r->field[k].key) != 0);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static wm_telegram t;
    static wm_records records;
    static wm_reading reading;
    if (!parse(&t, data, size)) return 0;
    bool own = wm_telegram_payload(&t) != WM_PAYLOAD_RECORDS;
    wm_records_read(&records, t.bytes, t.payload_at, own ? 0 : t.payload_length);
    wm_records_expand_profiles(&records, t.bytes);
    for (unsigned i = 0; i <= wm_meter_count(); i++) {
        const wm_meter *m = i < wm_meter_count() ? wm_meter_at(i) : wm_meter_by_name("generic");
        // Some payloads differ from version to version.
        if (m->identity_count) t.meter.version = (uint8_t)m->identity[size % m->identity_count].version;
        wm_status s = wm_meter_read(m, &t, &records, t.bytes, &reading);
        MUST(s == WM_OK || s == WM_E_FORMAT);
        check(&reading);
    }
    return 0;
}
