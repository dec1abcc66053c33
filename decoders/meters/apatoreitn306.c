// SPDX-License-Identifier: MIT
#include "eitn.h"
// clang-format off

static const wm_identity identities[] = {
    {WM_MFCT('A', 'P', 'A'), 0x07, 0x08},
    {WM_MFCT('A', 'P', 'T'), 0x07, 0x08},
};

static const wm_field fields[] = {
    {"current_date", WM_DATE(DATE)},
    {"season_start_date", WM_DATE(DATE), WM_STORAGE(1)},
    {"esb_date", WM_DATE(DATE), WM_STORAGE(2)},
};

// First day of the season (day and month), today, day the seal was broken. Units of this season and of the
// last one, of this month and of the last one follow: in which order is not known.
static wm_status unpack(wm_unpack *u)
{
    wm_reader *r = &u->payload;
    unsigned start = wm_read_le16(r), today = wm_read_le16(r), opened = wm_read_le16(r);
    if (r->failed) return WM_E_TRUNCATED;
    u->replaces = true;
    wm_eitn_put_season(u, start, today);
    if (opened) wm_eitn_put_date(u, 2, opened);
    u->rest = *r;
    return WM_OK;
}

WM_METER(apatoreitn306, "Apator E-ITN 30.6 heat cost allocator", .unpack = unpack);
