// SPDX-License-Identifier: MIT
#include "allocation.h"
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

static wm_reading reading;

static wm_list_row row_of(const char *factor, const char *reduction)
{
    wm_list_row row = {0};
    const char *expected, *found;
    cr_assert_eq(wm_list_row_set(&row, wm_list_member("id"), "1", &expected), WM_OK);
    cr_assert_eq(wm_list_row_set(&row, wm_list_member("scale_factor"), factor, &expected), WM_OK);
    cr_assert_eq(wm_list_row_set(&row, wm_list_member("reduction_percent"), reduction, &expected), WM_OK);
    cr_assert_eq(wm_list_row_check(&row, &found, &expected), WM_OK);
    return row;
}

static void put(const char *key, int64_t digits, int16_t exponent)
{
    wm_reading_number(&reading, key, (wm_decimal){digits, exponent});
}

// A number as text, or "-" when there is none.
static void expect(const char *key, const char *expected)
{
    char text[WM_DECIMAL_TEXT] = "-";
    const wm_reading_field *f = wm_reading_find(&reading, key);
    if (f && f->kind == WM_FIELD_NUMBER) wm_decimal_print(f->number, text);
    cr_expect_str_eq(text, expected, "%s is %s, not %s", key, text, expected);
}

static void expect_text(const char *key, const char *expected)
{
    const wm_reading_field *f = wm_reading_find(&reading, key);
    cr_expect_str_eq(f && f->kind == WM_FIELD_TEXT ? f->text : "-", expected);
}

Test(allocation, lowers_the_factor_of_an_exposed_position)
{
    static const struct {
        const char *factor, *reduction, *expected;
    } rows[] = {
        {"1.550",         "25",   "1.163" }, // 1.1625
        {"1.550",         "0",    "1.55"  },
        {"1,550",         "",     "1.55"  },
        {"0.9",           "10",   "0.81"  },
        {"1.234",         "12,5", "1.08"  }, // 1.07975
        {"0.002",         "75",   "0.001" }, // 0.0005
        {"0.002",         "76",   "0"     }, // 0.00048
        {"1.5504",        "",     "1.5504"}, // not reduced: as the records have it
        {"1.5504",        "0",    "1.55"  },
        {"999999.999999", "0.01", "999900"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        wm_list_row row = row_of(rows[i].factor, rows[i].reduction);
        wm_decimal factor;
        char text[WM_DECIMAL_TEXT];
        cr_assert(wm_allocation_factor(&row, &factor));
        wm_decimal_print(factor, text);
        cr_expect_str_eq(text, rows[i].expected, "%s less %s: %s", rows[i].factor, rows[i].reduction, text);
    }
}

Test(allocation, scales_now_due_date_and_months)
{
    wm_list_row row = row_of("1.550", "25");
    wm_reading_clear(&reading);
    put("current_consumption_hca", 1234, 0);
    put("consumption_at_set_date_hca", 1000, 0);
    put("consumption_at_set_date_2_hca", 11, 1);
    put("current_consumption_at_storage_9_hca", 7, -1);
    put("flow_temperature_c", 215, -1);
    wm_allocation_add(&row, &reading);
    expect_text("scale", "unit");
    expect("scale_factor", "1.55");
    expect("reduction_percent", "25");
    expect("reduced_scale_factor", "1.163");
    expect("scaled_units", "1435.142");
    expect("scaled_units_at_set_date", "1163");
    expect("scaled_units_at_set_date_2", "127.93");
    expect("scaled_units_at_storage_9", "0.8141");
    expect("scaled_units_since_set_date", "-");
    expect("consumption_since_set_date_hca", "-");
    cr_expect_eq(reading.count, 5 + 4 + 4, "%u fields", reading.count);
}

Test(allocation, subtracts_the_due_date_from_counters_that_are_never_reset)
{
    wm_list_row row = row_of("1.550", "");
    row.counter = WM_COUNTER_CUMULATIVE;
    wm_reading_clear(&reading);
    put("current_hca", 4711, 0);
    put("previous_hca", 4000, 0);
    wm_allocation_add(&row, &reading);
    expect("consumption_since_set_date_hca", "711");
    expect("scaled_units", "7302.05");
    expect("scaled_units_at_set_date", "6200");
    expect("scaled_units_since_set_date", "1102.05");
    expect("reduced_scale_factor", "-");

    wm_reading_clear(&reading);
    put("current_consumption_hca", 4711, 0);
    put("consumption_last_month_hca", 4500, 0);
    put("consumption_last_year_hca", 4000, 0);
    wm_allocation_add(&row, &reading);
    expect("scaled_units_since_set_date", "1102.05");
    expect("scaled_units_last_month", "6975");

    // ista's meters: last_year is the due date's count, target the last month's.
    wm_reading_clear(&reading);
    put("current_consumption_hca", 4711, 0);
    put("last_year_hca", 4000, 0);
    put("target_hca", 4700, 0);
    wm_allocation_add(&row, &reading);
    expect("consumption_since_set_date_hca", "711");
    expect("scaled_units_at_set_date", "6200");
    expect("scaled_units_since_set_date", "1102.05");
    expect("scaled_units_target", "7285");

    row.counter = WM_COUNTER_YEARLY;
    wm_reading_clear(&reading);
    put("consumption_hca", 131, 0);
    put("target_hca", 1026, 0);
    wm_allocation_add(&row, &reading);
    expect("consumption_since_set_date_hca", "131");
    expect("scaled_units_since_set_date", "203.05");
    expect("scaled_units_at_set_date", "1590.3");

    row.counter = WM_COUNTER_CUMULATIVE;
    wm_reading_clear(&reading);
    put("consumption_hca", 131, 0);
    put("target_hca", 1026, 0);
    wm_allocation_add(&row, &reading);
    expect("consumption_since_set_date_hca", "-");
    expect("scaled_units_since_set_date", "-");
    expect("scaled_units", "203.05");
}

Test(allocation, leaves_product_scale_as_displayed)
{
    wm_list_row row = {
        .scale = WM_SCALE_PRODUCT, .has_scale_factor = true, .scale_factor = {155, -2}
    };
    wm_reading_clear(&reading);
    put("current_consumption_hca", 1234, 0);
    wm_allocation_add(&row, &reading);
    expect_text("scale", "product");
    expect("scale_factor", "-");
    expect("scaled_units", "1234");
}

Test(allocation, tells_the_due_date_that_the_meter_does_not_send)
{
    wm_list_row row = {
        .due_month = 5, .due_day = 31, .has_radiator_w = true, .radiator_w = {1260, 0}
    };
    wm_reading_clear(&reading);
    put("current_consumption_hca", 1234, 0);
    wm_allocation_add(&row, &reading);
    expect_text("due_date", "05-31");
    expect("radiator_w", "1260");
    expect("scaled_units", "-");
    wm_reading_clear(&reading);
    wm_reading_text(&reading, "target_date", "2025-12-31");
    wm_allocation_add(&row, &reading);
    expect_text("due_date", "-");
}

Test(allocation, leaves_out_what_does_not_fit)
{
    wm_list_row row = row_of("1.5", "");
    char key[200];
    wm_reading_clear(&reading);
    put("current_consumption_hca", 900000000000000000, 0);
    memset(key, 'x', sizeof key);
    snprintf(key + 150, sizeof key - 150, "_hca");
    put(wm_reading_keep(&reading, key, strlen(key)), 1, 0);
    wm_allocation_add(&row, &reading);
    expect("scaled_units", "-");
    for (int i = 0; reading.count < WM_READING_FIELDS_MAX; i++) {
        snprintf(key, sizeof key, "consumption_%d_hca", i);
        put(wm_reading_keep(&reading, key, strlen(key)), i, 0);
    }
    wm_allocation_add(&row, &reading);
    cr_expect(reading.overflow);
}
