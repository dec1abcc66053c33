// SPDX-License-Identifier: MIT
#include "apator.h"
// clang-format off

static const wm_identity identities[] = {
    {WM_MFCT('A', 'P', 'T'), 0x03, 0x03},
    {WM_MFCT('A', 'P', 'T'), 0x0F, 0x0F},
};

static const wm_field fields[] = {WM_APATOR_FIELDS};

WM_METER(apator08, "Apator AT-WMBUS-08 water meter radio", .media = "water", .unpack = wm_apator_unpack);
