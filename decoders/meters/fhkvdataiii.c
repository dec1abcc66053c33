// SPDX-License-Identifier: MIT
#include "library.h"
// clang-format off

static const wm_identity identities[] = {
    {WM_MFCT('T', 'C', 'H'), 0x69, 0x80},
    {WM_MFCT('T', 'C', 'H'), 0x94, 0x80},
};

static const wm_field fields[] = {
    {"current_hca", WM_NUMBER(HCA, HCA)},
    {"current_date", WM_DATE(DATE)},
    {"previous_hca", WM_NUMBER(HCA, HCA), WM_STORAGE(1)},
    {"previous_date", WM_DATE(DATE), WM_STORAGE(1)},
    {"temp_room_c", WM_NUMBER(EXTERNAL_TEMPERATURE, C)},
    {"temp_radiator_c", WM_NUMBER(RETURN_TEMPERATURE, C)},
};

// A status byte; date (day, month, year from bits 0, 5, 9) and value of the last billing; day and month of
// now (from bits 4 and 9) and the value; two temperatures. Version 94 has one more byte in front of these.
static wm_status unpack(wm_unpack *u)
{
    wm_reader *r = &u->payload;
    (void)wm_read_u8(r);
    unsigned previous_date = wm_read_le16(r), previous = wm_read_le16(r);
    unsigned date = wm_read_le16(r), current = wm_read_le16(r);
    if (u->telegram->meter.version == 0x94) (void)wm_read_u8(r);
    unsigned room = wm_read_le16(r), radiator = wm_read_le16(r);
    if (r->failed) return WM_E_TRUNCATED;

    int year = 2000 + (int)(previous_date >> 9), month = previous_date >> 5 & 15, day = previous_date & 31;
    int now_day = date >> 4 & 31, now_month = date >> 9 & 15;
    if (now_day == 0) now_day = 1;
    if (now_month == 0) now_month = 12;
    // The year is not sent: it is the first one after the billing date.
    bool next = now_month < month || (now_month == month && now_day <= day);
    u->replaces = true;
    wm_unpack_date(u, 1, "6C", year, month, day);
    wm_unpack_date(u, 0, "6C", year + next, now_month, now_day);
    wm_unpack_integer(u, "426E", previous);
    wm_unpack_integer(u, "026E", current);
    wm_unpack_integer(u, "0265", room);
    wm_unpack_integer(u, "025D", radiator);
    return WM_OK;
}

WM_METER(fhkvdataiii, "Techem FHKV data III heat cost allocator", .unpack = unpack);
