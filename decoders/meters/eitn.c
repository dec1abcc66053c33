// SPDX-License-Identifier: MIT
#include "eitn.h"

enum { DAY = 0x001F, DAY_AND_MONTH = 0x01FF, YEAR = 0x0200 };

void wm_eitn_put_date(wm_unpack *u, uint32_t storage, unsigned date)
{
    wm_unpack_date(u, storage, "6C", 2000 + (int)(date / YEAR), (int)(date >> 5 & 15), (int)(date & DAY));
}

void wm_eitn_put_season(wm_unpack *u, unsigned start, unsigned today)
{
    start &= DAY_AND_MONTH;
    wm_eitn_put_date(u, 0, today);
    unsigned year = today / YEAR;
    bool begun = (today & DAY_AND_MONTH) >= start;
    if (begun || year > 0) wm_eitn_put_date(u, 1, (year - !begun) * YEAR + start);
}
