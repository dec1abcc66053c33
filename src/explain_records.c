// SPDX-License-Identifier: MIT
// The application layer: records of full and compact frames (EN 13757-3), and what is the manufacturer's own.
#include "decoders/mbus/telegram_parse.h"
#include "decoders/meters/match.h"
#include "decoders/meters/value.h"
#include "explain_parts.h"
#include "page.h"
#include "wm/reader.h"
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum {
    FILLER = 0x2F,
    COMPACT_HEADER = 4, // signature, CRC of the full frame
    KEYS_SHOWN = 3,
};

static const char *const data_words[16] = {
    "no data",           "8-bit integer", "16-bit integer", "24-bit integer",
    "32-bit integer",    "32-bit float",  "48-bit integer", "64-bit integer",
    "readout selection", "2-digit BCD",   "4-digit BCD",    "6-digit BCD",
    "8-digit BCD",       "variable",      "12-digit BCD",   "special",
};

// Units as people write them; the others as in the keys of the JSON line.
static const char *unit_symbol(wm_unit unit)
{
    static const char *const symbols[WM_UNIT_COUNT] = {
        [WM_U_WH] = "Wh",         [WM_U_KWH] = "kWh",     [WM_U_MWH] = "MWh",   [WM_U_J] = "J",
        [WM_U_MJ] = "MJ",         [WM_U_GJ] = "GJ",       [WM_U_M3_H] = "m3/h", [WM_U_L_H] = "l/h",
        [WM_U_M3_MIN] = "m3/min", [WM_U_M3_S] = "m3/s",   [WM_U_KG_H] = "kg/h", [WM_U_W] = "W",
        [WM_U_KW] = "kW",         [WM_U_MW] = "MW",       [WM_U_C] = "°C",      [WM_U_K] = "K",
        [WM_U_F] = "°F",          [WM_U_V] = "V",         [WM_U_A] = "A",       [WM_U_HZ] = "Hz",
        [WM_U_DEG] = "°",         [WM_U_PERCENT] = "%",   [WM_U_VARH] = "varh", [WM_U_VAH] = "VAh",
        [WM_U_VAR] = "var",       [WM_U_KVARH] = "kvarh", [WM_U_KVAH] = "kVAh", [WM_U_DBM] = "dBm",
        [WM_U_HCA] = "units",
    };
    return (unsigned)unit < WM_UNIT_COUNT && symbols[unit] ? symbols[unit] : wm_unit_suffix(unit);
}

// Who owns the meter or where it is must not end up in a public report.
static bool is_private(const wm_record *r)
{
    switch (r->quantity) {
    case WM_Q_FABRICATION_NUMBER:
    case WM_Q_ENHANCED_ID:
    case WM_Q_CUSTOMER_LOCATION:
    case WM_Q_CUSTOMER:
    case WM_Q_ACCESS_CODE:
    case WM_Q_PASSWORD:
    case WM_Q_SECURITY_KEY:
    case WM_Q_BUS_ADDRESS: return true;
    default: return false;
    }
}

static bool is_standard(const wm_record *r)
{
    return r->quantity != WM_Q_NONE && r->quantity != WM_Q_RESERVED &&
           r->quantity != WM_Q_MANUFACTURER_SPECIFIC && r->quantity != WM_Q_MANUFACTURER_CONTAINER &&
           !(r->modifiers & WM_MODIFIER_MANUFACTURER);
}

// ---- what a record says ----

static void describe_header(const wm_record *r, char *text, size_t size)
{
    static const char *const functions[] = {"", ", maximum", ", minimum", ", at error"};
    wm_page t;
    char number[WM_DECIMAL_TEXT];
    wm_page_begin(&t, text, size);
    wm_page_add(&t, "%s", data_words[r->dif & 15]);
    if (r->unit != WM_U_NONE) {
        wm_decimal_print((wm_decimal){1, r->exponent}, number);
        wm_page_add(&t, ", x %s %s", number, unit_symbol(r->unit));
    } else if (r->unit_text[0]) {
        wm_page_add(&t, ", in %s", r->unit_text);
    }
    wm_page_add(&t, "%s", functions[r->function & 3]);
    if (r->storage) wm_page_add(&t, ", storage %" PRIu64, r->storage);
    if (r->tariff) wm_page_add(&t, ", tariff %" PRIu32, r->tariff);
    if (r->subunit) wm_page_add(&t, ", subunit %u", r->subunit);
    for (unsigned i = 0; i < r->vife_count; i++) wm_page_add(&t, "%s%02X", i ? " " : ", VIFE ", r->vife[i]);
    if (r->error) wm_page_add(&t, ", record error %02X", r->error);
}

static void describe_value(const wm_record *r, char *text, size_t size)
{
    char value[WM_VALUE_SIZE];
    const char *date;
    wm_page t;
    wm_page_begin(&t, text, size);
    switch (r->kind) {
    case WM_VALUE_NUMBER:
        wm_decimal_print(r->number, value);
        wm_page_add(&t, "%s%s%s", value, r->unit != WM_U_NONE ? " " : "", unit_symbol(r->unit));
        if (r->all_ones) wm_page_add(&t, " (all ones: often not available)");
        break;
    case WM_VALUE_FLAGS: wm_page_add(&t, "0x%" PRIX64, r->flags); break;
    case WM_VALUE_TEXT: wm_page_add(&t, "\"%s\"", r->text); break;
    case WM_VALUE_DATE:
    case WM_VALUE_DATETIME:
        date = wm_value_date(r, r->kind == WM_VALUE_DATETIME, true, value);
        wm_page_add(&t, "%s", date ? date : "no date");
        break;
    case WM_VALUE_TIME:
        wm_page_add(&t, "%02u:%02u:%02u", r->time.hour, r->time.minute, r->time.second);
        break;
    case WM_VALUE_BYTES: wm_page_add(&t, "%u bytes", r->data_length); break;
    case WM_VALUE_NONE: wm_page_add(&t, "no value"); break;
    case WM_VALUE_INVALID: wm_page_add(&t, "not valid"); break;
    }
}

// ---- which field it became ----

static bool same_value(const wm_reading_field *a, const wm_reading_field *b)
{
    if (!a || !b || a->kind != b->kind) return false;
    switch (a->kind) {
    case WM_FIELD_NUMBER:
        return a->number.digits == b->number.digits && a->number.exponent == b->number.exponent;
    case WM_FIELD_TEXT: return strcmp(a->text, b->text) == 0;
    }
    return false;
}

// The record alone; of a compact profile also what its elements were expanded to, which points into the same
// bytes.
static void take_one(wm_explanation *e, const wm_record *r)
{
    const wm_records *all = e->seen->records;
    e->one.count = 0;
    for (unsigned i = 0; i < all->count; i++) {
        const wm_record *k = &all->row[i];
        bool inside = k->data_at >= r->data_at && k->data_at < r->data_at + r->data_length;
        if (k == r || inside) e->one.row[e->one.count++] = *k;
    }
}

// Reads the record alone: what the line has of that, and not without it, came from it.
static void find_fields(wm_explanation *e, const wm_record *r, char *text, size_t size)
{
    const wm_interpretation *seen = e->seen;
    wm_page t;
    unsigned keys = 0;
    wm_page_begin(&t, text, size);
    take_one(e, r);
    wm_status status = wm_meter_read(seen->meter, seen->telegram, &e->one, seen->records_bytes, &e->alone);
    if (status != WM_OK && e->alone.count == 0) return;
    for (unsigned i = 0; i < e->alone.count; i++) {
        const wm_reading_field *f = &e->alone.field[i];
        if (strncmp(f->key, "undecoded", 9) == 0 || same_value(f, wm_reading_find(&e->bare, f->key)))
            continue;
        if (!same_value(f, wm_reading_find(seen->reading, f->key))) continue;
        if (keys++ < KEYS_SHOWN) wm_page_add(&t, "%s%s", keys > 1 ? ", " : "", f->key);
    }
    // No error is no word, and "status" is there all the same.
    if (keys == 0 && r->quantity == WM_Q_ERROR_FLAGS && wm_reading_find(seen->reading, "status"))
        wm_page_add(&t, "status");
    if (keys > KEYS_SHOWN) wm_page_add(&t, " and %u more", keys - KEYS_SHOWN);
}

static void start_fields(wm_explanation *e)
{
    memset(&e->one, 0, sizeof e->one);
    if (wm_meter_read(e->seen->meter, e->seen->telegram, &e->one, e->seen->records_bytes, &e->bare) != WM_OK)
        wm_reading_clear(&e->bare);
}

// The generic name of a manufacturer's record says its header and no more.
static bool is_understood(const wm_record *r, const char *fields)
{
    return is_standard(r) || (fields[0] && strncmp(fields, "manufacturer_", 13) != 0);
}

// ---- records ----

static void name_of(const wm_record *r, char name[static 48])
{
    snprintf(name, 48, "%s", wm_quantity_name(r->quantity));
    for (char *p = name; *p; p++)
        if (*p == '_') *p = ' ';
}

static void put_data(wm_explanation *e, const wm_record *r, size_t length, const char *name)
{
    char text[WM_PART_TEXT_MAX], fields[WM_PART_TEXT_MAX];
    describe_value(r, text, sizeof text);
    find_fields(e, r, fields, sizeof fields);
    wm_part *data = wm_explain_put(e, WM_LAYER_APPLICATION, name, length, "%s", text);
    if (!data) return;
    snprintf(data->field, sizeof data->field, "%s", fields);
    data->is_private = is_private(r);
    if (data->state == WM_PART_UNDERSTOOD && !is_understood(r, fields)) data->state = WM_PART_UNKNOWN;
}

// Idle fillers between records; anything else there was not understood.
static void put_gap(wm_explanation *e, size_t end)
{
    size_t at = wm_explain_at(e), n = 0;
    while (at + n < end && e->bytes[at + n] == FILLER) n++;
    wm_explain_put(e, WM_LAYER_APPLICATION, "fillers", n, "%s", "");
    wm_explain_rest(e, WM_LAYER_APPLICATION, WM_PART_UNKNOWN, "not understood", end);
}

static void put_manufacturer_data(wm_explanation *e, size_t end, const char *name)
{
    bool known = !wm_reading_find(e->seen->reading, "undecoded");
    wm_part *p = end > wm_explain_at(e)
                     ? wm_explain_put(e, WM_LAYER_APPLICATION, name, end - wm_explain_at(e), "%s%s",
                                      known ? "read by " : "", known ? e->seen->meter->name : "")
                     : NULL;
    if (p && !known) p->state = WM_PART_UNKNOWN;
}

// DIF 0F or 1F, with or without data behind it.
static void put_manufacturer_dif(wm_explanation *e, size_t end)
{
    const wm_records *records = e->seen->records;
    if (records->rest_length) return;
    if (records->manufacturer_length) end = records->manufacturer_at;
    if (end == 0 || end - 1 < wm_explain_at(e) || (e->bytes[end - 1] & 0xEF) != 0x0F) return;
    put_gap(e, end - 1);
    wm_explain_put(e, WM_LAYER_APPLICATION, "DIF", 1, "manufacturer's data%s",
                   records->more_follow ? ", more records in the next telegram" : "");
}

static void explain_full(wm_explanation *e, size_t end)
{
    const wm_records *records = e->seen->records;
    for (unsigned i = 0; i < records->count; i++) {
        const wm_record *r = &records->row[i];
        const uint8_t *head;
        char text[WM_PART_TEXT_MAX], name[48];
        if (r->header_at < wm_explain_at(e)) continue; // an element of a profile: told with it
        put_gap(e, r->header_at);
        describe_header(r, text, sizeof text);
        name_of(r, name);
        unsigned length = wm_record_head(r, e->seen->records_bytes, &head);
        wm_part *header = wm_explain_put(e, WM_LAYER_APPLICATION, name, length, "%s", text);
        uint16_t before = e->count;
        put_data(e, r, (size_t)r->data_at + r->data_length - r->header_at - length, "");
        if (!header) return;
        header->is_header = true;
        if (e->count > before && e->part[before].state == WM_PART_UNKNOWN) header->state = WM_PART_UNKNOWN;
    }
    put_manufacturer_dif(e, end);
    if (records->manufacturer_length)
        put_manufacturer_data(e, (size_t)records->manufacturer_at + records->manufacturer_length,
                              "manufacturer's data");
    if (records->rest_length) {
        put_gap(e, records->rest_at);
        put_manufacturer_data(e, (size_t)records->rest_at + records->rest_length, "not a record");
    }
    put_gap(e, end);
}

// The data of a compact frame follow each other without headers, in the order of its format.
static void explain_compact(wm_explanation *e, size_t end)
{
    const wm_records *records = e->seen->records;
    size_t fillers = 0, at = wm_explain_at(e);
    while (at + fillers < end && e->bytes[at + fillers] == FILLER) fillers++;
    wm_explain_put(e, WM_LAYER_APPLICATION, "fillers", fillers, "%s", "");
    wm_reader in = wm_reader_of(e->bytes, end);
    in.at = wm_explain_at(e);
    unsigned signature = wm_read_le16(&in), crc = wm_read_le16(&in);
    wm_explain_put(e, WM_LAYER_APPLICATION, "format signature", 2, "%04X%s", signature,
                   e->seen->status == WM_E_SIGNATURE ? ": not known yet" : "");
    wm_explain_put(e, WM_LAYER_APPLICATION, "CRC of the full frame", 2, "%04X%s", crc,
                   e->seen->status == WM_E_CRC ? ": wrong" : "");
    uint16_t next = 0; // in the buffer of the records
    for (unsigned i = 0; i < records->count; i++) {
        const wm_record *r = &records->row[i];
        const uint8_t *head;
        char name[48];
        if (r->header_at < next) continue; // an element of a profile
        next = (uint16_t)(r->data_at + r->data_length);
        name_of(r, name);
        unsigned length = wm_record_head(r, e->seen->records_bytes, &head);
        put_data(e, r, (size_t)r->data_at + r->data_length - r->header_at - length, name);
    }
    put_gap(e, end);
}

static void explain_counters(wm_explanation *e, size_t end)
{
    enum { COUNTER_BYTES = 4 };
    const wm_records *records = e->seen->records;
    for (unsigned i = 0; i < records->count; i++) {
        char name[48];
        name_of(&records->row[i], name);
        put_data(e, &records->row[i], COUNTER_BYTES, name);
    }
    put_gap(e, end);
}

// The byte of an application error or an alarm, and what may stand behind it.
static void explain_code(wm_explanation *e, size_t end)
{
    const wm_reading_field *status = wm_reading_find(e->seen->reading, "status");
    bool told = status && !wm_reading_find(e->seen->reading, "undecoded") && end > wm_explain_at(e);
    if (told) wm_explain_put(e, WM_LAYER_APPLICATION, "code", 1, "%s", status->text);
    put_manufacturer_data(e, end, "not understood");
}

// Plain bytes that were not looked at may hold a serial number or a place.
static void put_unread(wm_explanation *e, size_t end)
{
    uint16_t before = e->count;
    wm_explain_rest(e, WM_LAYER_APPLICATION, WM_PART_UNKNOWN, "not read", end);
    if (e->count > before) e->part[before].is_private = true;
}

void wm_explain_payload(wm_explanation *e)
{
    const wm_telegram *t = e->seen->telegram;
    size_t end = (size_t)t->payload_at + t->payload_length;
    if (t->stage == WM_STAGE_TPL_OPEN) {
        wm_explain_rest(e, WM_LAYER_APPLICATION, WM_PART_PROTECTED, "encrypted",
                        (size_t)t->security.at + t->security.length);
        put_unread(e, t->length);
        return;
    }
    if (!e->seen->records || t->stage != WM_STAGE_DONE) {
        put_unread(e, end);
        return;
    }
    start_fields(e);
    switch (wm_telegram_payload(t)) {
    case WM_PAYLOAD_RECORDS: explain_full(e, end); break;
    case WM_PAYLOAD_COMPACT: explain_compact(e, end); break;
    case WM_PAYLOAD_FIXED: explain_counters(e, end); break;
    case WM_PAYLOAD_FORMAT:
        wm_explain_rest(e, WM_LAYER_APPLICATION, WM_PART_UNDERSTOOD, "format", end);
        break;
    case WM_PAYLOAD_MANUFACTURER: put_manufacturer_data(e, end, "manufacturer's data"); break;
    case WM_PAYLOAD_ERROR:
    case WM_PAYLOAD_ALARM: explain_code(e, end); break;
    case WM_PAYLOAD_NONE:
    case WM_PAYLOAD_OTHER:
        put_manufacturer_data(e, end,
                              wm_reading_find(e->seen->reading, "undecoded") ? "not understood" : "data");
        break;
    }
}
