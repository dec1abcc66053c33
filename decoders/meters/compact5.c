// SPDX-License-Identifier: MIT
#include "library.h"
#include "techem.h"
// clang-format off

static const wm_identity identities[] = {
    {WM_MFCT('T', 'C', 'H'), WM_ANY, 0x43},
    {WM_MFCT('T', 'C', 'H'), 0x45, 0x04}, {WM_MFCT('T', 'C', 'H'), 0x45, 0xC3},
};

static const wm_field fields[] = {
    WM_TOTAL_KWH,
    {"previous_kwh", WM_NUMBER(ENERGY, KWH), WM_STORAGE(1)},
    {"current_kwh", WM_NUMBER(ENERGY, KWH), WM_SUBUNIT(1)},
    {"previous_date", WM_DATE(DATE), WM_STORAGE(1)},
};

static wm_status unpack(wm_unpack *u)
{
    return wm_techem_put_heat(u, "06"); // kWh
}

WM_METER(compact5, "Techem Compact V and vario heat meters in kWh", .unpack = unpack);
