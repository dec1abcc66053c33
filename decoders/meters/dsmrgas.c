// SPDX-License-Identifier: MIT
#include "library.h"
// clang-format off

static const wm_identity identities[] = {
    {WM_MFCT('E', 'L', 'S'), 0x50, 0x03},
    {WM_MFCT('F', 'L', 'O'), 0x50, 0x03},
    {WM_MFCT('L', 'G', 'B'), 0x40, 0x03},
    {WM_MFCT('L', 'G', 'B'), 0x50, 0x03},
};

static const wm_words error_flags = {.name = "ERROR_FLAGS", .mask = UINT64_MAX, .none = "OK"};

// The key is the utility's: most see the header alone, and the status is all of that. The meter tells the
// volume of the last full hour.
static const wm_field fields[] = {
    WM_STATUS_TPL,
    {"error_flags", .kind = WM_K_WORDS, .quantity = WM_Q_ERROR_FLAGS, .words = &error_flags},
    {"total_m3", WM_NUMBER(VOLUME, M3), WM_STORAGE(1)},
    {"total_datetime", WM_DATETIME, WM_STORAGE(1)},
    WM_TOTAL_M3,
    WM_FABRICATION_NO,
};

WM_METER(dsmrgas, "Gas meters of Dutch smart meters (DSMR)");
