// SPDX-License-Identifier: MIT
#include "eitn.h"
// clang-format off

static const wm_identity identities[] = {
    {WM_MFCT('A', 'P', 'A'), 0x09, 0x08}, {WM_MFCT('A', 'P', 'A'), 0x0D, 0x08},
    {WM_MFCT('A', 'P', 'T'), 0x09, 0x08}, {WM_MFCT('A', 'P', 'T'), 0x0D, 0x08},
};

// The season begins on the same day every year. Its months sum up to it.
static const wm_field fields[] = {
    {"current_hca", WM_NUMBER(HCA, HCA)},
    {"previous_hca", WM_NUMBER(HCA, HCA), WM_STORAGE(1)},
    {"current_month_hca", WM_NUMBER(HCA, HCA), WM_STORAGE(2)},
    {"previous_month_hca", WM_NUMBER(HCA, HCA), WM_STORAGE(3)},
    {"delta_{storage-2}_months_ago_hca", WM_NUMBER(HCA, HCA), WM_STORAGES(3, 17)},
    {"current_date", WM_DATE(DATE)},
    {"season_start_date", WM_DATE(DATE), WM_STORAGE(1)},
    {"temp_room_avg_c", WM_NUMBER(EXTERNAL_TEMPERATURE, C), .options = WM_F_RAW, WM_SCALE(1, 16)},
    {"temp_room_prev_avg_c", WM_NUMBER(EXTERNAL_TEMPERATURE, C), WM_STORAGE(1),
     .options = WM_F_RAW | WM_F_ZERO_ABSENT, WM_SCALE(1, 16)},
};

enum { MONTH_STORAGE = 2, MONTHS = 16 };

// First day of the season (day and month), mean temperatures of the last season and of this one, units of
// this month and of fifteen before it, of this season and of the last one, today, day of the week.
static wm_status unpack(wm_unpack *u)
{
    wm_reader *r = &u->payload;
    (void)wm_read_le16(r);
    uint16_t start = wm_read_le16(r), previous_average = wm_read_le16(r), average = wm_read_le16(r);
    uint16_t month[MONTHS];
    for (uint32_t i = 0; i < MONTHS; i++) month[i] = wm_read_le16(r);
    uint16_t current = wm_read_le16(r), previous = wm_read_le16(r);
    (void)wm_read_le32(r);
    uint16_t today = wm_read_le16(r);
    if (r->failed) return WM_E_TRUNCATED;
    u->replaces = true;
    wm_unpack_integer(u, "026E", current);
    wm_unpack_integer(u, "426E", previous);
    for (uint32_t i = 0; i < MONTHS; i++) wm_unpack_storage(u, 0x02, MONTH_STORAGE + i, "6E", month[i]);
    wm_eitn_put_season(u, start, today);
    wm_unpack_integer(u, "0265", average);
    wm_unpack_integer(u, "4265", previous_average);
    return WM_OK;
}

WM_METER(apatoreitn40, "Apator E-ITN 40 heat cost allocator", .unpack = unpack);
