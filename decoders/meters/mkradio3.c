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

WM_METER(mkradio3, "Techem MK Radio 3 water meter", .unpack = wm_techem_put_water);
