// SPDX-License-Identifier: MIT
#include "library.h"
// clang-format off

static const wm_identity identities[] = {
    {WM_MFCT('E', 'F', 'E'), WM_ANY, 0x08},
};

static const wm_word errors[] = {
    {0x01, "MEMORY_ERROR"}, {0x02, "UNEXPECTED_RST"}, {0x04, "ANNO_10_11"}, {0x08, "OPEN_C"},
    {0x10, "SENSOR_BREAK"}, {0x20, "SENSOR_SHORT"},   {0x40, "WDT"},        {0x80, "REMOTE_SENSOR"},
};
static const wm_words error_flags = WM_BITS("ERROR_FLAGS", 0xFF, errors);

static const wm_field fields[] = {
    WM_STATUS_TPL,
    WM_STATUS_AT("317F", &error_flags),
    WM_CONSUMPTION_HCA,
    WM_CURRENT_CONSUMPTION_HCA,
    WM_TARGET_HCA,
    {"consumption_at_set_date_1_hca", WM_NUMBER(HCA, HCA), WM_STORAGE(1)},
    WM_TARGET_DATE,
    WM_METER_DATETIME,
    WM_METER_DATETIME_AT_ERROR,
    // Differences between the ends of half months, the oldest first. They sum up to the consumption.
    {"half_month_history_start_date", WM_DATE(DATE), WM_STORAGE(2)},
    {"delta_{32-storage}_half_months_ago_hca", WM_NUMBER(HCA, HCA), WM_STORAGES(2, 31)},
};

WM_METER(hcae2, "Engelmann HCA e2 heat cost allocator");
