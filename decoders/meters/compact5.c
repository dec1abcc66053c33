// SPDX-License-Identifier: MIT
#include "library.h"
// clang-format off

static const wm_identity identities[] = {
    {WM_MFCT('T', 'C', 'H'), 0x22, 0x43}, {WM_MFCT('T', 'C', 'H'), 0x39, 0x43},
    {WM_MFCT('T', 'C', 'H'), 0x45, 0x04}, {WM_MFCT('T', 'C', 'H'), 0x45, 0x43},
    {WM_MFCT('T', 'C', 'H'), 0x45, 0xC3},
};

static const wm_field fields[] = {
    WM_TOTAL_KWH,
    {"previous_kwh", WM_NUMBER(ENERGY, KWH), WM_STORAGE(1)},
    {"current_kwh", WM_NUMBER(ENERGY, KWH), WM_SUBUNIT(1)},
};

// Behind three bytes the energy of the last period and, one byte further, that of the current one, in kWh.
static wm_status unpack(wm_unpack *u)
{
    wm_reader *r = &u->payload;
    (void)wm_read_bytes(r, 3);
    uint32_t previous = (uint32_t)wm_read_le(r, 3);
    (void)wm_read_u8(r);
    uint32_t current = (uint32_t)wm_read_le(r, 3);
    if (r->failed) return WM_E_TRUNCATED;

    u->replaces = true;
    wm_unpack_integer(u, "0406", previous + current);
    wm_unpack_integer(u, "4406", previous);
    wm_unpack_integer(u, "844006", current);
    u->rest = *r;
    return WM_OK;
}

WM_METER(compact5, "Techem Compact V heat meter", .unpack = unpack);
