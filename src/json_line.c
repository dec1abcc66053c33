// SPDX-License-Identifier: MIT
#include "json_line.h"
#include "hash.h"
#include "json_writer.h"
#include "timestamp.h"
#include <stdio.h>

uint64_t wm_frame_hash(const uint8_t *bytes, size_t n)
{
    return wm_hash_feed(wm_hash_start, bytes, n);
}

static void put_manufacturer(wm_json *j, const char *key, const wm_address *a)
{
    char text[16];
    wm_manufacturer_print(a->manufacturer, text);
    wm_json_text(j, key, text);
}

static void put_id(wm_json *j, const char *key, const wm_address *a)
{
    char text[16];
    snprintf(text, sizeof text, "%08x", (unsigned)a->id);
    wm_json_text(j, key, text);
}

// A few meters send a version or manufacturer of their own as data. A key stands once: theirs, which
// dashboards know, takes the place of the header's.
static bool is_free(const wm_interpretation *seen, const char *key)
{
    return wm_reading_find(seen->reading, key) == NULL;
}

static void put_identity(wm_json *j, const wm_interpretation *seen)
{
    const wm_telegram *t = seen->telegram;
    bool wired = t->bus == WM_BUS_WIRED, known = !wired || t->has_tpl_address;
    if (known && is_free(seen, "id")) put_id(j, "id", &t->meter);
    if (known && !t->is_fixed && is_free(seen, "manufacturer"))
        put_manufacturer(j, "manufacturer", &t->meter);
    if (known && !t->is_fixed && is_free(seen, "version")) wm_json_integer(j, "version", t->meter.version);
    if (known && is_free(seen, "type")) wm_json_integer(j, "type", t->meter.type);
    if (known && seen->reading->media) wm_json_text(j, "media", seen->reading->media);
    if (seen->reading->meter) wm_json_text(j, "meter", seen->reading->meter);
    if (seen->name && is_free(seen, "name")) wm_json_text(j, "name", seen->name);
    if (seen->listed && seen->listed->address) wm_json_text(j, "address", seen->listed->address);
    if (seen->listed && seen->listed->room) wm_json_text(j, "room", seen->listed->room);
    if (wired && is_free(seen, "primary_address")) wm_json_integer(j, "primary_address", t->primary_address);
    if (!wired && t->has_tpl_address && !wm_address_equal(&t->meter, &t->dll)) {
        put_id(j, "adapter_id", &t->dll);
        put_manufacturer(j, "adapter_manufacturer", &t->dll);
    }
}

static void put_reading(wm_json *j, const wm_interpretation *seen)
{
    const wm_reading *r = seen->reading;
    for (unsigned i = 0; i < r->count; i++) {
        const wm_reading_field *f = &r->field[i];
        switch (f->kind) {
        case WM_FIELD_NUMBER: wm_json_decimal(j, f->key, f->number); break;
        case WM_FIELD_TEXT: wm_json_text(j, f->key, f->text); break;
        }
    }
    wm_json_text(j, "decrypt", wm_decrypt_name(seen->telegram->decrypt));
    // What "decrypt" does not say already: why the reading is not there or not whole.
    if (seen->status != WM_OK && seen->status != WM_E_NO_KEY && seen->status != WM_E_WRONG_KEY)
        wm_json_text(j, "reason", wm_status_name(seen->status));
    if (seen->records && seen->records->more_follow) wm_json_bool(j, "more_follow", true);
    if (seen->replayed) wm_json_bool(j, "replayed", true);
}

static void put_radio(wm_json *j, const wm_radio *radio)
{
    wm_json_text(j, "mode", wm_modes[radio->mode].name);
    wm_json_text(j, "format", wm_format_name(radio->format));
    wm_json_real(j, "rssi_dbfs", radio->rssi_dbfs, 1);
    wm_json_real(j, "snr_db", radio->snr_db, 1);
    wm_json_real(j, "freq_offset_hz", radio->freq_offset_hz, 0);
    wm_json_integer(j, "repaired", radio->repaired);
}

size_t wm_json_line(char *text, size_t size, const wm_line_facts *facts, const wm_interpretation *seen,
                    const uint8_t *raw, size_t raw_length)
{
    wm_json j;
    char number[WM_TIMESTAMP_TEXT];
    wm_json_begin(&j, text, size);
    if (facts->has_timestamp) {
        wm_timestamp_print(facts->timestamp_ns, number);
        wm_json_text(&j, "timestamp", number);
    }
    if (seen) {
        put_identity(&j, seen);
        put_reading(&j, seen);
    }
    if (facts->radio) put_radio(&j, facts->radio);
    if (facts->receiver) wm_json_text(&j, "receiver", facts->receiver);
    if (facts->carried) wm_json_members(&j, facts->carried);
    wm_json_hex(&j, "raw", raw, raw_length);
    snprintf(number, sizeof number, "%016llx", (unsigned long long)wm_frame_hash(raw, raw_length));
    wm_json_text(&j, "frame_id", number);
    return wm_json_end(&j);
}
