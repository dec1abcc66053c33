// SPDX-License-Identifier: MIT
#include "library.h"
#include "techem.h"
// clang-format off

enum { MONTHS = 12, JANUARY = 20 };

static const wm_identity identities[] = {
    {WM_MFCT('T', 'C', 'H'), 0x50, 0x62}, {WM_MFCT('T', 'C', 'H'), 0x50, 0x72},
};

// The months of the year are storages 21 to 32, whichever year they were in.
static const wm_field fields[] = {
    WM_TOTAL_M3,
    WM_TARGET_M3,
    {"target_date", WM_DATE(DATE)},
    {"last_jan_m3", WM_NUMBER(VOLUME, M3), WM_STORAGE(21)},
    {"last_feb_m3", WM_NUMBER(VOLUME, M3), WM_STORAGE(22)},
    {"last_mar_m3", WM_NUMBER(VOLUME, M3), WM_STORAGE(23)},
    {"last_apr_m3", WM_NUMBER(VOLUME, M3), WM_STORAGE(24)},
    {"last_may_m3", WM_NUMBER(VOLUME, M3), WM_STORAGE(25)},
    {"last_jun_m3", WM_NUMBER(VOLUME, M3), WM_STORAGE(26)},
    {"last_jul_m3", WM_NUMBER(VOLUME, M3), WM_STORAGE(27)},
    {"last_aug_m3", WM_NUMBER(VOLUME, M3), WM_STORAGE(28)},
    {"last_sep_m3", WM_NUMBER(VOLUME, M3), WM_STORAGE(29)},
    {"last_oct_m3", WM_NUMBER(VOLUME, M3), WM_STORAGE(30)},
    {"last_nov_m3", WM_NUMBER(VOLUME, M3), WM_STORAGE(31)},
    {"last_dec_m3", WM_NUMBER(VOLUME, M3), WM_STORAGE(32)},
};
// clang-format on

// Two bytes, the date, the total in 0.1 m3 and, backwards from now, the volume of every half month, one byte
// each; a byte stands before each pair. In the first half of a month the newest one belongs to this month and
// each older pair of halves to one month; in the second half the newest two do.
static wm_status unpack(wm_unpack *u)
{
    wm_reader *r = &u->payload;
    (void)wm_read_bytes(r, 2);
    uint16_t date = wm_read_le16(r);
    uint32_t total = (uint32_t)wm_read_le(r, 3);
    unsigned month = date >> 5 & 15, newer = 0;
    bool first_half = (date & 31) <= 15;
    if (r->failed) return WM_E_TRUNCATED;

    u->replaces = true;
    wm_techem_put_date(u, 0, date);
    wm_unpack_integer(u, "0415", total);
    for (unsigned back = 0; back < MONTHS && month >= 1 && month <= MONTHS; back++) {
        (void)wm_read_u8(r);
        unsigned low = wm_read_u8(r), high = wm_read_u8(r);
        if (r->failed) break;
        unsigned volume = first_half ? newer + low : low + high;
        newer = high;
        if (back == 0) wm_unpack_integer(u, "4415", volume);
        wm_unpack_storage(u, 0x04, JANUARY + (month + MONTHS - 1 - back) % MONTHS + 1, "15", volume);
    }
    u->rest = *r;
    return WM_OK;
}

WM_METER(mkradio3a, "Techem MK Radio 3a water meter", .unpack = unpack);
