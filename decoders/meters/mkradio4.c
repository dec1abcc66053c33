// SPDX-License-Identifier: MIT
#include "library.h"
// clang-format off

static const wm_identity identities[] = {
    {WM_MFCT('T', 'C', 'H'), 0x70, 0x62}, {WM_MFCT('T', 'C', 'H'), 0x70, 0x72},
    {WM_MFCT('T', 'C', 'H'), 0x95, 0x62}, {WM_MFCT('T', 'C', 'H'), 0x95, 0x72},
};

static const wm_field fields[] = {
    WM_TOTAL_M3,
    WM_TARGET_M3,
};

// Volume at the last billing and since then, in 0.1 m3, behind three and two bytes.
static wm_status unpack(wm_unpack *u)
{
    wm_reader *r = &u->payload;
    (void)wm_read_bytes(r, 3);
    uint16_t billing = wm_read_le16(r);
    (void)wm_read_bytes(r, 2);
    uint16_t since = wm_read_le16(r);
    if (r->failed) return WM_E_TRUNCATED;

    u->replaces = true;
    wm_unpack_integer(u, "4415", billing);
    wm_unpack_integer(u, "0415", (uint32_t)billing + since);
    u->rest = *r;
    return WM_OK;
}

WM_METER(mkradio4, "Techem MK Radio 4 water meter", .unpack = unpack);
