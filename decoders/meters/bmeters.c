// SPDX-License-Identifier: MIT
#include "bmeters.h"

enum { MONTHS = 12, NO_VALUE = 10000000 };

const char *wm_bmeters_month_vif(const wm_unpack *u)
{
    static const char *const total[] = {"0C14", "0C15", "0C16"}, *const month[] = {"15", "16", "17"};
    for (unsigned i = 0; i < sizeof total / sizeof *total; i++)
        if (wm_records_find(u->records, u->bytes, total[i])) return month[i];
    return "14";
}

void wm_bmeters_unpack_months(wm_unpack *u, wm_reader *r, const char *vif)
{
    for (uint32_t month = 1; month <= MONTHS; month++) {
        uint32_t total = (uint32_t)wm_read_le(r, 3);
        if (r->failed) return;
        // A month before the meter was there: it stood at zero.
        wm_unpack_storage(u, 0x04, month, vif, total < NO_VALUE ? total : 0);
    }
}
