// SPDX-License-Identifier: MIT
#include "techem.h"

void wm_techem_put_date(wm_unpack *u, uint32_t storage, uint16_t date)
{
    wm_unpack_date(u, storage, "6C", 2000 + (date >> 9), date >> 5 & 15, date & 31);
}

void wm_techem_put_dates(wm_unpack *u, uint16_t billing, uint16_t now)
{
    int year = 2000 + (billing >> 9), month = billing >> 5 & 15, day = billing & 31;
    int now_month = now >> 9 & 15, now_day = now >> 4 & 31;
    if (now_day == 0) now_day = 1;
    if (now_month == 0) now_month = 12;
    // The year is not sent: it is the first one after the billing date.
    bool next = now_month < month || (now_month == month && now_day <= day);
    wm_techem_put_date(u, 1, billing);
    wm_unpack_date(u, 0, "6C", year + next, now_month, now_day);
}
