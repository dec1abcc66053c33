// SPDX-License-Identifier: MIT
#include "diehl.h"
#include "library.h"
// clang-format off

static const wm_identity identities[] = {
    {WM_MFCT('H', 'Y', 'D'), 0x86, 0x04},
};

// Three bytes that are sent in the clear.
enum { BATTERY = 0x1F00 };

// Where water meters have litres, these have kWh.
static const wm_field fields[] = {
    WM_STATUS_TPL,
    {"total_kwh", WM_NUMBER_AT("0413", KWH), .options = WM_F_RAW},
    {"target_kwh", WM_NUMBER_AT("4413", KWH), .options = WM_F_RAW},
    WM_TARGET_DATE,
    {"battery_y", WM_NUMBER_AT("03FF01", Y), .mask = BATTERY, .shift = 8, WM_SCALE(1, 2)},
};

WM_METER(izarheat, "Diehl IZAR radio (PRIOS) heat meters", .unpack = wm_prios_unpack);
