// SPDX-License-Identifier: MIT
#include "library.h"
// clang-format off

static const wm_identity identities[] = {
    {WM_MFCT('A', 'P', 'A'), 0x04, 0x08},
    {WM_MFCT('A', 'P', 'T'), 0x04, 0x08},
};

static const wm_word seal[] = {{1, "SEAL_BROKEN"}};
static const wm_words status = WM_BITS("STATUS", 1, seal);

static const wm_field fields[] = {
    {"status", WM_K_STATUS, .quantity = WM_Q_ERROR_FLAGS, .words = &status, .options = WM_F_NO_TPL},
    {"current_hca", WM_NUMBER(HCA, HCA)},
    {"previous_hca", WM_NUMBER(HCA, HCA), WM_STORAGE(1)},
    {"current_date", WM_DATE(DATE)},
    {"season_start_date", WM_DATE(DATE), WM_STORAGE(1)},
    {"esb_date", WM_DATE(DATE), WM_STORAGE(2)},
    {"temp_room_avg_c", WM_NUMBER(EXTERNAL_TEMPERATURE, C), .options = WM_F_RAW, WM_SCALE(1, 256)},
    {"temp_room_prev_avg_c", WM_NUMBER(EXTERNAL_TEMPERATURE, C), WM_STORAGE(1), .options = WM_F_RAW,
     WM_SCALE(1, 256)},
};

enum { CI_WITH_HISTORY = 0xB6, CI_PLAIN = 0xA0 };

static void put_date(wm_unpack *u, uint32_t storage, unsigned date)
{
    wm_unpack_date(u, storage, "6C", 2000 + (int)(date >> 9 & 31), date >> 5 & 15, date & 31);
}

static wm_status unpack(wm_unpack *u)
{
    wm_reader *r = &u->payload;
    if (u->telegram->tpl_ci == CI_WITH_HISTORY) {
        (void)wm_read_bytes(r, wm_read_u8(r) & 15);
        if (wm_read_u8(r) != CI_PLAIN) return WM_E_FORMAT;
    }
    // The high byte of the season's first day is A0, sent as CI.
    unsigned season = 0xA000u | wm_read_u8(r);
    (void)wm_read_le16(r);
    unsigned previous = wm_read_le16(r), opened = wm_read_le16(r);
    unsigned current = wm_read_le16(r), today = wm_read_le16(r);
    unsigned previous_average = wm_read_le16(r), average = wm_read_le16(r);
    if (r->failed) return WM_E_TRUNCATED;
    u->replaces = true;
    wm_unpack_integer(u, "026E", current);
    wm_unpack_integer(u, "426E", previous);
    put_date(u, 0, today);
    put_date(u, 1, season);
    if (opened) put_date(u, 2, opened);
    wm_unpack_integer(u, "01FD17", opened != 0);
    wm_unpack_integer(u, "0265", average);
    wm_unpack_integer(u, "4265", previous_average);
    return WM_OK;
}

WM_METER(apatoreitn, "Apator E.ITN heat cost allocator", .unpack = unpack);
