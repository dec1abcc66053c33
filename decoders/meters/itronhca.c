// SPDX-License-Identifier: MIT
#include "library.h"
// clang-format off

static const wm_identity identities[] = {
    {WM_MFCT('I', 'T', 'W'), WM_ANY, 0x08},
};

static const wm_field fields[] = {
    WM_STATUS_TPL,
    WM_CURRENT_CONSUMPTION_HCA,
    {"set_date", WM_DATE(DATE), WM_STORAGE(1), .options = WM_F_BLANK},
    {"consumption_at_set_date_hca", WM_NUMBER(HCA, HCA), WM_STORAGE(1)},
    {"device_datetime", WM_DATETIME, .options = WM_F_SECONDS},
};

WM_METER(itronhca, "Itron EquaScan eHCA heat cost allocator");
