// SPDX-License-Identifier: MIT
#include "library.h"
// clang-format off

static const wm_identity identities[] = {
    {WM_MFCT('T', 'C', 'H'), 0x28, 0x04},
};

static const wm_field fields[] = {
    WM_STATUS_TPL,
    WM_TARGET_KWH,
    WM_TARGET_DATE,
    // As of the day before.
    {"total_kwh", WM_NUMBER(ENERGY, KWH), WM_STORAGE(2)},
    {"current_date", WM_DATE(DATE), WM_STORAGE(2)},
};

WM_METER(vario411, "Techem vario 4 type 4.1.1 heat meter");
