// SPDX-License-Identifier: MIT
#include "library.h"
// clang-format off

// Versions are many and not public: every allocator in OMS mode is read by what its records say.
static const wm_identity identities[] = {
    {WM_MFCT('I', 'S', 'T'), WM_ANY, 0x08},
};

static const wm_words error_flags = {.name = "ERROR_FLAGS", .mask = 0xFFFF, .none = "OK"};

static const wm_field fields[] = {
    WM_STATUS_FLAGS(&error_flags),
    WM_CURRENT_CONSUMPTION_HCA,
    {"last_year_date", WM_DATE(DATE), WM_STORAGE(1)},
    {"last_year_hca", WM_NUMBER(HCA, HCA), WM_STORAGE(1)},
    {"target_date", WM_DATE(DATE), WM_STORAGE(2)},
    {"target_hca", WM_NUMBER(HCA, HCA), WM_STORAGE(2)},
};

WM_METER(istahca, "ista heat cost allocators in OMS mode (doprimo 3 radio net)");
