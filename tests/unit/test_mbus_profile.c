// SPDX-License-Identifier: MIT
// Compact profiles: the examples of EN 13757-3 annex F.
#include "decoders/mbus/calendar.h"
#include "decoders/mbus/records.h"
#include "wm/hex.h"
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

static wm_records records;

static uint16_t expand(const char *hex)
{
    static uint8_t bytes[512];
    size_t n = 0;
    cr_assert_eq(wm_hex_read(hex, strlen(hex), bytes, sizeof bytes, &n, NULL), WM_OK);
    wm_records_read(&records, bytes, 0, n);
    uint16_t before = records.count;
    wm_records_expand_profiles(&records, bytes);
    return before;
}

static void expect_pair(uint16_t at, uint64_t storage, const char *value, const char *time)
{
    char text[WM_DECIMAL_TEXT];
    const wm_record *v = &records.row[at], *t = &records.row[at + 1];
    cr_assert_lt(at + 1, records.count);
    wm_decimal_print(v->number, text);
    cr_expect_str_eq(text, value);
    cr_expect_eq(v->storage, storage);
    cr_expect_eq(v->modifiers, 0);
    cr_expect_eq(v->vife_count, 0);
    snprintf(text, sizeof text, "%04d-%02d-%02d %02d:%02d", t->time.year, t->time.month, t->time.day,
             t->time.hour, t->time.minute);
    cr_expect_str_eq(text, time);
    cr_expect_eq(t->storage, storage);
    cr_expect_eq(t->kind, WM_VALUE_DATETIME);
}

Test(profile, differences_forward)
{
    cr_assert_eq(expand("84046D002041118B04150030128D04951F056901030211"), 3); // F.2.7
    cr_assert_eq(records.count, 9);
    expect_pair(3, 9, "12300.3", "2010-01-01 01:00");
    expect_pair(5, 10, "12300.5", "2010-01-01 02:00");
    expect_pair(7, 11, "12301.6", "2010-01-01 03:00");
    cr_expect_eq(records.row[3].data_at, 20);
    cr_expect_eq(records.row[3].data_length, 1);
    cr_expect_eq(records.row[3].quantity, WM_Q_VOLUME);
}

Test(profile, differences_backward)
{
    cr_assert_eq(expand("84046D002341118B04151630128D049513056901110203"), 3); // F.2.8
    cr_assert_eq(records.count, 9);
    expect_pair(3, 9, "12300.5", "2010-01-01 02:00");
    expect_pair(5, 10, "12300.3", "2010-01-01 01:00");
    expect_pair(7, 11, "12300", "2010-01-01 00:00");
}

Test(profile, dates_of_values_that_are_invalid)
{
    cr_assert_eq(expand("82016C4136 8D0193130E34FE 01000000 00000080 FFFFFFFF"), 2);
    // A month without a value has a date all the same, one that was not yet lived through has none.
    cr_assert_eq(records.count, 5);
    cr_expect_eq(records.row[2].quantity, WM_Q_VOLUME);
    cr_expect_eq(records.row[3].storage, 3);
    cr_expect_eq(records.row[3].time.month, 5);
    cr_expect_eq(records.row[4].quantity, WM_Q_DATE);
    cr_expect_eq(records.row[4].storage, 4);
    cr_expect_eq(records.row[4].time.month, 4);
}

Test(profile, absolute_values_with_registers)
{
    // F.2.6: two series of one register, monthly
    cr_assert_eq(
        expand(
            "868081006D0000A04111358490810003F04902008D908100831E0A34FEA0860100D0FB0100C68181006D0B0C8D59130C"
            "C491810003905F0100868281006D00008041140D849281000350C300008D928100831E0634FE00710200"),
        8);
    cr_assert_eq(records.count, 14);
    expect_pair(8, 33, "100000", "2010-02-01 00:00");
    expect_pair(10, 34, "130000", "2010-03-01 00:00");
    expect_pair(12, 37, "160000", "2010-05-01 00:00");
    cr_expect_eq(records.row[8].tariff, 1);
}

Test(profile, base_of_another_scale)
{
    // 12300 m3 in units of 1 m3, differences in 0.1 m3; two halves of a month
    cr_assert_eq(expand("82046C01118B04160023018D04951F0479FD0302"), 3);
    cr_assert_eq(records.count, 7);
    char text[WM_DECIMAL_TEXT];
    wm_decimal_print(records.row[5].number, text);
    cr_expect_str_eq(text, "12300.5");
    cr_expect_eq(records.row[4].time.day, 16);
    cr_expect_eq(records.row[6].time.month, 2);
}

Test(profile, missing_elements)
{
    // A heat cost allocator's months: the last ones are not there yet.
    cr_assert_eq(expand("82046C41328B046E0302008D04EE130E3BFE990000520000FFFFFF100000"), 3);
    cr_assert_eq(records.count, 9);
    cr_expect_eq(records.row[3].number.digits, 99);
    cr_expect_eq(records.row[4].kind, WM_VALUE_DATE);
    cr_expect_eq(records.row[4].time.month, 1);
    cr_expect_eq(records.row[7].number.digits, 10);
    cr_expect_eq(records.row[7].storage, 12);
    // A sum ends at a gap.
    cr_assert_eq(expand("8B04150030128D04951F05690103FF11"), 2);
    cr_expect_eq(records.count, 3);
}

Test(profile, what_is_none)
{
    cr_assert_eq(expand("8D04951F056901030211"), 1);
    cr_expect_eq(records.count, 1, "differences of nothing");
    expand("8D04951F0169");
    cr_expect_eq(records.count, 1);
    expand("8D04951F036D0101");
    cr_expect_eq(records.count, 1, "elements of variable length");
    expand("0DFFA01F050101030507");
    cr_expect_eq(records.count, 1, "a manufacturer's VIFE");
    char hex[600] = "8D04951FBF0101";
    for (int i = 0; i < 0xBD; i++) memcpy(hex + 14 + 2 * i, "05", 3);
    expand(hex);
    cr_expect_eq(records.stopped, WM_E_LIMIT);
    cr_expect_leq(records.count, WM_RECORDS_MAX);
}

Test(calendar, steps)
{
    wm_time t = {.year = 2024, .month = 1, .day = 31, .hour = 23, .minute = 59, .second = 59};
    cr_assert(wm_calendar_step(&t, (wm_spacing){.months = 1}, 1));
    cr_expect(t.month == 2 && t.day == 29);
    cr_assert(wm_calendar_step(&t, (wm_spacing){.seconds = 1}, 1));
    cr_expect(t.month == 3 && t.day == 1 && t.hour == 0 && t.second == 0);
    cr_assert(wm_calendar_step(&t, (wm_spacing){.seconds = 86400}, -366));
    cr_expect(t.year == 2023 && t.month == 3 && t.day == 1);
    cr_assert(wm_calendar_step(&t, (wm_spacing){.months = 3}, -1));
    cr_expect(t.year == 2022 && t.month == 12 && t.day == 1);
    t = (wm_time){.year = 2024, .month = 11, .day = 30};
    cr_assert(wm_calendar_step(&t, (wm_spacing){.months = 1}, -1));
    cr_expect(t.month == 10 && t.day == 31);
    t.day = 30;
    cr_assert(wm_calendar_step(&t, (wm_spacing){.months = 1}, -8));
    cr_expect(t.month == 2 && t.day == 29);
    // Day by day through four centuries, and back.
    t = (wm_time){.year = 1900, .month = 1, .day = 1};
    for (int i = 0; i < 146097; i++) cr_assert(wm_calendar_step(&t, (wm_spacing){.seconds = 86400}, 1));
    cr_expect(t.year == 2300 && t.month == 1 && t.day == 1);
    t = (wm_time){.year = 2023, .month = 12, .day = 31};
    cr_assert(wm_calendar_step(&t, (wm_spacing){.half_months = 1}, 1));
    cr_expect(t.year == 2024 && t.month == 1 && t.day == 1);
    cr_assert(wm_calendar_step(&t, (wm_spacing){.half_months = 1}, -1));
    cr_expect(t.year == 2023 && t.month == 12 && t.day == 16);
    wm_time every = {.month = 1, .day = 1};
    cr_expect(!wm_calendar_step(&every, (wm_spacing){.seconds = 1}, 1));
    t = (wm_time){.year = 1, .month = 1, .day = 1};
    cr_expect(!wm_calendar_step(&t, (wm_spacing){.seconds = 1}, -1));
    cr_expect(!wm_calendar_step(&t, (wm_spacing){.months = 1}, -1));
}
