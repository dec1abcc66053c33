// SPDX-License-Identifier: MIT
// What only wired meters send: fixed data structures, numbers that begin with their most significant byte,
// answers without an address. The fixed ones are the example of EN 1434-3 and a Sensus heat meter; the others
// are Apator and Aquametro heat meters.
#include "interpreter.h"
#include "wm/hex.h"
#include <criterion/criterion.h>
#include <string.h>

static wm_interpreter *reader;
static wm_interpretation seen;

static void start(void)
{
    char message[200];
    wm_interpreter_config config = {0};
    cr_assert_eq(wm_interpreter_create(&config, &reader, message, sizeof message), WM_OK, "%s", message);
}

static void stop(void)
{
    wm_interpreter_destroy(reader);
}

TestSuite(wired, .init = start, .fini = stop);

static wm_status read_frame(const char *hex)
{
    uint8_t bytes[512];
    size_t n = 0;
    cr_assert_eq(wm_hex_read(hex, strlen(hex), bytes, sizeof bytes, &n, NULL), WM_OK);
    return wm_interpreter_read(reader, WM_BUS_WIRED, bytes, n, 0, &seen);
}

static double number(const char *key)
{
    const wm_reading_field *f = wm_reading_find(seen.reading, key);
    cr_assert(f && f->kind == WM_FIELD_NUMBER, "%s", key);
    return wm_decimal_to_double(f->number);
}

static const char *text(const char *key)
{
    const wm_reading_field *f = wm_reading_find(seen.reading, key);
    cr_assert(f && f->kind == WM_FIELD_TEXT, "%s", key);
    return f->text;
}

Test(wired, reads_fixed_counters_of_now_and_of_the_billing_date)
{
    cr_assert_eq(read_frame("68131368080573785634120A00E97E01000000350100003C16"), WM_OK);
    cr_expect_eq(seen.status, WM_OK);
    cr_expect_eq(seen.telegram->meter.id, 0x12345678);
    cr_expect_eq(seen.telegram->primary_address, 5);
    cr_expect_str_eq(seen.reading->media, "water");
    cr_expect_eq(number("total_m3"), 0.001);
    cr_expect_eq(number("target_m3"), 0.135);
}

Test(wired, reads_fixed_counters_of_two_units)
{
    cr_assert_eq(read_frame("68131368080173939291901000056931650000690000003F16"), WM_OK);
    cr_expect_str_eq(seen.reading->media, "heat");
    cr_expect_eq(number("total_energy_consumption_kwh"), 6531);
    cr_expect_eq(number("total_m3"), 0.069);
    cr_expect_str_eq(text("status"), "OK");
}

Test(wired, reads_binary_fixed_counters_of_the_billing_date)
{
    // Status 07: binary, of the billing date, battery low. Units 33 (10 l/h) and 3F (none).
    cr_assert_eq(read_frame("68131368080173939291901007333F10270000FFFFFFFF7E16"), WM_OK);
    cr_expect_eq(number("volume_flow_at_storage_1_m3h"), 100);
    cr_expect_str_eq(text("status"), "POWER_LOW");
}

Test(wired, takes_the_fixed_structure_only_by_its_length)
{
    // One byte too few, and a compact frame of a later standard.
    cr_assert_eq(read_frame("681212680801739392919010000569316500006900003F16"), WM_OK);
    cr_expect_eq(seen.status, WM_E_TRUNCATED);
    cr_expect_eq(seen.telegram->meter.id, 0x90919293);
    cr_assert_eq(read_frame("68141468080173939291902D2C01045600000001020304058516"), WM_OK);
    cr_expect_eq(seen.status, WM_E_SIGNATURE);
    cr_expect_eq(seen.telegram->meter.manufacturer, 0x2C2D);
}

Test(wired, turns_numbers_that_begin_with_their_most_significant_byte)
{
    cr_assert_eq(read_frame("6864646808017615531111000052040A100000026C23123C0F00585340BC200F000000003C150379"
                            "71688C1013000000008C2013000000008C3013000000008C4013000000003A3D02633A2E01070A5A"
                            "04250A5E03890C22000380713C2200029080047E00003A122C16"),
                 WM_OK);
    cr_expect_eq(seen.status, WM_OK);
    cr_expect_eq(seen.telegram->meter.id, 0x15531111);
    cr_expect_eq(seen.telegram->meter.version, 0x52);
    cr_expect_eq(seen.telegram->meter.type, 0x04);
    cr_expect_str_eq(text("status"), "TEMPORARY_ERROR");
    cr_expect_str_eq(text("meter_date"), "2016-03-18");
    cr_expect_eq(number("total_at_error_m3"), 379716.8);
    cr_expect_eq(number("volume_flow_at_error_m3h"), 26.3);
    cr_expect_eq(number("power_at_error_kw"), 107);
    cr_expect_eq(number("flow_temperature_c"), 42.5);
    cr_expect_eq(number("return_temperature_c"), 38.9);
    cr_expect_eq(number("on_time_h"), 38071);
}

Test(wired, does_not_take_a_signature_for_a_security_mode)
{
    cr_assert_eq(read_frame("6831316808017245585703B40534049E0027B60306F934150315C6004D052E00000000053D000000"
                            "00055B22F32642055FC7DA0D42FA16"),
                 WM_OK);
    cr_expect_eq(seen.status, WM_OK);
    cr_expect_eq(number("total_energy_consumption_kwh"), 1389817);
    cr_expect_eq(number("return_temperature_c"), 35.46365);
}

Test(wired, tells_application_errors_and_alarms)
{
    cr_assert_eq(read_frame("68040468080170088116"), WM_OK);
    cr_expect_eq(seen.status, WM_E_APPLICATION);
    cr_expect_str_eq(text("status"), "ERROR_APPLICATION_BUSY");
    cr_expect_null(wm_reading_find(seen.reading, "undecoded"));
    cr_assert_eq(read_frame("680303680801707916"), WM_OK);
    cr_expect_str_eq(text("status"), "ERROR_UNSPECIFIED");
    cr_assert_eq(read_frame("68040468080171078116"), WM_OK);
    cr_expect_eq(seen.status, WM_OK);
    cr_expect_str_eq(text("status"), "ALARM_7");
}

Test(wired, takes_frames_whose_log_dropped_the_end)
{
    static const char frame[] = "68090968080178041301000000";
    cr_assert_eq(read_frame("680909680801780413010000009916"), WM_OK);
    cr_expect_eq(number("total_m3"), 0.001);
    cr_assert_eq(read_frame(frame), WM_OK);
    cr_expect_eq(number("total_m3"), 0.001);
    cr_expect_eq(read_frame("680909680801780413010000"), WM_E_TRUNCATED);
    cr_expect_eq(read_frame("6809096808017804130100000099"), WM_E_TRUNCATED);
}
