// SPDX-License-Identifier: MIT
#include "library.h"
#include "techem.h"
// clang-format off

static const wm_identity identities[] = {
    {WM_MFCT('T', 'C', 'H'), 0x76, 0xF0},
};

static const wm_word states[] = {{0, "OK"}, {1, "SMOKE"}, {0x80, "DEFECT"}};
static const wm_words state = WM_INDEX("STATUS", 0xFF, states);

static const wm_field fields[] = {
    WM_STATUS_AT("01FD17", &state),
    {"prev_date", WM_DATE(DATE), WM_STORAGE(1)},
    {"current_date", WM_DATE(DATE)},
};

// The detector's state, the last billing date, today's date. What ends before them is no payload of this
// detector: its first byte is no alarm then.
static wm_status unpack(wm_unpack *u)
{
    wm_reader *r = &u->payload;
    uint8_t smoke = wm_read_u8(r);
    uint16_t date = wm_read_le16(r);
    if (r->failed) return WM_E_TRUNCATED;
    u->replaces = true;
    wm_unpack_integer(u, "01FD17", smoke);
    wm_techem_put_date(u, 1, date);
    u->rest = *r;
    uint16_t today = wm_read_le16(r);
    if (r->failed) return WM_OK;
    wm_techem_put_date(u, 0, today);
    u->rest = *r;
    return WM_OK;
}

WM_METER(tsd2, "Techem TSD2 smoke detector", .unpack = unpack);
