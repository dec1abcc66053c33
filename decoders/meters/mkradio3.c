// SPDX-License-Identifier: MIT
#include "library.h"
#include "techem.h"
// clang-format off

static const wm_identity identities[] = {
    {WM_MFCT('T', 'C', 'H'), 0x52, 0x62}, {WM_MFCT('T', 'C', 'H'), 0x52, 0x72},
    {WM_MFCT('T', 'C', 'H'), 0x74, 0x62}, {WM_MFCT('T', 'C', 'H'), 0x74, 0x72},
};

static const wm_field fields[] = {
    WM_TOTAL_M3,
    WM_TARGET_M3,
    {"current_date", WM_DATE(DATE)},
    {"prev_date", WM_DATE(DATE), WM_STORAGE(1)},
};

// A status byte; date and volume at the last billing; date of now and volume since then, in 0.1 m3.
static wm_status unpack(wm_unpack *u)
{
    wm_reader *r = &u->payload;
    (void)wm_read_u8(r);
    uint16_t billing_date = wm_read_le16(r), billing = wm_read_le16(r);
    uint16_t date = wm_read_le16(r), since = wm_read_le16(r);
    if (r->failed) return WM_E_TRUNCATED;

    u->replaces = true;
    wm_techem_put_dates(u, billing_date, date);
    wm_unpack_integer(u, "4415", billing);
    wm_unpack_integer(u, "0415", (uint32_t)billing + since);
    u->rest = *r;
    return WM_OK;
}

WM_METER(mkradio3, "Techem MK Radio 3 water meter", .unpack = unpack);
