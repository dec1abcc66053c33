// SPDX-License-Identifier: MIT
#include "library.h"
// clang-format off

static const wm_identity identities[] = {
    {WM_MFCT('E', 'L', 'R'), 0x11, 0x37},
    {WM_MFCT('E', 'L', 'R'), 0x12, 0x37},
};

// Before its first billing date the meter sends zeros; users know them as a date.
static void put_unset_date(const wm_run *run, const wm_field *field, const wm_record *record)
{
    (void)field;
    if (record->flags == 0 && record->data_length) wm_reading_text(run->reading, "target_date", "2000-00-00");
}

static const wm_field fields[] = {
    WM_STATUS_TPL,
    WM_TOTAL_M3,
    WM_TARGET_M3,
    WM_TARGET_DATE,
    {NULL, WM_K_CALL, .head = "426C", .call = put_unset_date},
};

WM_METER(emerlin868, "Elster Emerlin 868 water meter radio");
