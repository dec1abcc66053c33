// SPDX-License-Identifier: MIT
#include "bmeters.h"
// clang-format off

static const wm_identity identities[] = {
    {WM_MFCT('B', 'M', 'T'), 0x18, 0x06},
    {WM_MFCT('B', 'M', 'T'), 0x18, 0x07},
};

static const wm_word tpl_bits[] = {
    {0x40, "TAMPER"},
};
static const wm_words tpl_words = WM_BITS("TPL_STS", 0xE0, tpl_bits);

static const wm_field fields[] = {
    WM_STATUS_TPL,
    WM_TOTAL_M3,
    {"meter_datetime", WM_DATETIME, .options = WM_F_SECONDS},
    {"backflow_m3", WM_NUMBER_AT("04933C", M3)},
    {"removal_date", WM_DATE_AT("426C")},
    WM_BMETERS_MONTHS,
};
// clang-format on

// The manufacturer's block: a byte that tells which parts follow; backward flow in litres; the day on which
// the module was removed; the totals at the ends of the months, and on which day of the month that is.
static wm_status unpack(wm_unpack *u)
{
    enum { HISTORY = 0x01, BACKFLOW = 0x04, REMOVED = 0x08, KNOWN = HISTORY | BACKFLOW | REMOVED };
    wm_reader r = wm_reader_of(u->bytes + u->records->manufacturer_at, u->records->manufacturer_length);
    uint8_t has = wm_read_u8(&r);
    if (r.failed || (has & ~KNOWN)) return WM_OK;
    if (has & BACKFLOW) {
        uint32_t litres = wm_read_le32(&r);
        if (!r.failed) wm_unpack_integer(u, "04933C", litres);
    }
    if (has & REMOVED) {
        uint8_t year = wm_read_u8(&r), month = wm_read_u8(&r), day = wm_read_u8(&r);
        if (!r.failed) wm_unpack_date(u, 1, "6C", 2000 + year, month, day);
    }
    if (has & HISTORY) wm_bmeters_unpack_months(u, &r, wm_bmeters_month_vif(u));
    return WM_OK;
}

WM_METER(iwmtx5, "BMeters IWM-TX5 water meter radio", .tpl_words = &tpl_words, .unpack = unpack);
