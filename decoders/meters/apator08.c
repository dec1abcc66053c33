// SPDX-License-Identifier: MIT
#include "library.h"
// clang-format off

static const wm_identity identities[] = {
    {WM_MFCT('A', 'P', 'T'), 0x03, 0x03},
    {WM_MFCT('A', 'P', 'T'), 0x0F, 0x0F},
};

static const wm_field fields[] = {
    // A third of a litre is counted.
    {"total_m3", WM_NUMBER(VOLUME, M3), WM_SCALE(1, 3)},
};

// The count, and parts that nobody has described.
static wm_status unpack(wm_unpack *u)
{
    uint32_t count = wm_read_le32(&u->payload);
    if (u->payload.failed) return WM_E_TRUNCATED;
    u->replaces = true;
    wm_unpack_integer(u, "0413", count);
    u->rest = u->payload;
    return WM_OK;
}

WM_METER(apator08, "Apator AT-WMBUS-08 water meter radio", .media = "water", .unpack = unpack);
