// SPDX-License-Identifier: MIT
#include "decode_input.h"
#include "wm/hex.h"
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
    // The first versions had the header in other members alone.
    cr_assert_eq(
        read_text("{\"model\":\"Wireless-MBus\",\"M\":\"CEN\",\"id\":12345678,\"version\":1,\"type\":7,"
                  "\"C\":68,\"data_length\":6,\"data\":\"780b13436587\",\"mic\":\"CRC\"}"),
        WM_OK);
    cr_expect_eq(in.length, 16);
    cr_expect_eq(memcmp(in.bytes, "\x0f\x44\xae\x0c\x78\x56\x34\x12\x01\x07\x78", 11), 0);
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
    cr_expect_eq(read_text("68 07 07 68 53 FF 00 01 67 DB 08 9D 16 68 03 03 68 53 FF 11 63 16"), WM_E_FORMAT);
    cr_expect(strstr(in.problem, "DLMS"));
    cr_expect_eq(read_text("[..] SEND (005): 10 5B FD 58 16"), WM_END);
    cr_expect_eq(read_text("RECV (001): E5"), WM_END);
    cr_expect_eq(read_text("RECV (002): 68 1"), WM_E_FORMAT);
}

#define PLAIN "0F44AE0C785634120107780B13436587"
#define KEY   "000102030405060708090a0b0c0d0e0f"

static void expect_frame(const char *text)
{
    wm_frame frame;
    wm_bus bus;
    const uint8_t *bytes;
    uint16_t length;
    char hex[2 * WM_FRAME_MAX + 1];
    cr_assert_eq(read_text(text), WM_OK, "%s: %s", text, in.problem);
    cr_assert_eq(wm_input_frame(&in, &frame, &bus, &bytes, &length), WM_OK, "%s", text);
    if (wm_input_cut(&in, &frame)) length = frame.length;
    wm_hex_write(bytes, length, hex);
    cr_expect_str_eq(hex, "0f44ae0c785634120107780b13436587", "%s", text);
}

// What receivers send over their serial ports, as IMST, Amber and CUL describe it.
Test(input, takes_messages_of_receivers)
{
    static const char *const rows[] = {
        "A5C2030F44AE0C785634120107780B134365873F61A1",                     // iM871A: RSSI, CRC
        "A5E2030F44AE0C785634120107780B13436587010203043FC451",             // time, RSSI, CRC
        "A502030F44AE0C785634120107780B13436587",                           // neither
        "C00920DBDCDBDD0102000002E70F44AE0C785634120107780B13436587E2BFC0", // iU891A: SLIP with two escapes
        "FF031044AE0C785634120107780B13436587C80D", // Amber with RSSI, which its length counts
        "bAMB1044AE0C785634120107780B13436587C8",
        "b0F44AE0C7856341201074447780B134365871E6D864F", // CUL: CRCs, LQI, RSSI
        "b0F44AE0C7856341201074447780B134365871E6D",
        "bY1144AE0C785634120107780B13436587BAC0864F", // format B
        "2021.01.01 10:00:00 4: CUL_Parse: CUL b0F44AE0C7856341201074447780B134365871E6D::-65",
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) expect_frame(rows[i]);
}

Test(input, takes_lines_of_logs)
{
    static const char *const rows[] = {
        "telegram=||" PLAIN "|+51",
        "`telegram=|0F44AE0C78563412_0107780B13436587|+51`",
        "            telegram = 0F44AE0C785634120107|780B#13436587",
        "telegram='0F44AE0C785634120107780B13436587'",
        "echo 'decode{telegram=0F44AE0C785634120107780B13436587}' | wmbusmeters stdin:jsonl",
        "T1;1;1;@0.041195s.000;54;46;12345678;0x0f44ae0c785634120107780b13436587",
        "(serial) received ascii \"T1;1;1;2023-01-03 20:25:43.000;103;147;12345678;0x" PLAIN "<0A>\"",
        "`C1;1;1;2021-02-05 16:20:26.000;55;99;12345678;0x" PLAIN "`",
        "T1;1;1;2021-02-05 16:20:26.000;55;99;12345678;0x" PLAIN ";0x" PLAIN,
        "(serial) received ascii \"T1;1;1;t;1;1;1;0x" PLAIN "<0A>T1;1;1;t;1;1;1;0x" PLAIN "<0A>\"",
        "Nov 21 10:00:00 attic rtl_wmbus[7]: S1;1;1;2021-02-05 16:20:26.000;55;99;12345678;" PLAIN,
        "[D][wmbus:132]: Meter ID [0x12345678] RSSI: -58 dBm LQI: 128 not found in configuration T: " PLAIN
        " (16)",
        "[12:31:11][I][wmbus:075]: Using driver 'iperl' for ID [0x12345678] RSSI: -82 dBm T: " PLAIN
        " (16) C1",
        "[0;36m[D][wmbus:072]: T : " PLAIN " (16)",
        "[2025-02-21_20:04:16] (meter) Water 12345678.M=CEN.V=01.T=07 \"" PLAIN "\"",
        "(cul) checkCULFrame \"b0F44AE0C7856341201074447780B134365871E6D864F<0D><0A>\"",
        "(serial) received binary \"A5C2030F44AE0C785634120107780B134365873F61A1\"",
        "wireless-mbus.0 2021-02-05 16:20:26.123 debug Message received: " PLAIN,
        "2020-08-10 20:40:47,,,Wireless-MBus,,12345678,,,,CRC,,,0f44ae0c785634120107780b13436587,,,22,,C,27,",
        "data      : 0f44ae0c785634120107780b13436587",
        "https://wmbusmeters.org/analyze/" PLAIN,
        "see (https://wmbusmeters.org/analyze/" PLAIN ") please",
        "the telegram is 0f:44:ae:0c:78:56:34:12:01:07:78:0b:13:43:65:87, the meter shows 876.5",
        "0F 44 AE 0C 78 56 34 12 01 07 78 0B 13 43 65 87 is what came",
        "| 12345678 | " PLAIN " | 876.5 |",
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) expect_frame(rows[i]);
}

Test(input, takes_hex_as_people_write_it)
{
    static const char *const rows[] = {
        "\"" PLAIN "\",",
        "'0f44ae0c 78563412 0107780b 13436587'",
        "> " PLAIN,
        "[" PLAIN "]",
        "\"" PLAIN "\" \\",
        "0F 44 AE 0C\xC2\xA0"
        "78 56 34 12\xE2\x80\x8B"
        "01 07 78 0B 13 43 65 87",
        "hex=0X" PLAIN,
        "0x0F, 0x44, 0xAE, 0x0C, 0x78, 0x56, 0x34, 0x12, 0x01, 0x07, 0x78, 0x0B, 0x13, 0x43, 0x65, 0x87,",
        "{0x0F,0x44,0xAE,0x0C,0x78,0x56,0x34,0x12,0x01,0x07,0x78,0x0B,0x13,0x43,0x65,0x87};",
        "t = b'\\x0f\\x44\\xae\\x0c\\x78\\x56\\x34\\x12\\x01\\x07\\x78\\x0b\\x13\\x43\\x65\\x87'",
        "{\"frame\":\"" PLAIN "\"}",
        "{\"payload\":\"b0F44AE0C7856341201074447780B134365871E6D864F\"}",
        "wmbus/raw {\"telegram\":\"" PLAIN "\"}",
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) expect_frame(rows[i]);
}

Test(input, takes_the_key_of_a_link_or_command_line)
{
    static const char *const rows[] = {
        "https://wmbusmeters.org/analyze/" PLAIN ":auto:" KEY,
        "wmbusmeters --analyze=" KEY " " PLAIN,
        "$ wmbusmeters --format=json " PLAIN " Water auto 12345678 " KEY,
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        expect_frame(rows[i]);
        cr_expect_str_eq(in.key, KEY, "%s", rows[i]);
    }
    expect_frame("https://wmbusmeters.org/analyze/" PLAIN ":auto:NOKEY");
    cr_expect_str_eq(in.key, "");
    expect_frame("sha " KEY " " PLAIN);
    cr_expect_str_eq(in.key, "");
}

Test(input, passes_over_what_programs_print_beside_telegrams)
{
    static const char *const rows[] = {
        "Received telegram from: 12345678",
        "          manufacturer: (CEN) (0x0cae)",
        "                  rssi: -54 dBm",
        "(wmbus) 011 C?: 780B13436587 mfct specific",
        "(wmbus) parseDLL @0 26",
        "(serial) received binary \"0F44AE0C7856341201077\"", // a part of one
        "(amb8465) checkAMB8465Frame \"FF030F44AE0C785634120107\"",
        "[12:55:10][D][sensor:094]: 'wifi_signal_db': Sending state -59.00000 dBm",
        "000   : 0f length (15 bytes)",
        "012 C!: 43658700 (\"total_m3\":8872.259)",
        "    \"media\":\"water\",",
        "Auto driver    : iperl",
        "Started config rtlwmbus[00000001] listening on c1,t1",
        "_ _ _ _ _ _ _",
        "model     : Wireless-MBus  Mode      : T             M         : CEN",
        "```",
        "json     = '{\"_\":\"telegram\",\"media\":\"water\",\"total_m3\":876.543}'",
        "{\"_\":\"telegram\",\"media\":\"water\",\"total_m3\":876.543}",
        "{\"time\":\"2026-03-01 12:00:00\",\"model\":\"Bresser-7in1\",\"id\":3}",
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        cr_expect_eq(read_text(rows[i]), WM_END, "%s: %s", rows[i], in.problem);
}

Test(input, says_what_is_wrong_with_a_message)
{
    static const struct {
        const char *text;
        wm_status status;
        const char *problem;
    } rows[] = {
        {"A5C2030F44AE0C785634120107780B134365883F61A1",                     WM_E_CRC,       "iM871A whose checksum"},
        {"A5C2030F44AE0C785634120107780B13436587",                           WM_E_TRUNCATED, "iM871A that ends"     },
        {"A58102004CA3",                                                     WM_E_FORMAT,    "holds no telegram"    },
        {"C00920DBDCDBDD0102000002E70F44AE0C785634120107780B13436587E2BEC0", WM_E_CRC,       "iU891A"               },
        {"C009209F436D38000002E7C0",                                         WM_E_TRUNCATED, "iU891A"               },
        {"FF030F44AE0C785634120107780B13436587DB",                           WM_E_CRC,       "Amber"                },
        {"FF8B0453005B0E76",                                                 WM_E_FORMAT,    "Amber"                },
        {"telegram=|3E440106XXXX450005077A|+1",                              WM_E_FORMAT,    "'X'"                  },
        {"no telegram in these words",                                       WM_E_FORMAT,    "no whole telegram"    },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        cr_expect_eq(read_text(rows[i].text), rows[i].status, "%s", rows[i].text);
        cr_expect(strstr(in.problem, rows[i].problem), "%s: %s", rows[i].text, in.problem);
    }
    // An Amber stick's telegram may end in an RSSI or not: only its records tell.
    cr_assert_eq(read_text("FF030F44AE0C785634120107780B13436587DA"), WM_OK);
    cr_expect_eq(in.length, 16);
    cr_expect(in.may_end_in_rssi);
    // CUL sends all CRCs: where they do not hold, the telegram is not one without any.
    wm_frame frame;
    wm_bus bus;
    const uint8_t *bytes;
    uint16_t length;
    static const char *const damaged[] = {"b0F44AE0C7856341201074447780B134365881E6D864F",
                                          "bY1144AE0C785634120107780B13436588BAC0864F"};
    for (size_t i = 0; i < sizeof damaged / sizeof *damaged; i++) {
        cr_assert_eq(read_text(damaged[i]), WM_OK, "%s", in.problem);
        cr_expect_eq(wm_input_frame(&in, &frame, &bus, &bytes, &length), WM_E_CRC, "%s", damaged[i]);
    }
}

Test(input, knows_what_is_beyond_the_telegram)
{
    wm_frame frame;
    wm_bus bus;
    const uint8_t *bytes;
    uint16_t length;
    cr_assert_eq(read_text(PLAIN "1E2F"), WM_OK);
    cr_assert_eq(wm_input_frame(&in, &frame, &bus, &bytes, &length), WM_OK);
    cr_expect_eq(length, 18, "the length may be wrong");
    cr_expect(wm_input_cut(&in, &frame));
    cr_expect_eq(frame.length, 16, "or the bytes are the receiver's");
    cr_expect_eq(frame.bytes[0], 15);
    cr_assert_eq(read_text(PLAIN), WM_OK);
    cr_assert_eq(wm_input_frame(&in, &frame, &bus, &bytes, &length), WM_OK);
    cr_expect_not(wm_input_cut(&in, &frame));
    cr_assert_eq(read_text(CEN), WM_OK);
    cr_assert_eq(wm_input_frame(&in, &frame, &bus, &bytes, &length), WM_OK);
    cr_expect_not(wm_input_cut(&in, &frame));
}
