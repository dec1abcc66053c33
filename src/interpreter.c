// SPDX-License-Identifier: MIT
#include "interpreter.h"
#include "allocation.h"
#include "decoders/mbus/compact.h"
#include "decoders/mbus/fragments.h"
#include "decoders/mbus/media.h"
#include "decoders/mbus/records.h"
#include "decoders/mbus/telegram_parse.h"
#include "decoders/mbus/wired.h"
#include "decoders/meters/meter.h"
#include "format_store.h"
#include "key_sources.h"
#include "keys/replay.h"
#include "meter_list.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { NS_PER_S = 1000000000, MODE_DES_DATE = 3, CERTAIN_HOURS = 21 };

// One telegram at a time: all working memory is here, nothing is allocated after create.
struct wm_interpreter {
    wm_keyring *keys;
    wm_interpreter_config config;
    wm_key_sources sources;
    wm_formats *formats;
    wm_format_store *store; // of formats; NULL: not kept
    wm_meter_list *meters;  // may be NULL
    wm_fragments *fragments;
    wm_replay *replay; // NULL: counters are not watched
    const wm_meter *forced;
    wm_meter_index meter_index;
    wm_telegram telegram;
    wm_records records;
    wm_reading reading;
    int64_t heard_ns;                 // 0 = not known
    uint8_t expanded[WM_MESSAGE_MAX]; // records of a compact frame, written out
    uint8_t packed[WM_MESSAGE_MAX];   // a compact frame without its filling
};

wm_status wm_interpreter_load_keys(wm_interpreter *i, char *message, size_t message_size)
{
    const wm_interpreter_config *c = &i->config;
    wm_status status =
        wm_key_sources_find(c->keys_files, c->keys_file_count, &i->sources, message, message_size);
    if (status != WM_OK) return status;
    return wm_keyring_load(i->keys, i->sources.file, i->sources.count, message, message_size);
}

const wm_keyring *wm_interpreter_keys(const wm_interpreter *i)
{
    return i->keys;
}

wm_status wm_interpreter_create(const wm_interpreter_config *config, wm_interpreter **ret, char *message,
                                size_t message_size)
{
    wm_interpreter *i = calloc(1, sizeof *i);
    wm_status status = WM_E_MEMORY;
    snprintf(message, message_size, "out of memory");
    if (!i) return status;
    i->config = *config;
    wm_meter_index_init(&i->meter_index);
    status = wm_keyring_create(&i->keys);
    if (status == WM_OK) {
        wm_keyring_allow_insecure(i->keys, config->insecure_keys);
        wm_keyring_allow_plaintext(i->keys, config->allow_plaintext);
        status = wm_interpreter_load_keys(i, message, message_size);
    }
    if (status == WM_OK && config->meters_file)
        status = wm_meter_list_load(config->meters_file, &i->meters, message, message_size);
    if (status == WM_OK) status = wm_formats_create(&i->formats);
    if (status == WM_OK && config->keep_formats && wm_format_store_open(i->formats, &i->store) != WM_OK)
        i->store = NULL; // told; compact frames are then learned anew
    if (status == WM_OK) status = wm_fragments_create(&i->fragments);
    if (status == WM_OK && config->watch_counters) status = wm_replay_create(&i->replay);
    if (status == WM_OK && config->meter) {
        i->forced = wm_meter_by_name(config->meter);
        if (!i->forced) {
            snprintf(message, message_size,
                     "--meter: found \"%.40s\", expected a name that `wmrx meters` lists", config->meter);
            status = WM_E_ARGUMENT;
        }
    }
    if (status != WM_OK) {
        wm_interpreter_destroy(i);
        return status;
    }
    *ret = i;
    return WM_OK;
}

void wm_interpreter_destroy(wm_interpreter *i)
{
    if (!i) return;
    wm_keyring_destroy(i->keys);
    wm_format_store_close(i->store);
    wm_formats_destroy(i->formats);
    wm_meter_list_destroy(i->meters);
    wm_fragments_destroy(i->fragments);
    wm_replay_destroy(i->replay);
    free(i);
}

wm_status wm_interpreter_set_key(wm_interpreter *i, const char *hex)
{
    return wm_keyring_set_session_key(i->keys, hex);
}

void wm_interpreter_set_time(wm_interpreter *i, int64_t unix_ns)
{
    i->heard_ns = unix_ns;
}

// Tells the ring today's date as European meters know it: their clocks are up to three hours ahead of UTC, so
// that for its last hours it is not certain. No check of mode 3 would notice a wrong date.
static void tell_date(wm_interpreter *i)
{
    struct tm t;
    time_t seconds = (time_t)(i->heard_ns / NS_PER_S);
    bool certain = i->heard_ns > 0 && gmtime_r(&seconds, &t) && t.tm_hour < CERTAIN_HOURS;
    if (!certain || wm_keyring_set_date(i->keys, 1900 + t.tm_year, 1 + t.tm_mon, t.tm_mday) != WM_OK)
        (void)!wm_keyring_set_date(i->keys, 0, 0, 0);
}

// Walks the layers and opens the protected ones on the way.
static wm_status open_layers(wm_interpreter *i, wm_bus bus, const uint8_t *bytes, size_t n, int64_t now_ns)
{
    wm_telegram *t = &i->telegram;
    wm_status status = wm_telegram_parse(t, bus, bytes, n);
    // ELL, a message put together from fragments, TPL: each at most once.
    for (int layer = 0; layer < 3 && (status == WM_E_NEED_KEY || status == WM_E_FRAGMENT); layer++) {
        if (status == WM_E_NEED_KEY && t->security.mode == MODE_DES_DATE) tell_date(i);
        if (status == WM_E_NEED_KEY) {
            status = wm_keyring_open(i->keys, t);
            // The records around a block that stays closed are plain.
            if (status == WM_E_NO_KEY && t->security.mode == WM_SECURITY_OWN_BLOCK) status = WM_OK;
        } else
            status = wm_fragments_push(i->fragments, t, now_ns, t);
        if (status == WM_E_FRAGMENT) return status;
        if (status == WM_OK) status = wm_telegram_resume(t);
    }
    return status == WM_E_NEED_KEY ? WM_E_UNSUPPORTED : status;
}

// Anyone can encrypt with a key that everyone knows, and the check is 16 bits: what it opened must read as
// records to its end, or another key protected it. Bytes behind the protected ones prove nothing.
static bool is_trusted(const wm_telegram *t, const wm_records *r)
{
    const wm_security *s = &t->security;
    unsigned end = s->length > 0 ? (unsigned)s->at + s->length : t->length;
    return !s->known_key || r->stopped == WM_OK || r->rest_at >= end;
}

// The full-frame CRC is wrong. It does not cover the air but what the sender's full frame would be: where the
// payload CRC of the extended link layer holds, signature, CRC and data are as sent, and a built-in format
// that fits to the byte says what they are. The CRC itself then stays as the bytes that fit nothing.
static void read_unmatched(wm_interpreter *i, size_t length)
{
    enum { CRC_AT = 2, CRC_BYTES = 2 };
    const wm_telegram *t = &i->telegram;
    bool as_sent = t->security.mode == WM_SECURITY_ELL_CTR &&
                   (t->decrypt == WM_DECRYPT_OK || t->decrypt == WM_DECRYPT_PLAINTEXT);
    if (!as_sent || length == 0 || length > sizeof i->expanded - CRC_BYTES) return;
    memcpy(i->expanded + length, t->bytes + t->payload_at + CRC_AT, CRC_BYTES);
    wm_records_read(&i->records, i->expanded, 0, length);
    i->records.rest_at = (uint16_t)length;
    i->records.rest_length = CRC_BYTES;
}

// Records whose numbers come most significant byte first, turned round in a copy at the same offsets.
static wm_status read_turned(wm_interpreter *i, const uint8_t **ret_bytes)
{
    const wm_telegram *t = &i->telegram;
    memcpy(i->expanded, t->bytes, t->length);
    wm_records_turn(i->expanded, t->payload_at, t->payload_length);
    *ret_bytes = i->expanded;
    wm_records_read(&i->records, i->expanded, t->payload_at, t->payload_length);
    return WM_OK;
}

// Writes out a compact frame. Encrypted blocks are filled up with 2F, and plain data may follow them: in a
// frame without headers only the CRC says how much of it is filling.
static wm_status expand(wm_interpreter *i, const uint8_t *payload, size_t length, bool vouched,
                        size_t *ret_length)
{
    enum { FILLER = 0x2F, BLOCK = 16 };
    const wm_security *s = &i->telegram.security;
    size_t at = i->telegram.payload_at, end = (size_t)s->at + s->length;
    wm_status status = wm_formats_expand(i->formats, payload, length, vouched, i->expanded,
                                         sizeof i->expanded, ret_length);
    bool blocks = (s->mode == WM_SECURITY_CBC || s->mode == WM_SECURITY_CBC_KDF) && s->length > 0;
    if (status == WM_OK || !blocks || end <= at || length > sizeof i->packed) return status;
    end -= at; // where the plain data begin
    if (end >= length) return status;
    for (size_t fill = 1; fill < BLOCK && fill < end && payload[end - fill] == FILLER; fill++) {
        memcpy(i->packed, payload, end - fill);
        memcpy(i->packed + end - fill, payload + end, length - end);
        if (wm_formats_expand(i->formats, i->packed, length - fill, vouched, i->expanded, sizeof i->expanded,
                              ret_length) == WM_OK)
            return WM_OK;
    }
    *ret_length = 0;
    return status;
}

// Brings the payload into records; *ret_bytes is the buffer that their offsets point into.
static wm_status read_records(wm_interpreter *i, const uint8_t **ret_bytes)
{
    const wm_telegram *t = &i->telegram;
    const uint8_t *payload = t->bytes + t->payload_at;
    size_t length = t->payload_length;
    bool vouched = t->decrypt == WM_DECRYPT_OK && !t->security.known_key;
    wm_status status = WM_OK;
    *ret_bytes = t->bytes;
    switch (wm_telegram_payload(t)) {
    case WM_PAYLOAD_COMPACT:
        status = expand(i, payload, length, vouched, &length);
        *ret_bytes = i->expanded;
        wm_records_read(&i->records, i->expanded, 0, status == WM_OK ? length : 0);
        if (status == WM_E_CRC) read_unmatched(i, length);
        if (status != WM_OK) i->records.stopped = status;
        wm_records_expand_profiles(&i->records, i->expanded);
        return status;
    case WM_PAYLOAD_FORMAT:
        wm_records_read(&i->records, t->bytes, t->payload_at, 0);
        return wm_formats_learn_format(i->formats, payload, length, vouched);
    case WM_PAYLOAD_FIXED:
        status = wm_fixed_expand(t, i->expanded, sizeof i->expanded, &length);
        *ret_bytes = i->expanded;
        wm_records_read(&i->records, i->expanded, 0, status == WM_OK ? length : 0);
        return status;
    case WM_PAYLOAD_RECORDS:
        if (t->msb_first) return read_turned(i, ret_bytes);
        wm_records_read(&i->records, t->bytes, t->payload_at, length);
        if (!is_trusted(t, &i->records)) return WM_E_NO_KEY;
        wm_formats_learn(i->formats, t->bytes, &i->records, vouched);
        wm_records_expand_profiles(&i->records, t->bytes);
        return WM_OK;
    default:
        wm_records_read(&i->records, t->bytes, t->payload_at, 0);
        return wm_telegram_payload(t) == WM_PAYLOAD_ERROR ? WM_E_APPLICATION : WM_OK;
    }
}

static const wm_meter *find_meter(const wm_interpreter *i)
{
    return i->forced ? i->forced : wm_meter_find(&i->meter_index, &i->telegram);
}

// A radio converter sends for a meter behind it. Without a long header the meter's address stands in the
// plain record of its enhanced identification: number, manufacturer, version, type.
static bool is_converted(const wm_interpreter *i, const uint8_t *bytes, wm_address *ret)
{
    enum { RADIO_CONVERTER = 0x37, DATA_64_BIT = 0x07, ADDRESS_BYTES = 8 };
    const wm_telegram *t = &i->telegram;
    bool plain = t->decrypt == WM_DECRYPT_NONE || t->security.mode == WM_SECURITY_OWN_BLOCK;
    if (t->bus != WM_BUS_WIRELESS || t->has_tpl_address || !plain || t->dll.type != RADIO_CONVERTER)
        return false;
    for (unsigned k = 0; k < i->records.count; k++) {
        const wm_record *r = &i->records.row[k];
        if (r->dif != DATA_64_BIT || r->quantity != WM_Q_ENHANCED_ID || r->vife_count > 0 ||
            r->data_length != ADDRESS_BYTES)
            continue;
        wm_reader in = wm_reader_of(bytes + r->data_at, r->data_length);
        ret->id = wm_read_le32(&in);
        ret->manufacturer = wm_read_le16(&in);
        ret->version = wm_read_u8(&in);
        ret->type = wm_read_u8(&in);
        return ret->type != RADIO_CONVERTER;
    }
    return false;
}

static wm_status read_meter(wm_interpreter *i, wm_interpretation *ret)
{
    const uint8_t *bytes;
    wm_address behind;
    wm_telegram *t = &i->telegram;
    wm_status status = read_records(i, &bytes);
    if (status == WM_OK && is_converted(i, bytes, &behind)) {
        t->tpl = t->meter = behind;
        t->has_tpl_address = true;
        ret->listed = wm_meter_list_find(i->meters, &t->meter);
        if (wm_keyring_distrusts(i->keys, t)) {
            t->decrypt = WM_DECRYPT_PLAINTEXT;
            return WM_E_WRONG_KEY;
        }
    }
    if (status == WM_E_NO_KEY) {
        t->decrypt = WM_DECRYPT_NO_KEY;
        return status;
    }
    const wm_meter *meter = find_meter(i);
    wm_status read = wm_meter_read(meter, t, &i->records, bytes, &i->reading);
    ret->meter = meter;
    ret->records = &i->records;
    ret->records_bytes = bytes;
    if (ret->listed) wm_allocation_add(ret->listed, &i->reading);
    return status != WM_OK ? status : read;
}

wm_status wm_interpreter_read(wm_interpreter *i, wm_bus bus, const uint8_t *bytes, size_t n, int64_t now_ns,
                              wm_interpretation *ret)
{
    wm_telegram *t = &i->telegram;
    wm_interpretation seen = {.telegram = t, .reading = &i->reading};
    wm_reading_clear(&i->reading);
    wm_status status = open_layers(i, bus, bytes, n, now_ns);
    if (t->stage == WM_STAGE_LINK) return status == WM_OK ? WM_E_TRUNCATED : status;
    if (status == WM_OK && wm_keyring_distrusts(i->keys, t)) {
        t->decrypt = WM_DECRYPT_PLAINTEXT;
        status = WM_E_WRONG_KEY;
    }
    seen.listed = wm_meter_list_find(i->meters, &t->meter);
    if (status == WM_OK)
        status = read_meter(i, &seen);
    else if (status == WM_E_NO_KEY)
        wm_meter_read_header(find_meter(i), t, &i->reading);
    if (!i->reading.media) i->reading.media = wm_media(&t->meter);
    seen.name = seen.listed && seen.listed->name ? seen.listed->name : wm_keyring_name(i->keys, &t->meter);
    seen.status = status;
    seen.replayed = i->replay && wm_replay_check(i->replay, t);
    *ret = seen;
    wm_format_store_save(i->store);
    return WM_OK;
}
