// SPDX-License-Identifier: MIT
// Any bytes as a series of frames, [what][length][bytes] each. A full frame that teaches can be made compact
// and comes back the same; others are learned from or expanded as they are.
#include "decoders/mbus/compact.h"
#include "decoders/mbus/records.h"
#include "fuzz.h"
#include "wm/crc16.h"
#include <string.h>

enum { FRAME_MAX = 256 };

typedef struct pieces {
    uint8_t headers[FRAME_MAX], full[FRAME_MAX], compact[FRAME_MAX + 4];
    size_t headers_length, full_length, compact_length;
} pieces;

static void take_apart(const uint8_t *bytes, const wm_records *records, pieces *p)
{
    p->compact_length = 4;
    for (unsigned i = 0; i < records->count; i++) {
        const wm_record *r = &records->row[i];
        size_t data = r->data_at - ((r->dif & 0x0F) == 0x0D ? 1u : 0u),
               end = (size_t)r->data_at + r->data_length;
        memcpy(p->headers + p->headers_length, bytes + r->header_at, data - r->header_at);
        p->headers_length += data - r->header_at;
        memcpy(p->full + p->full_length, bytes + r->header_at, end - r->header_at);
        p->full_length += end - r->header_at;
        memcpy(p->compact + p->compact_length, bytes + data, end - data);
        p->compact_length += end - data;
    }
}

static void go_round(wm_formats *formats, const uint8_t *bytes, size_t n)
{
    static wm_records records;
    static pieces p;
    uint8_t back[FRAME_MAX];
    size_t length = 0;
    wm_records_read(&records, bytes, 0, n);
    if (!wm_formats_learn(formats, bytes, &records, false)) return;
    MUST(records.stopped == WM_OK && records.manufacturer_length == 0);
    // A plain-text unit may be read in another order when no data follow it.
    for (unsigned i = 0; i < records.count; i++)
        if (records.row[i].table == 0x7C) return;
    p.headers_length = p.full_length = 0;
    take_apart(bytes, &records, &p);
    uint16_t signature = wm_crc16(p.headers, p.headers_length), crc = wm_crc16(p.full, p.full_length);
    const uint8_t head[4] = {(uint8_t)signature, (uint8_t)(signature >> 8), (uint8_t)crc,
                             (uint8_t)(crc >> 8)};
    memcpy(p.compact, head, sizeof head);
    MUST(wm_formats_expand(formats, p.compact, p.compact_length, false, back, sizeof back, &length) == WM_OK);
    MUST(length == p.full_length && memcmp(back, p.full, length) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    wm_formats *formats = NULL;
    if (wm_formats_create(&formats) != WM_OK) return 0;
    for (size_t at = 0; at + 2 <= size;) {
        unsigned what = data[at] % 3;
        uint8_t records[FRAME_MAX];
        size_t n = data[at + 1], length = 0;
        at += 2;
        if (n > size - at) n = size - at;
        if (what == 0)
            go_round(formats, data + at, n);
        else if (what == 1)
            (void)!wm_formats_learn_format(formats, data + at, n, false);
        else if (wm_formats_expand(formats, data + at, n, false, records, sizeof records, &length) == WM_OK)
            MUST(length <= sizeof records);
        at += n;
    }
    wm_formats_destroy(formats);
    return 0;
}
