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
