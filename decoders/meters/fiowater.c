// SPDX-License-Identifier: MIT
#include "library.h"
// clang-format off

static const wm_identity identities[] = {
    {WM_MFCT('F', 'I', 'O'), 0x01, 0x07},
};

static const wm_field fields[] = {
    WM_STATUS_TPL,
    WM_TOTAL_M3,
    WM_METER_DATETIME,
};

WM_METER(fiowater, "Fio water meter");
