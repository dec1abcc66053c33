// SPDX-License-Identifier: MIT
// Any bytes as a series of telegrams, [bus][length][bytes] each: layers stay inside, protected parts too,
// fragments are collected, and what comes out is read as records.
#include "decoders/mbus/fragments.h"
#include "decoders/mbus/records.h"
#include "decoders/mbus/telegram_parse.h"
#include "fuzz.h"
#include "wm/crc16.h"

enum { ROUNDS_MAX = 8 };

static void check(const wm_telegram *t)
{
    const wm_security *s = &t->security;
    MUST(t->length <= sizeof t->bytes);
    MUST((size_t)t->payload_at + t->payload_length <= t->length);
    MUST(s->mac_length <= sizeof s->mac && s->mac_head_length <= sizeof s->mac_head);
    MUST(s->mac_at <= t->length);
}

static void check_protected(const wm_telegram *t)
{
    const wm_security *s = &t->security;
    MUST((size_t)s->at + s->length + s->tag_length <= t->length);
    MUST((size_t)s->aad_at + s->aad_length <= t->length);
    MUST(s->length > 0 || s->tag_length > 0 || s->mac_length > 0 || s->mac_type > 0);
}

static wm_status open(wm_telegram *t)
{
    check_protected(t);
    if (t->stage == WM_STAGE_ELL_OPEN) {
        // As if a key had opened it: a payload CRC that holds.
        uint16_t crc = wm_crc16(t->bytes + t->security.at + 2, (size_t)(t->length - t->security.at - 2));
        t->bytes[t->security.at] = (uint8_t)crc;
        t->bytes[t->security.at + 1] = (uint8_t)(crc >> 8);
    }
    return wm_telegram_resume(t);
}

static void read_one(wm_fragments *fragments, wm_bus bus, const uint8_t *bytes, size_t n, int64_t now_ns)
{
    static wm_telegram t;
    static wm_records records;
    wm_status s = wm_telegram_parse(&t, bus, bytes, n);
    if (s == WM_E_LENGTH || s == WM_E_LIMIT) return;
    for (int round = 0; round < ROUNDS_MAX; round++) {
        check(&t);
        if (s == WM_E_NEED_KEY) {
            s = open(&t);
        } else if (s == WM_E_FRAGMENT && round < ROUNDS_MAX / 2) {
            s = wm_fragments_push(fragments, &t, now_ns, &t);
            if (s == WM_E_FRAGMENT) return;
            if (s == WM_OK) s = wm_telegram_resume(&t);
        } else {
            break;
        }
    }
    MUST(s != WM_E_NEED_KEY);
    if (s != WM_OK) return;
    MUST(t.stage == WM_STAGE_DONE);
    MUST(wm_telegram_payload(&t) <= WM_PAYLOAD_MANUFACTURER);
    wm_records_read(&records, t.bytes, t.payload_at, t.payload_length);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    wm_fragments *fragments = NULL;
    if (wm_fragments_create(&fragments) != WM_OK) return 0;
    int64_t now_ns = 0;
    for (size_t at = 0; at + 2 <= size;) {
        wm_bus bus = data[at] & 1 ? WM_BUS_WIRED : WM_BUS_WIRELESS;
        size_t n = data[at + 1];
        now_ns += (int64_t)(data[at] >> 1) * 100000000;
        at += 2;
        if (n > size - at) n = size - at;
        read_one(fragments, bus, data + at, n, now_ns);
        at += n;
    }
    wm_fragments_destroy(fragments);
    return 0;
}
