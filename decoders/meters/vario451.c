// SPDX-License-Identifier: MIT
#include "library.h"
// clang-format off

static const wm_identity identities[] = {
    {WM_MFCT('T', 'C', 'H'), 0x27, 0x04}, {WM_MFCT('T', 'C', 'H'), 0x27, 0xC3},
};

static const wm_field fields[] = {
    WM_TOTAL_KWH,
    {"previous_kwh", WM_NUMBER(ENERGY, KWH), WM_STORAGE(1)},
    {"current_kwh", WM_NUMBER(ENERGY, KWH), WM_SUBUNIT(1)},
};

// Behind three bytes the energy of the last period and, two bytes further, that of the current one, in MJ.
static wm_status unpack(wm_unpack *u)
{
    wm_reader *r = &u->payload;
    (void)wm_read_bytes(r, 3);
    uint32_t previous = wm_read_le16(r);
    (void)wm_read_bytes(r, 2);
    uint32_t current = wm_read_le16(r);
    if (r->failed) return WM_E_TRUNCATED;

    u->replaces = true;
    wm_unpack_integer(u, "040E", previous + current);
    wm_unpack_integer(u, "440E", previous);
    wm_unpack_integer(u, "84400E", current);
    u->rest = *r;
    return WM_OK;
}

WM_METER(vario451, "Techem vario 4 type 4.5.1 heat meter", .unpack = unpack);
