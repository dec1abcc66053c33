// SPDX-License-Identifier: MIT
#include "apator.h"
// clang-format off

static const wm_identity identities[] = {
    {WM_MFCT('A', 'P', 'T'), 0x03, 0x03},
    {WM_MFCT('A', 'P', 'T'), 0x0F, 0x0F},
};

static const wm_field fields[] = {WM_APATOR_FIELDS};

// A third of a litre is counted.
static wm_status unpack(wm_unpack *u)
{
    return wm_apator_unpack(u, "13");
}

WM_METER(apator08, "Apator AT-WMBUS-08 water meter radio", .media = "water", .unpack = unpack);
