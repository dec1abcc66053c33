// SPDX-License-Identifier: MIT
#include "techem.h"

void wm_techem_put_date(wm_unpack *u, uint32_t storage, uint16_t date)
{
    wm_unpack_date(u, storage, "6C", 2000 + (date >> 9), date >> 5 & 15, date & 31);
}

wm_status wm_techem_put_heat(wm_unpack *u, const char *vif)
{
    enum { ENERGY_BYTES = 3, CI_FIRST = 0xA0, CI_LAST = 0xA7, BINARY_32 = 0x04 };
    if (u->telegram->tpl_ci < CI_FIRST || u->telegram->tpl_ci > CI_LAST) return WM_OK;
    wm_reader *r = &u->payload;
    (void)wm_read_u8(r);
    uint16_t billing_date = wm_read_le16(r);
    uint32_t billing = (uint32_t)wm_read_le(r, ENERGY_BYTES);
    (void)wm_read_u8(r);
    uint32_t since = (uint32_t)wm_read_le(r, ENERGY_BYTES);
    if (r->failed) return WM_E_TRUNCATED;

    u->replaces = true;
    wm_unpack_record(u, BINARY_32, 0, 0, 0, vif, billing + since);
    wm_unpack_record(u, BINARY_32, 1, 0, 0, vif, billing);
    wm_unpack_record(u, BINARY_32, 0, 0, 1, vif, since);
    wm_techem_put_date(u, 1, billing_date);
    u->rest = *r;
    return WM_OK;
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

wm_status wm_techem_put_water(wm_unpack *u)
{
    wm_reader *r = &u->payload;
    (void)wm_read_u8(r);
    uint16_t billing_date = wm_read_le16(r), billing = wm_read_le16(r);
    uint16_t date = wm_read_le16(r), since = wm_read_le16(r);
    if (r->failed) return WM_E_TRUNCATED;

    u->replaces = true;
    wm_techem_put_dates(u, billing_date, date);
    wm_unpack_integer(u, "4415", billing);
    wm_unpack_integer(u, "0415", (uint32_t)billing + since);
    u->rest = *r;
    return WM_OK;
}
