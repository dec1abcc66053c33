// SPDX-License-Identifier: MIT
#include "library.h"
// clang-format off

static const wm_identity identities[] = {
    {WM_MFCT('E', 'L', 'R'), 0x11, 0x37},
    {WM_MFCT('E', 'L', 'R'), 0x12, 0x37},
};

static const wm_field fields[] = {
    WM_STATUS_TPL,
    WM_TOTAL_M3,
    WM_TARGET_M3,
    {"target_date", WM_DATE(DATE), WM_STORAGE(1), .options = WM_F_BLANK},
};

WM_METER(emerlin868, "Elster Emerlin 868 water meter radio");
