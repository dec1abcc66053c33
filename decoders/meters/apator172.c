// SPDX-License-Identifier: MIT
#include "apator.h"
// clang-format off

static const wm_identity identities[] = {
    {WM_MFCT('A', 'P', 'T'), 0x04, 0x11},
};

static const wm_field fields[] = {WM_APATOR_FIELDS};

WM_METER(apator172, "Apator AT-WMBUS-17-2 water meter radio", .media = "water", .unpack = wm_apator_unpack);
