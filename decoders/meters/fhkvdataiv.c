// SPDX-License-Identifier: MIT
#include "library.h"
// clang-format off

static const wm_identity identities[] = {
    {WM_MFCT('T', 'C', 'H'), 0x69, 0x08},
    {WM_MFCT('T', 'C', 'H'), 0x6A, 0x08},
    {WM_MFCT('T', 'C', 'H'), 0x94, 0x08},
};

static const wm_field fields[] = {
    WM_STATUS_TPL,
    WM_CURRENT_CONSUMPTION_HCA,
    {"set_date", WM_DATE(DATE), WM_STORAGE(1), .options = WM_F_BLANK},
    {"consumption_at_set_date_hca", WM_NUMBER(HCA, HCA), WM_STORAGE(1)},
    // A compact profile of months starts at storage 8. It sends differences, which are summed up: at the set
    // date the sum is what the set date's own record says.
    {"set_date_8", WM_DATE(DATE), WM_STORAGE(8), .options = WM_F_BLANK},
    {"consumption_at_set_date_{storage-8}_hca", WM_NUMBER(HCA, HCA), WM_STORAGES(9, 22)},
    {"consumption_at_set_date_{storage-8}", WM_DATE(DATE), WM_STORAGES(9, 22)},
};

WM_METER(fhkvdataiv, "Techem FHKV data IV heat cost allocator");
