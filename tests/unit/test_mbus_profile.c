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

// Base date 1 January 2008 in storage 8, one absolute value; what date its element has.
static void expect_spacing(const char *control_and_value, const char *date)
{
    char hex[64], text[16];
    snprintf(hex, sizeof hex, "82046C0111 8D04931F06%s01000000", control_and_value);
    cr_assert_eq(expand(hex), 2);
    cr_assert_eq(records.count, *date ? 4 : 3, "%s", control_and_value);
    if (!*date) return;
    const wm_time *t = &records.row[3].time;
    snprintf(text, sizeof text, "%d-%d-%d", t->year, t->month, t->day);
    cr_expect_str_eq(text, date, "%s: %s", control_and_value, text);
}

Test(profile, spacings)
{
    expect_spacing("34FE", "2008-2-1"); // a month
    expect_spacing("24FE", "2008-4-1"); // a quarter
    expect_spacing("14FE", "2008-7-1"); // half a year
    expect_spacing("04FE", "");
    expect_spacing("34FD", "2008-1-16"); // half a month
    expect_spacing("24FD", "");
    expect_spacing("3401", "2008-1-2");
    expect_spacing("34FA", "2008-9-7"); // 250 days
    expect_spacing("34FB", "");
    expect_spacing("34FC", "");
    expect_spacing("34FF", "");
    expect_spacing("3400", "");
    expect_spacing("2418", "2008-1-2"); // 24 hours are a day without a time
}

// Three differences from 12300.0 m3, all with the same data: how they count.
Test(profile, increment_modes)
{
    static const struct {
        const char *mode, *vife, *values[3];
    } rows[] = {
        {"61", "1F", {"12300.3", "12300.5", "12325.9"}}, // positive: FE is 254
        {"A1", "1F", {"12299.7", "12299.5", "12274.1"}}, // negative
        {"69", "1F", {"12300.3", "12300.5", "12305.9"}}, // the same in digits, of which the last are 54
        {"E1", "1F", {"12300.3", "12300.5", "12300.3"}}, // signed: FE is -2
        {"61", "13", {"12299.7", "12299.5", "12274.1"}}, // towards the past
        {"A1", "13", {"12300.3", "12300.5", "12325.9"}},
        {"E1", "13", {"12299.7", "12299.5", "12299.7"}},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char hex[64], text[WM_DECIMAL_TEXT];
        snprintf(hex, sizeof hex, "8B0415003012 8D0495%s05%s01 03 02 %s", rows[i].vife, rows[i].mode,
                 rows[i].mode[1] == '9' ? "54" : "FE");
        cr_assert_eq(expand(hex), 2);
        cr_assert_eq(records.count, 5, "row %zu", i);
        for (uint16_t k = 0; k < 3; k++) {
            wm_decimal_print(records.row[2 + k].number, text);
            cr_expect_str_eq(text, rows[i].values[k], "row %zu, element %u: %s", i, k, text);
        }
    }
}

Test(calendar, days_of_months)
{
    static const int february[][2] = {
        {1900, 28},
        {2000, 29},
        {2023, 28},
        {2024, 29},
        {2100, 28},
        {2400, 29}
    };
    for (size_t i = 0; i < sizeof february / sizeof *february; i++)
        cr_expect_eq(wm_month_days(february[i][0], 2), february[i][1], "%d", february[i][0]);
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    for (int month = 1; month <= 12; month++) cr_expect_eq(wm_month_days(2023, month), days[month - 1]);
}

Test(calendar, half_months_begin_on_day_16)
{
    for (uint8_t day = 1; day <= 31; day++) {
        wm_time t = {.year = 2024, .month = 1, .day = day};
        cr_assert(wm_calendar_step(&t, (wm_spacing){.half_months = 1}, 1));
        cr_expect_eq(t.month, day <= 15 ? 1 : 2, "day %u", day);
        cr_expect_eq(t.day, day <= 15 ? 16 : 1, "day %u", day);
    }
}

Test(calendar, ends)
{
    wm_time t = {.year = 9999, .month = 12, .day = 31, .hour = 23, .minute = 59, .second = 59};
    cr_expect_not(wm_calendar_step(&t, (wm_spacing){.seconds = 1}, 1));
    cr_expect_not(wm_calendar_step(&t, (wm_spacing){.months = 1}, 1));
    cr_expect_not(wm_calendar_step(&t, (wm_spacing){.half_months = 1}, 1));
    cr_assert(wm_calendar_step(&t, (wm_spacing){.seconds = 1}, -1));
    cr_expect(t.year == 9999 && t.second == 58);
    t = (wm_time){.year = 1, .month = 1, .day = 1};
    cr_expect_not(wm_calendar_step(&t, (wm_spacing){.half_months = 1}, -1));
    cr_assert(wm_calendar_step(&t, (wm_spacing){.seconds = 1}, 0));
    wm_time bad[] = {
        {.year = 2024,  .month = 13,         .day = 1           },
        {.year = 2024,  .month = 1,          .day = 1,            .hour = 24},
        {.year = 2024,             .month = 1,                     .day = 1,                  .minute = 60},
        {.year = 2024, .month = 1,                    .day = 1,           .second = WM_TIME_EVERY},
        {.year = 2024,     .month = 0,.day = 1},
        {.year = 2024,.month = 1,                             .day = 0                                                         },
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        cr_expect_not(wm_calendar_step(&bad[i], (wm_spacing){.seconds = 1}, 1), "row %zu", i);
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
