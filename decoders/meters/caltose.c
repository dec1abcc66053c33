// SPDX-License-Identifier: MIT
#include "library.h"
// clang-format off

static const wm_identity identities[] = {
    {WM_MFCT('Z', 'R', 'I'), 0xFC, 0x08},
};

// This maker gives the whole TPL status byte meanings of its own.
static const wm_word tpl_bits[] = {
    {0x04, "BATTERY_WARNING"}, {0x08, "INVALID_METROLOGICAL_TABLE"}, {0x20, "REMOVAL"},
    {0x40, "MODE_2F"},         {0x80, "PRODUCT_SCALE"},
};
static const wm_words tpl = WM_BITS("TPL_STS", 0xFF, tpl_bits);

static const wm_field fields[] = {
    WM_STATUS_TPL,
    WM_CONSUMPTION_HCA,
    WM_TARGET_HCA,
    WM_TARGET_DATE,
    // A compact profile of months goes back from storage 8.
    {"base_date", WM_DATE(DATE), WM_STORAGE(8)},
    {"base_hca", WM_NUMBER(HCA, HCA), WM_STORAGE(8)},
    {"consumption_{storage-8}_hca", WM_NUMBER(HCA, HCA), WM_STORAGES(9, 40)},
    {"consumption_{storage-8}", WM_DATE(DATE), WM_STORAGES(9, 40)},
};

WM_METER(caltose, "Zenner Caltos E heat cost allocator", .tpl_words = &tpl);
