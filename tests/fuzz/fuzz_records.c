// SPDX-License-Identifier: MIT
// Any bytes as data records: offsets stay inside, texts end, nothing is lost.
#include "decoders/mbus/records.h"
#include "fuzz.h"
#include <string.h>

static void check_record(const wm_record *r, size_t from, size_t end)
{
    char text[WM_DECIMAL_TEXT];
    MUST(r->header_at >= from && r->header_at < r->data_at);
    MUST((size_t)r->data_at + r->data_length <= end);
    MUST(r->vife_count <= WM_VIFE_MAX);
    MUST(memchr(r->text, 0, sizeof r->text) && memchr(r->unit_text, 0, sizeof r->unit_text));
    MUST(r->quantity < WM_QUANTITY_COUNT && r->unit < WM_UNIT_COUNT && r->kind <= WM_VALUE_INVALID);
    MUST(wm_decimal_print(r->number, text) < sizeof text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static wm_records records;
    size_t at = size ? data[0] % 4 : 0; // records begin anywhere in a telegram
    if (at > size) at = size;
    wm_records_read(&records, data, at, size - at);
    MUST(records.count <= WM_RECORDS_MAX);
    size_t next = at;
    for (unsigned i = 0; i < records.count; i++) {
        check_record(&records.row[i], next, size);
        next = (size_t)records.row[i].data_at + records.row[i].data_length;
    }
    if (size <= UINT16_MAX) {
        MUST((records.stopped == WM_OK) == (records.rest_length == 0));
        MUST(records.rest_length == 0 ||
             (records.rest_at >= next && (size_t)records.rest_at + records.rest_length == size));
        MUST(records.manufacturer_at + (size_t)records.manufacturer_length <= size);
    }
    wm_records_expand_profiles(&records, data);
    MUST(records.count <= WM_RECORDS_MAX);
    for (unsigned i = 0; i < records.count; i++) check_record(&records.row[i], at, size);
    return 0;
}
