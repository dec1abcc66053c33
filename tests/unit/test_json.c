// SPDX-License-Identifier: MIT
#include "json_line.h"
#include "json_writer.h"
#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

static char text[4096];
static wm_json j;

static const char *end(void)
{
    size_t n = wm_json_end(&j);
    text[n] = 0;
    return text;
}

Test(json, writes_one_object)
{
    wm_json_begin(&j, text, sizeof text - 1);
    wm_json_text(&j, "id", "12345678");
    wm_json_decimal(&j, "total_m3", (wm_decimal){474240, -3});
    wm_json_bool(&j, "replayed", true);
    wm_json_real(&j, "snr_db", -0.04, 1);
    wm_json_real(&j, "nan", NAN, 1);
    wm_json_hex(&j, "raw", (const uint8_t[]){0x0F, 0xA0}, 2);
    wm_json_members(&j, "\"tag\":1");
    cr_expect_str_eq(end(), "{\"id\":\"12345678\",\"total_m3\":474.24,\"replayed\":true,\"snr_db\":0,\"raw\":\"0fa0\","
                            "\"tag\":1}\n");
}

Test(json, escapes_and_mends_text)
{
    wm_json_begin(&j, text, sizeof text - 1);
    wm_json_text(&j, "k", "a\"b\\c\n\x01\x7f\xC3\xA9\xFF\xC0\x80\xED\xA0\x80\xE2\x82");
    cr_expect_str_eq(end(), "{\"k\":\"a\\\"b\\\\c\\n\\u0001\\u007f\xC3\xA9"
                            "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"
                            "\xEF\xBF\xBD\xEF\xBF\xBD\"}\n");
}

// U+0085, U+009F, U+00A0 and e with an accent, U+2028, U+2029, a bullet.
Test(json, escapes_what_programs_take_for_line_ends)
{
    wm_json_begin(&j, text, sizeof text - 1);
    wm_json_text(&j, "k", "a\xC2\x85\xC2\x9F\xC2\xA0\xC3\xA9\xE2\x80\xA8\xE2\x80\xA9\xE2\x80\xA2z");
    cr_expect_str_eq(end(), "{\"k\":\"a\\u0085\\u009f\xC2\xA0\xC3\xA9\\u2028\\u2029\xE2\x80\xA2z\"}\n");
}

Test(json, says_when_it_does_not_fit)
{
    for (size_t size = 0; size < 12; size++) {
        char small[16];
        memset(small, '#', sizeof small);
        wm_json_begin(&j, small, size);
        wm_json_text(&j, "k", "1234");
        cr_expect_eq(wm_json_end(&j), 0, "{\"k\":\"1234\"} and a newline need 13 bytes");
        cr_expect_eq(small[size], '#', "nothing is written behind the end");
    }
}

Test(json_line, has_who_reading_radio_raw_in_this_order)
{
    static wm_telegram t;
    static wm_reading r;
    const uint8_t raw[] = {0x0F, 0x44};
    wm_radio radio = {WM_MODE_C1, WM_FORMAT_B, -12.34, 20.06, -1234.4, 2, 0, 0};
    wm_line_facts facts = {.has_timestamp = true, .radio = &radio, .receiver = "roof", .carried = "\"tag\":7"};
    t.dll = t.meter = (wm_address){0x2C2D, 0x76348799, 0x1B, 0x16};
    wm_reading_clear(&r);
    r.media = "cold water";
    r.meter = "kamwater";
    wm_reading_number(&r, "total_m3", (wm_decimal){6408, -3});
    wm_reading_text(&r, "status", "DRY");
    wm_interpretation seen = {&t, &r, "Kitchen", WM_OK};
    t.decrypt = WM_DECRYPT_OK;
    size_t n = wm_json_line(text, sizeof text - 1, &facts, &seen, raw, sizeof raw);
    text[n] = 0;
    cr_expect_str_eq(text, "{\"timestamp\":\"1970-01-01T00:00:00.000000Z\",\"id\":\"76348799\",\"manufacturer\":\"KAM\","
                           "\"version\":27,\"type\":22,\"media\":\"cold water\",\"meter\":\"kamwater\",\"name\":"
                           "\"Kitchen\",\"total_m3\":6.408,\"status\":\"DRY\",\"decrypt\":\"ok\",\"mode\":\"C1\","
                           "\"format\":\"B\",\"rssi_dbfs\":-12.3,\"snr_db\":20.1,\"freq_offset_hz\":-1234,"
                           "\"repaired\":2,\"receiver\":\"roof\",\"tag\":7,\"raw\":\"0f44\","
                           "\"frame_id\":\"08434207b4f96c2e\"}\n");
}
