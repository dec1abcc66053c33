// SPDX-License-Identifier: MIT
#include "bmeters.h"
// clang-format off

static const wm_identity identities[] = {
    {WM_MFCT('B', 'M', 'T'), 0x13, 0x06}, {WM_MFCT('B', 'M', 'T'), 0x13, 0x07},
    {WM_MFCT('B', 'M', 'T'), 0x15, 0x07},
    {WM_MFCT('B', 'M', 'T'), 0x17, 0x06}, {WM_MFCT('B', 'M', 'T'), 0x17, 0x07},
};

enum { BATTERY = 0x01, FRAUD = 0x02, BACKFLOW = 0x04, MONTHLY = 0x10, LEAK = 0x80 };

static const wm_word parts[] = {
    {BATTERY, "BATTERY_VOLTAGE"}, {FRAUD, "FRAUD_DATE"}, {BACKFLOW, "BACKFLOW"}, {MONTHLY, "MONTHLY_DATA"},
    {LEAK, "LEAK_DATE"},
};
static const wm_words part_words = {.name = "CONTENTS", .row = parts, .count = sizeof parts / sizeof *parts};

static const wm_word frauds[] = {
    {0x80, "MAGNETIC_FRAUD_ATTEMPT"}, {0x40, "SENSOR_FRAUD_ATTEMPT"}, {0x20, "MODULE_REMOVED"},
};
static const wm_words fraud_words = {.none = "NO_TYPE_INFO", .row = frauds,
                                     .count = sizeof frauds / sizeof *frauds};

static const wm_field fields[] = {
    WM_STATUS_TPL,
    WM_TOTAL_M3,
    {"meter_datetime", WM_DATETIME},
    {"contents", WM_WORDS_AT("01FF05", &part_words)},
    {"voltage_v", WM_NUMBER_AT("02FD46", V)},
    {"fraud_type", WM_WORDS_AT("01FF06", &fraud_words)},
    {"fraud_date", WM_DATE_AT("426C")},
    {"leak_date", WM_DATE_AT("82016C")},
    {"backflow_m3", WM_NUMBER_AT("04933C", M3)},
    WM_BMETERS_MONTHS,
};

// Two BCD digits, or 100 and more when they are none.
static int bcd(uint32_t byte)
{
    return (byte & 15) < 10 && (byte >> 4 & 15) < 10 ? (int)((byte >> 4 & 15) * 10 + (byte & 15)) : 100;
}

static void unpack_battery(wm_unpack *u, wm_reader *r)
{
    static const uint16_t millivolts[16] = {3700, 1900, 2100, 2200, 2300, 2400, 2500, 2650,
                                            2800, 2900, 3050, 3200, 3350, 3500, 3700, 3700};
    uint8_t battery = wm_read_u8(r);
    if (!r->failed) wm_unpack_integer(u, "02FD46", millivolts[battery & 15]);
}

static void unpack_fraud(wm_unpack *u, wm_reader *r)
{
    uint8_t kind = wm_read_u8(r), year = wm_read_u8(r), month = wm_read_u8(r), day = wm_read_u8(r);
    if (r->failed) return;
    wm_unpack_integer(u, "01FF06", kind);
    wm_unpack_date(u, 1, "6C", 2000 + bcd(year), month & 15, bcd(day));
}

static void unpack_leak(wm_unpack *u, wm_reader *r)
{
    uint8_t year = wm_read_u8(r), month = wm_read_u8(r), day = wm_read_u8(r);
    if (!r->failed) wm_unpack_date(u, 2, "6C", 2000 + bcd(year), bcd(month), bcd(day));
}

// The manufacturer's block: a byte that tells which parts follow, then these in this order.
static wm_status unpack(wm_unpack *u)
{
    wm_reader r = wm_reader_of(u->bytes + u->records->manufacturer_at, u->records->manufacturer_length);
    uint8_t has = wm_read_u8(&r);
    if (r.failed) return WM_OK;
    wm_unpack_integer(u, "01FF05", has);
    if (has & BATTERY) unpack_battery(u, &r);
    if (has & FRAUD) unpack_fraud(u, &r);
    if (has & LEAK) unpack_leak(u, &r);
    if (has & BACKFLOW) {
        uint32_t litres = wm_read_le32(&r);
        if (!r.failed) wm_unpack_integer(u, "04933C", litres);
    }
    if (has & MONTHLY) wm_bmeters_unpack_months(u, &r);
    return WM_OK;
}

WM_METER(hydrodigit, "B METERS Hydrodigit water meter", .unpack = unpack);
