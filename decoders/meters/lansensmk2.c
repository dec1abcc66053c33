// SPDX-License-Identifier: MIT
#include "library.h"
// clang-format off

static const wm_identity identities[] = {
    {WM_MFCT('L', 'A', 'S'), 0x0A, 0x1A},
};

// The plain-text unit is "#AL".
static const wm_field fields[] = {
    WM_STATUS_TPL,
    {"alarm_counter", WM_NUMBER_AT("027C034C4123", COUNTER)},
    {"battery_{subunit}_v", WM_NUMBER(VOLTAGE, V), WM_SUBUNITS(0, 1)},
};

WM_METER(lansensmk2, "Lansen SMK2 smoke detector");
