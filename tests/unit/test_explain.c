// SPDX-License-Identifier: MIT
#include "explain.h"
#include "report.h"
#include "wm/hex.h"
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

// Examples of EN 13757-4 and of OMS volume 2 (N.2.1, N.2.3, N.5.3), a Kamstrup Multical 21, and a wired
// frame.
static const char cen[] = "0F44AE0C785634120107780B13436587";
static const char gas_mode_5[] =
    "2E44931578563412330333637A2A0020255923C95AAA26D1B2E7493BC2AD013EC4A6F6D3529B520EDFF0EA6D"
    "EFC955B29D6D69EBF3EC8A";
static const char gas_key[] = "0102030405060708090A0B0C0D0E0F11";
static const char gas_mode_7[] =
    "434493157856341233037AC98C2075900F002C25B30A000021924D4FBA372FB66E017A75002007109058475F"
    "4BC9D1281DF878B80A1B0F98B629024AAC7279429398BFC549233C0140829B93BAA1";
static const char adapter[] =
    "304493444433221155378C00757288776655934455080004100500DFE2A782146D1513581CD2F83F39040CFD1078563412";
static const char oms_key[] = "000102030405060708090A0B0C0D0E0F";
static const char multical[] =
    "2A442D2C998734761B168D2091D37CAC21E1D68CDAFFCD3DC452BD802913FF7B1706CA9E355D6C2701CC24";
static const char multical_compact[] =
    "23442D2C998734761B168D2087D19EAD217F1779EDA86AB6710008190000081900007F13";
static const char multical_key[] = "28F64A24988064A079AA2C807D6102AE";
static const char wired[] = "6815156808FD7278563412931533032A0000000C14270485026516";

static wm_interpreter *interpreter;
static wm_explanation *explanation;
static wm_interpretation seen;
static char text[WM_EXPLAIN_MAX];

static void start(void)
{
    char message[256];
    wm_interpreter_config config = {0};
    cr_assert_eq(wm_interpreter_create(&config, &interpreter, message, sizeof message), WM_OK, "%s", message);
    explanation = calloc(1, sizeof *explanation);
}

static void stop(void)
{
    wm_interpreter_destroy(interpreter);
    free(explanation);
}

TestSuite(explain, .init = start, .fini = stop);

static bool explain_bytes(const uint8_t *bytes, size_t n)
{
    wm_bus bus = n > 3 && bytes[0] == 0x68 && bytes[3] == 0x68 ? WM_BUS_WIRED : WM_BUS_WIRELESS;
    if (wm_interpreter_read(interpreter, bus, bytes, n, 0, &seen) != WM_OK) return false;
    wm_explain(explanation, &seen);
    return true;
}

// The first 10 bytes are a block of their own with CRC in the vectors of format A: those CRCs are skipped
// here.
static void explain(const char *hex, const char *key)
{
    uint8_t bytes[512], frame[512];
    size_t n = 0, out = 0;
    cr_assert_eq(wm_hex_read(hex, strlen(hex), bytes, sizeof bytes, &n, NULL), WM_OK);
    bool with_crc = n > (size_t)bytes[0] + 1 && bytes[0] != 0x68;
    for (size_t at = 0, left = with_crc ? bytes[0] + 1u : n, block = with_crc ? 10 : left; left > 0;
         block = 16) {
        if (block > left) block = left;
        memcpy(frame + out, bytes + at, block);
        out += block;
        at += block + (with_crc ? 2 : 0);
        left -= block;
    }
    cr_assert_eq(wm_interpreter_set_key(interpreter, key), WM_OK);
    cr_assert(explain_bytes(frame, out), "%s", hex);
}

static const wm_part *part_at(unsigned at)
{
    for (unsigned i = 0; i < explanation->count; i++)
        if (explanation->part[i].at == at) return &explanation->part[i];
    cr_assert_fail("no part begins at %u", at);
    return NULL;
}

static void expect(unsigned at, unsigned length, const char *name, const char *says, const char *field)
{
    const wm_part *p = part_at(at);
    cr_expect_eq(p->length, length, "at %u: %u bytes", at, p->length);
    cr_expect_str_eq(p->name, name, "at %u: %s", at, p->name);
    cr_expect_str_eq(p->text, says, "at %u: %s", at, p->text);
    cr_expect_str_eq(p->field, field, "at %u: %s", at, p->field);
}

static void expect_share(unsigned understood, unsigned all)
{
    cr_expect_eq(explanation->understood, understood, "%u", explanation->understood);
    cr_expect_eq(explanation->length, all, "%u", explanation->length);
}

Test(explain, prints_the_example_of_the_standard)
{
    explain(cen, NULL);
    wm_explanation_print(explanation, false, text, sizeof text);
    cr_expect_str_eq(
        text,
        "link layer\n"
        "   0  0F                       length                   15 bytes follow\n"
        "   1  44                       control                  SND-NR: sent unasked, no reply wanted\n"
        "   2  AE 0C                    manufacturer             CEN\n"
        "   4  78 56 34 12              identification number    12345678\n"
        "   8  01                       version                  1\n"
        "   9  07                       device type              7: water\n"
        "transport layer\n"
        "  10  78                       CI                       data records, no header\n"
        "application layer\n"
        "  11  0B 13                    volume                   6-digit BCD, x 0.001 m3\n"
        "  13  43 65 87                                          876.543 m3  -> total_m3\n"
        "16 of 16 bytes understood (100 %)\n");
    wm_explanation_print(explanation, true, text, sizeof text);
    cr_expect_not_null(strstr(text, "\033[1mlink layer\033[0m\n\033[2m   0\033[0m  0F "));
    cr_expect_not_null(strstr(text, "876.543 m3  \033[32m-> total_m3\033[0m\n"));
}

Test(explain, opens_mode_5)
{
    explain(gas_mode_5, gas_key);
    expect(13, 2, "configuration", "security mode 5, 32 bytes, ok", "");
    expect(15, 2, "fillers", "", "");
    expect(17, 2, "volume", "8-digit BCD, x 0.01 m3", "");
    expect(19, 4, "", "28504.27 m3", "total_m3");
    expect(25, 4, "", "2008-05-31 23:50", "meter_datetime");
    expect(29, 3, "error flags", "16-bit integer", "");
    expect(32, 2, "", "0x0", "status");
    expect_share(47, 47);
    explain(gas_mode_5, NULL);
    expect(15, 32, "encrypted", "", "");
    cr_expect_eq(part_at(15)->state, WM_PART_PROTECTED);
    expect_share(15, 47);
}

Test(explain, names_every_layer)
{
    explain(gas_mode_7, oms_key);
    expect(10, 1, "CI", "extended link layer I", "");
    expect(11, 1, "communication control", "synchronous", "");
    expect(15, 2, "fragmentation control", "not fragmented", "");
    expect(18, 4, "message counter", "2739", "");
    expect(22, 8, "authentication code", "holds", "");
    expect(33, 2, "configuration", "security mode 7, 32 bytes, ok", "");
    expect(35, 1, "configuration extension", "key 0, derived", "");
    expect(40, 4, "", "28504.27 m3", "total_m3");
    expect_share(68, 68);
}

Test(explain, tells_the_adapter_from_the_meter)
{
    explain(adapter, oms_key);
    expect(4, 4, "identification number", "11223344", "");
    expect(9, 1, "device type", "55: radio converter (meter side)", "");
    expect(14, 4, "identification number", "55667788", "");
    expect(23, 1, "status", "battery low", "");
    expect(30, 3, "", "1234 units", "current_consumption_hca");
    expect(35, 2, "", "2007-04-30", "set_date, set_date_1");
    expect(39, 3, "", "23456 units", "consumption_at_set_date_hca, consumption_at_set_date_1_hca");
    expect(45, 4, "", "12345678", "location");
    cr_expect(part_at(45)->is_private);
    expect_share(49, 49);
    explain(adapter, NULL);
    expect(26, 16, "encrypted", "", "");
    expect(42, 7, "not read", "", "");
    expect_share(26, 49);
}

Test(explain, reads_compact_frames_by_their_format)
{
    explain(multical, multical_key);
    expect(13, 4, "session number", "session 3, minute 1755085, encryption 1", "");
    expect(17, 2, "payload CRC", "6C57", "");
    expect(27, 4, "", "6.408 m3", "total_m3");
    expect_share(43, 43);
    explain(multical, NULL);
    expect(17, 26, "encrypted", "", "");
    explain(multical_compact, NULL);
    expect(20, 2, "format signature", "A8ED", "");
    expect(22, 2, "CRC of the full frame", "B66A", "");
    expect(26, 4, "volume", "6.408 m3", "total_m3");
    expect(30, 4, "volume", "6.408 m3", "target_m3");
    expect(35, 1, "external temperature", "19 °C", "min_external_temperature_last_month_c");
    expect_share(36, 36);
}

Test(explain, knows_wired_frames)
{
    explain(wired, NULL);
    expect(0, 4, "start of a wired frame", "21 bytes follow", "");
    expect(5, 1, "primary address", "253", "");
    expect(7, 4, "identification number", "12345678", "");
    expect(21, 4, "", "28504.27 m3", "total_m3");
    expect(25, 1, "checksum", "sum of the bytes from the control field on", "");
    expect(26, 1, "stop", "end of the frame", "");
    expect_share(27, 27);
}

Test(explain, marks_what_nobody_understood)
{
    // A reserved DIF behind the volume, then a CI that is not known.
    explain("1244AE0C785634120107780B134365873F0102", NULL);
    expect(16, 3, "not a record", "", "");
    cr_expect_eq(part_at(16)->state, WM_PART_UNKNOWN);
    expect_share(16, 19);
    explain("0F44AE0C785634120107FE0B13436587", NULL);
    expect(10, 6, "CI not known", "", "");
    expect_share(10, 16);
    wm_explanation_print(explanation, true, text, sizeof text);
    cr_expect_not_null(strstr(text, "\033[31mFE 0B 13 43 65 87 "));
}

Test(explain, tells_a_profile_once)
{
    // The example of EN 13757-3 F.2.6: base time, base volume, three differences an hour apart.
    explain("2144AE0C78563412010778"
            "84046D00204111"
            "8B0415003012"
            "8D04951F056901030211",
            NULL);
    expect(11, 3, "datetime", "32-bit integer, storage 8", "");
    expect(14, 4, "", "2010-01-01 00:00",
           "storage_8_datetime, storage_9_datetime, storage_10_datetime and 1 more");
    expect(21, 3, "", "12300 m3", "total_at_storage_8_m3");
    expect(24, 4, "volume", "variable, x 0.1 m3, storage 8, VIFE 1F", "");
    expect(28, 6, "", "5 bytes", "total_at_storage_9_m3, total_at_storage_10_m3, total_at_storage_11_m3");
    expect_share(34, 34);
}

// ---- report ----

static void expect_nowhere(const char *what)
{
    char lower[64];
    size_t n = strlen(what);
    for (size_t i = 0; i <= n; i++)
        lower[i] = (char)(what[i] >= 'A' && what[i] <= 'F' ? what[i] | 0x20 : what[i]);
    cr_expect_null(strstr(text, what), "%s in %s", what, text);
    cr_expect_null(strstr(text, lower), "%s in %s", lower, text);
}

Test(explain, reports_without_id_and_key)
{
    explain(adapter, oms_key);
    wm_report_print(explanation, text, sizeof text);
    expect_nowhere("11223344");
    expect_nowhere("44332211");
    expect_nowhere("55667788");
    expect_nowhere("88776655");
    expect_nowhere("12345678");
    expect_nowhere("78563412");
    expect_nowhere(oms_key);
    cr_expect_not_null(strstr(text, "manufacturer  QDS\nversion       85 (55)\n"));
    cr_expect_not_null(
        strstr(text, "\n  0B6E hca: 6-digit BCD, x 1 units = 1234 units -> current_consumption_hca\n"));
    cr_expect_not_null(strstr(text, "\n  0CFD10 customer location: 8-digit BCD = left out -> location\n"));
    cr_expect_not_null(strstr(text, "\nunderstood    49 of 49 bytes (100 %)\n"));
    cr_expect_not_null(strstr(text,
                              "\nhex           304493440000000055378c0075720000000093445508000410052f2f0b6e34"
                              "1200426cfe044b6e5634020cfd1000000000\n"));
}

Test(explain, reports_no_id_wherever_it_stands)
{
    // The number once more as fabrication number, as a volume, and as text in a record of the manufacturer.
    explain("2744AE0C78563412010778"
            "0C7878563412"             // fabrication number
            "0C1378563412"             // volume 12345.678
            "0DFF20083837363534333231" // text, last character first
            "02FF217856",
            NULL);
    wm_report_print(explanation, text, sizeof text);
    expect_nowhere("12345678");
    expect_nowhere("78563412");
    expect_nowhere("3837363534333231");
    expect_nowhere("12345.678");
    cr_expect_not_null(strstr(text, "  0C13 volume: 8-digit BCD, x 0.001 m3 = left out -> total_m3\n"));
    cr_expect_not_null(strstr(text, "hex           2744ae0c00000000010778"
                                    "0c7800000000"
                                    "0c1300000000"));
}

Test(explain, reports_what_could_not_be_opened)
{
    explain(adapter, NULL);
    wm_report_print(explanation, text, sizeof text);
    cr_expect_not_null(strstr(text, "\ndecrypt       no_key\n"));
    cr_expect_not_null(strstr(text, "\n  16 bytes encrypted\n"));
    cr_expect_not_null(strstr(text, "00dfe2a782146d1513581cd2f83f390400000000000000\n"));
    expect_nowhere("44332211");
    expect_nowhere("78563412");
}

Test(explain, cuts_what_does_not_fit)
{
    explain(cen, NULL);
    for (size_t size = 1; size < 900; size++) {
        memset(text, '#', size + 1);
        size_t n = wm_explanation_print(explanation, true, text, size);
        cr_assert_eq(strlen(text), n);
        cr_assert_lt(n, size);
        memset(text, '#', size + 1);
        n = wm_report_print(explanation, text, size);
        cr_assert_lt(n, size);
        cr_assert_eq(text[size], '#');
    }
}

Test(explain, covers_every_byte_of_anything)
{
    const char *const seeds[] = {
        cen,
        gas_mode_7,
        adapter,
        multical,
        multical_compact,
        wired,
        "314493441234567835087A740000200B6E2701004B6E450100426C5F2CCB086E790000C2086C7F21326CFF"
        "FF046D200B7422",
        "34446850226677116980A0119F27020480048300C408F709143C003D341A2B0B2A07070000000000000"
        "62D114457563D71A1850000"};
    uint32_t random = 1;
    cr_assert_eq(wm_interpreter_set_key(interpreter, oms_key), WM_OK);
    for (int round = 0; round < 4000; round++) {
        uint8_t bytes[512];
        size_t n = 0;
        const char *hex = seeds[round % 8];
        cr_assert_eq(wm_hex_read(hex, strlen(hex), bytes, sizeof bytes, &n, NULL), WM_OK);
        for (int k = 0; k < 3; k++) {
            random = random * 1664525 + 1013904223;
            bytes[(random >> 16) % n] = (uint8_t)(random >> 8);
        }
        if (round % 3 == 0) n -= (random >> 4) % (n / 2);
        if (!explain_bytes(bytes, n)) continue;
        unsigned at = 0;
        for (unsigned i = 0; i < explanation->count; i++) {
            cr_assert_eq(explanation->part[i].at, at, "round %d", round);
            cr_assert_gt(explanation->part[i].length, 0);
            at += explanation->part[i].length;
        }
        cr_assert_eq(at, explanation->length, "round %d: %u of %u", round, at, explanation->length);
        cr_assert_lt(wm_explanation_print(explanation, true, text, sizeof text), sizeof text - 1);
        cr_assert_lt(wm_report_print(explanation, text, sizeof text), sizeof text - 1);
    }
}
