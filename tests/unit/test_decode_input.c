// SPDX-License-Identifier: MIT
#include "decode_input.h"
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#define CEN "0f44ae0c7856341201074447780b134365871e6d" // EN 13757-4 annex: a frame with its CRCs

static wm_input in;

static wm_status read_text(const char *text)
{
    return wm_input_read(&in, text, strlen(text));
}

Test(input, takes_hex)
{
    cr_assert_eq(read_text("  0F44AE0C 78563412 0107|4447|780b 13436587 1E6D \r"), WM_OK);
    cr_expect_eq(in.length, 20);
    cr_expect_eq(in.bytes[19], 0x6D);
    cr_expect_eq(read_text(""), WM_END);
    cr_expect_eq(read_text("  # note"), WM_END);
}

Test(input, takes_rtl_wmbus_lines_whose_checks_held)
{
    cr_assert_eq(read_text("T1;1;1;2019-04-03 19:00:42.000;97;148;12345678;0x" CEN), WM_OK);
    cr_expect_eq(in.length, 20);
    cr_expect_eq(read_text("T1;0;1;2019-04-03 19:00:42.000;97;148;12345678;0x" CEN), WM_E_CRC);
    cr_expect(strstr(in.problem, "CRCs"));
    cr_expect_eq(read_text("T1;1;0;2019-04-03 19:00:42.000;97;148;12345678;0x" CEN), WM_E_CRC);
    cr_expect(strstr(in.problem, "3-of-6"));
    cr_expect_eq(read_text("T1;1;1;0x" CEN), WM_E_FORMAT);
}

Test(input, keeps_time_and_mode_of_rtl_wmbus)
{
    cr_assert_eq(read_text("C1;1;1;2019-04-03 19:00:42.000;97;148;12345678;0x" CEN), WM_OK);
    cr_expect_str_eq(in.timestamp, "2019-04-03 19:00:42.000Z");
    cr_expect_str_eq(in.carried, "\"mode\":\"C1\"");
    cr_assert_eq(read_text("N1;1;1;;;;12345678;0x" CEN), WM_OK);
    cr_expect_str_eq(in.carried, "");
}

Test(input, takes_lines_of_wmbusmeters_log)
{
    cr_assert_eq(read_text("telegram=|0F44AE0C785634120107_44447780B134365871E6D|+12"), WM_E_FORMAT);
    cr_assert_eq(read_text("telegram=|0F44AE0C78563412010744_47780B134365871E6D|+12"), WM_OK);
    cr_expect_eq(in.length, 20);
    cr_assert_eq(read_text("Mar 01 attic wmbusmeters[7]: telegram=|0F44AE0C|785634120107|"), WM_OK);
    cr_expect_eq(in.length, 10);
    cr_expect_eq(read_text("telegram=|"), WM_E_FORMAT);
    cr_expect_eq(read_text("telegram=||+1"), WM_E_FORMAT);
}

Test(input, takes_links_of_wmbusmeters)
{
#define LINK "https://wmbusmeters.org/analyze/0f44ae0c785634120107444747780b13"
    cr_assert_eq(read_text(LINK), WM_OK);
    cr_expect_eq(in.length, 16);
    cr_expect_str_eq(in.key, "");
    cr_assert_eq(read_text("Check: " LINK ":auto:000102030405060708090A0B0C0D0E0F"), WM_OK);
    cr_expect_eq(in.length, 16);
    cr_expect_str_eq(in.key, "000102030405060708090A0B0C0D0E0F");
    cr_assert_eq(read_text(LINK ":iperl"), WM_OK);
    cr_assert_eq(read_text(LINK ":iperl:NOKEY"), WM_OK);
    cr_expect_str_eq(in.key, "");
    cr_expect_eq(read_text("https://wmbusmeters.org/analyze/"), WM_E_FORMAT);
}

Test(input, takes_requests_of_wmbusmeters)
{
    cr_assert_eq(
        read_text("{\"_\":\"decode\",\"telegram\":\"" CEN "\",\"key\":\"NOKEY\",\"driver\":\"auto\"}"),
        WM_OK);
    cr_expect_eq(in.length, 20);
    cr_expect_str_eq(in.key, "");
}

// rtl_433 prints format A without its CRCs but the last; L counts neither, or is two less.
Test(input, takes_json_of_rtl_433)
{
    static const char *const data[] = {"0f44ae0c785634120107780b134365871e6d",
                                       "0d44ae0c785634120107780b134365871e6d",
                                       "0f44ae0c785634120107780b13436587"};
    for (size_t i = 0; i < sizeof data / sizeof *data; i++) {
        char text[256];
        snprintf(text, sizeof text,
                 "{\"time\" : \"2026-03-01 12:00:00\", \"model\" : \"Wireless-MBus\", \"mode\" : \"T\", "
                 "\"id\" : 12345678, \"data_length\" : 16, \"data\" : \"%s\", \"mic\" : \"CRC\"}",
                 data[i]);
        cr_assert_eq(read_text(text), WM_OK);
        cr_expect_eq(in.length, 16, "%s", data[i]);
        cr_expect_eq(in.bytes[0], 15);
        cr_expect_str_eq(in.carried, "\"mode\":\"T1\"");
        cr_expect_str_eq(in.timestamp, "");
    }
    // What is no CRC is not cut.
    cr_assert_eq(read_text("{\"model\":\"Wireless-MBus\",\"data\":\"0d44ae0c785634120107780b134365871e6e\"}"),
                 WM_OK);
    cr_expect_eq(in.length, 18);
}

Test(input, passes_a_byte_order_mark)
{
    cr_assert_eq(read_text("\xEF\xBB\xBF" CEN), WM_OK);
    cr_expect_eq(in.length, 20);
    cr_expect_eq(read_text("\xEF\xBB\xBF"), WM_END);
}

Test(input, takes_json_and_carries_what_stays_true)
{
    cr_assert_eq(read_text("{\"raw\":\"" CEN "\",\"key\":\"00112233\",\"tag\":[1,\"x\"],\"mode\":\"T1\","
                           "\"rssi_dbfs\":-23.4,\"timestamp\":\"2026-11-21T18:04:00Z\",\"total_m3\":1}"),
                 WM_OK);
    cr_expect_str_eq(in.key, "00112233");
    cr_expect_str_eq(in.timestamp, "2026-11-21T18:04:00Z");
    cr_expect_str_eq(in.carried, "\"mode\":\"T1\",\"rssi_dbfs\":-23.4,\"tag\":[1,\"x\"]");
    wm_input_wipe(&in);
    for (size_t i = 0; i < sizeof in.key; i++) cr_expect_eq(in.key[i], 0);
}

Test(input, says_what_is_wrong)
{
    static const struct {
        const char *text, *problem;
    } rows[] = {
        {"0f4",                             "odd number"        },
        {"0f4g",                            "'g' at character 4"},
        {"0f",                              "1 bytes"           },
        {"hello",                           "'h' at character 1"},
        {"{\"raw\":1}",                     "\"raw\""           },
        {"{\"raw\":\"0f44\"",               "no JSON object"    },
        {"{\"raw\":\"" CEN "\",\"key\":7}", "\"key\""           },
        {"{}",                              "\"raw\""           },
        {"\x01\x02",                        "byte ?"            },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        cr_expect_eq(read_text(rows[i].text), WM_E_FORMAT, "%s", rows[i].text);
        cr_expect(strstr(in.problem, rows[i].problem), "%s: %s", rows[i].text, in.problem);
    }
}

Test(input, is_bounded)
{
    static char text[2 * WM_INPUT_BYTES_MAX + 3];
    memset(text, '0', 2 * WM_INPUT_BYTES_MAX + 2);
    cr_expect_eq(read_text(text), WM_E_LIMIT);
    text[2 * WM_INPUT_BYTES_MAX] = 0;
    cr_expect_eq(read_text(text), WM_OK);
}

#define WIRED "680909680801780413010000009916" // EN 13757-2: a long frame

static void expect_wired(const char *line)
{
    static wm_frame frame;
    wm_bus bus;
    const uint8_t *bytes;
    uint16_t length;
    cr_assert_eq(read_text(line), WM_OK, "%s", line);
    cr_assert_eq(wm_input_frame(&in, &frame, &bus, &bytes, &length), WM_OK, "%s", line);
    cr_expect_eq(bus, WM_BUS_WIRED);
    cr_expect_eq(length, 15, "%s: %u", line, length);
    cr_expect_eq(bytes[0], 0x68);
}

Test(input, finds_wired_frames_among_what_the_bus_carries)
{
    expect_wired(WIRED);
    expect_wired("00 " WIRED " 00");
    expect_wired("E5 E5 " WIRED);
    expect_wired("10 7B FE 79 16 " WIRED);
    expect_wired("[2022-04-28 06:14:19Z] RECV (015): " WIRED);
    expect_wired("INFO:meterbus.serial:RECV (015) " WIRED);
    expect_wired("mbus_frame_print: Dumping M-Bus frame [type 4, 15 bytes]: " WIRED " ");
    cr_expect_not(wm_input_next(&in));
}

Test(input, goes_on_to_the_next_wired_frame)
{
    expect_wired(WIRED WIRED " E5 " WIRED);
    cr_expect(wm_input_next(&in));
    cr_expect(wm_input_next(&in));
    cr_expect_eq(in.length, 16);
    cr_expect_not(wm_input_next(&in));
    expect_wired(WIRED "0102");
    cr_expect_not(wm_input_next(&in));
    cr_assert_eq(read_text(CEN), WM_OK);
    cr_expect_not(wm_input_next(&in));
}

Test(input, says_what_is_no_answer_of_a_meter)
{
    cr_expect_eq(read_text("E5"), WM_E_FORMAT);
    cr_expect(strstr(in.problem, "acknowledgement"));
    cr_expect_eq(read_text("10 5B FD 58 16"), WM_E_FORMAT);
    cr_expect(strstr(in.problem, "short frame"));
    cr_expect_eq(read_text("68 03 03 68 53 FE BD 0E 16"), WM_E_FORMAT);
    cr_expect(strstr(in.problem, "command"));
    cr_expect_eq(read_text("[..] SEND (005): 10 5B FD 58 16"), WM_END);
    cr_expect_eq(read_text("RECV (001): E5"), WM_END);
    cr_expect_eq(read_text("RECV (002): 68 1"), WM_E_FORMAT);
}
