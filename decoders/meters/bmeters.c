// SPDX-License-Identifier: MIT
#include "bmeters.h"

enum { MONTHS = 12, NO_VALUE = 10000000 };

void wm_bmeters_unpack_months(wm_unpack *u, wm_reader *r)
{
    for (uint32_t month = 1; month <= MONTHS; month++) {
        uint32_t total = (uint32_t)wm_read_le(r, 3);
        if (r->failed) return;
        // A month before the meter was there: it stood at zero.
        wm_unpack_storage(u, 0x04, month, "14", total < NO_VALUE ? total : 0);
    }
}

void wm_bmeters_put_month(const wm_run *run, const wm_field *field, const wm_record *record)
{
    // With a capital, as users know them.
    static const char *const keys[MONTHS] = {
        "January_total_m3",   "February_total_m3", "March_total_m3",    "April_total_m3",
        "May_total_m3",       "June_total_m3",     "July_total_m3",     "August_total_m3",
        "September_total_m3", "October_total_m3",  "November_total_m3", "December_total_m3",
    };
    (void)field;
    if (record->kind == WM_VALUE_NUMBER && record->storage >= 1 && record->storage <= MONTHS)
        wm_reading_number(run->reading, keys[record->storage - 1], record->number);
}
