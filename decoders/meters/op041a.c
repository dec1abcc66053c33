// SPDX-License-Identifier: MIT
#include "library.h"
// clang-format off

static const wm_identity identities[] = {
    {WM_MFCT('A', 'P', 'A'), 0x1A, 0x06},
    {WM_MFCT('A', 'P', 'A'), 0x1A, 0x07},
};

enum { MONTHS = 16 };

static const wm_field fields[] = {
    WM_TOTAL_M3,
    WM_METER_DATETIME,
    WM_TARGET_M3,
    {"target_datetime", WM_DATETIME, WM_STORAGE(1)},
    // At the ends of the last months, the latest first.
    {"consumption_at_history_{storage}_m3", WM_NUMBER(VOLUME, M3), WM_STORAGES(1, MONTHS)},
};
// clang-format on

// The manufacturer's block: parts of a tag and data. Only one has been understood, F0 to FF: the end of the
// last month (type F), then as many totals in litres as the low digit says and one more.
enum { TAG_MONTHS = 0xF0, PARTS_MAX = 8 };

static bool skip_part(wm_reader *r, uint8_t tag)
{
    return (tag == 0x60 || tag == 0x08) && wm_read_bytes(r, 4) != NULL;
}

static wm_status unpack(wm_unpack *u)
{
    const uint8_t *block = u->bytes + u->records->manufacturer_at;
    wm_reader r = wm_reader_of(block, u->records->manufacturer_length);
    for (int i = 0; i < PARTS_MAX && wm_reader_left(&r) > 0; i++) {
        size_t at = r.at;
        uint8_t tag = wm_read_u8(&r);
        if ((tag & 0xF0) != TAG_MONTHS) {
            if (!skip_part(&r, tag)) return WM_OK;
            continue;
        }
        unsigned count = (tag & 0x0Fu) + 1;
        const uint8_t *date = wm_read_bytes(&r, 4);
        if (!date || wm_reader_left(&r) < 4 * count) return WM_OK;
        wm_unpack_put(u, "446D", date, 4);
        for (uint32_t month = 1; month <= count; month++)
            wm_unpack_storage(u, 0x04, month, "13", wm_read_le32(&r));
        u->rest = wm_reader_of(block, at);
        return WM_OK;
    }
    return WM_OK;
}

WM_METER(op041a, "Apator OP-041A water meter radio", .unpack = unpack);
