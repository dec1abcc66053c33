// SPDX-License-Identifier: MIT
#include "bmeters.h"
// clang-format off

static const wm_identity identities[] = {
    {WM_MFCT('B', 'M', 'T'), 0x13, 0x06}, {WM_MFCT('B', 'M', 'T'), 0x13, 0x07},
    {WM_MFCT('B', 'M', 'T'), 0x15, 0x06}, {WM_MFCT('B', 'M', 'T'), 0x15, 0x07},
    {WM_MFCT('B', 'M', 'T'), 0x17, 0x06}, {WM_MFCT('B', 'M', 'T'), 0x17, 0x07},
    {WM_MFCT('B', 'M', 'T'), 0x1E, 0x06}, {WM_MFCT('B', 'M', 'T'), 0x1E, 0x07},
};

// From this generation on the parts are others.
enum { GENERATION_2 = 0x17 };

// Users know the bits of all generations under the names of the first.
static const wm_word part_bits[] = {
    {0x01, "BATTERY_VOLTAGE"}, {0x02, "FRAUD_DATE"}, {0x04, "BACKFLOW"}, {0x10, "MONTHLY_DATA"},
    {0x80, "LEAK_DATE"},
};
static const wm_words part_words = {.name = "CONTENTS", .row = part_bits,
                                    .count = sizeof part_bits / sizeof *part_bits};

// In the high byte those of the second generation.
static const wm_word frauds[] = {
    {0x0080, "MAGNETIC_FRAUD_ATTEMPT"}, {0x0040, "SENSOR_FRAUD_ATTEMPT"}, {0x0020, "MODULE_REMOVED"},
    {0x4000, "REVERSE_FLOW"}, {0x2000, "OVERFLOW"},
};
static const wm_words fraud_words = {.none = "NO_TYPE_INFO", .row = frauds,
                                     .count = sizeof frauds / sizeof *frauds};

// The manufacturer's bits of the TPL status, said by generation in rows of their own.
static const wm_word not_here[] = {{0xE0, ""}};
static const wm_words tpl_words = {.name = "UNKNOWN", .mask = 0xE0, .row = not_here, .count = 1};
static const wm_words alarm_words_1 = {.name = "UNKNOWN", .mask = 0xE0};
static const wm_word alarms_2[] = {
    {0x80, "REVERSE_INSTALLATION"}, {0x40, "REVERSE_FLOW"}, {0x20, "OVERFLOW"},
};
static const wm_words alarm_words_2 = {.name = "UNKNOWN", .mask = 0xE0, .row = alarms_2, .count = 3};

static const wm_field fields[] = {
    WM_STATUS_TPL,
    {"status", WM_K_STATUS, .head = "01FF07", .words = &alarm_words_1},
    {"status", WM_K_STATUS, .head = "01FF08", .words = &alarm_words_2},
    WM_TOTAL_M3,
    {"meter_datetime", WM_DATETIME},
    {NULL, WM_K_HIDE, .head = "046D"}, // again, behind one with seconds
    {"contents", WM_WORDS_AT("01FF05", &part_words)},
    {"voltage_v", WM_NUMBER_AT("02FD46", V)},
    {"fraud_type", WM_WORDS_AT("02FF06", &fraud_words)},
    {"fraud_date", WM_DATE_AT("426C")},
    {"leak_date", WM_DATE_AT("82016C")},
    {"burst_date", WM_DATE_AT("C2016C")},
    {"backflow_m3", WM_NUMBER_AT("04933C", M3)},
    WM_BMETERS_MONTHS,
};
// clang-format on

// Two BCD digits, or 100 and more when they are none.
static int bcd(uint32_t byte)
{
    return (byte & 15) < 10 && (byte >> 4 & 15) < 10 ? (int)((byte >> 4 & 15) * 10 + (byte & 15)) : 100;
}

// Year, month, day on air; the manual of the second generation has them the other way round. The first such
// meters are of 2015, and nothing happened after the telegram.
static void put_date(wm_unpack *u, uint32_t storage, const uint8_t *date, int month)
{
    enum { FIRST_YEAR = 15, CENTURY = 2000 };
    const wm_record *clock = wm_records_find(u->records, u->bytes, "046D");
    int this_year = clock && clock->kind == WM_VALUE_DATETIME ? clock->time.year - CENTURY : 99;
    int year = bcd(date[0]), day = bcd(date[2]);
    if (year < FIRST_YEAR || year > this_year) {
        year = day;
        day = bcd(date[0]);
    }
    wm_unpack_date(u, storage, "6C", CENTURY + year, month, day);
}

static void unpack_battery(wm_unpack *u, wm_reader *r)
{
    static const uint16_t millivolts[16] = {3700, 1900, 2100, 2200, 2300, 2400, 2500, 2650,
                                            2800, 2900, 3050, 3200, 3350, 3500, 3700, 3700};
    uint8_t battery = wm_read_u8(r);
    if (!r->failed) wm_unpack_integer(u, "02FD46", millivolts[battery & 15]);
}

// What it was stands in the high half of the month.
static void unpack_fraud(wm_unpack *u, wm_reader *r)
{
    const uint8_t *date = wm_read_bytes(r, 3);
    if (!date) return;
    unsigned kind = date[1] & 0xF0;
    wm_unpack_integer(u, "02FF06", u->telegram->meter.version < GENERATION_2 ? kind : kind << 8);
    put_date(u, 1, date, date[1] & 15);
}

static void put_plain_date(wm_unpack *u, wm_reader *r, uint32_t storage)
{
    const uint8_t *date = wm_read_bytes(r, 3);
    if (date) put_date(u, storage, date, date[1] > 9 && date[1] < 13 ? date[1] : bcd(date[1]));
}

static void unpack_leak(wm_unpack *u, wm_reader *r)
{
    put_plain_date(u, r, 2);
}

static void unpack_burst(wm_unpack *u, wm_reader *r)
{
    put_plain_date(u, r, 3);
}

static void unpack_backflow(wm_unpack *u, wm_reader *r)
{
    uint32_t litres = wm_read_le32(r);
    if (!r->failed) wm_unpack_integer(u, "04933C", litres);
}

static void unpack_months(wm_unpack *u, wm_reader *r)
{
    wm_bmeters_unpack_months(u, r, wm_bmeters_month_vif(u));
}

// A byte that tells which parts follow, then these in this order. What values at memory days look like nobody
// has described, so nothing is read from there on.
typedef struct part {
    uint8_t bit;
    void (*read)(wm_unpack *u, wm_reader *r);
} part;
static const part parts_1[] = {
    {0x01, unpack_battery },
    {0x02, unpack_fraud   },
    {0x80, unpack_leak    },
    {0x04, unpack_backflow},
    {0x10, unpack_months  },
};
static const part parts_2[] = {
    {0x01, unpack_battery },
    {0x02, unpack_backflow},
    {0x04, unpack_fraud   },
    {0x08, unpack_leak    },
    {0x10, unpack_burst   },
    {0x60, NULL           },
    {0x80, unpack_months  },
};

static wm_status unpack(wm_unpack *u)
{
    enum { BACKFLOW_2 = 0x02, FRAUD_2 = 0x04 };
    bool second = u->telegram->meter.version >= GENERATION_2;
    wm_reader r = wm_reader_of(u->bytes + u->records->manufacturer_at, u->records->manufacturer_length);
    uint8_t has = wm_read_u8(&r);
    wm_unpack_integer(u, second ? "01FF08" : "01FF07", u->telegram->sts);
    if (r.failed) return WM_OK;
    wm_unpack_integer(u, "01FF05", has);
    // Users' tools take the backward flow of the second generation for a fraud without a type.
    if (second && (has & (BACKFLOW_2 | FRAUD_2)) == BACKFLOW_2) wm_unpack_integer(u, "02FF06", 0);
    const part *p = second ? parts_2 : parts_1;
    for (size_t n = second ? sizeof parts_2 / sizeof *p : sizeof parts_1 / sizeof *p; n > 0; n--, p++) {
        if (!(has & p->bit)) continue;
        if (!p->read) {
            u->rest = r;
            break;
        }
        p->read(u, &r);
    }
    return WM_OK;
}

WM_METER(hydrodigit, "B METERS Hydrodigit water meter", .tpl_words = &tpl_words, .unpack = unpack);
