// SPDX-License-Identifier: MIT
#include "wm/address.h"
#include "wm/crc16.h"
#include "wm/decimal.h"
#include "wm/hex.h"
#include "wm/mode.h"
#include "wm/reader.h"
#include "wm/reading.h"
#include "wm/record.h"
#include "wm/telegram.h"
#include <criterion/criterion.h>
#include <math.h>

static const char *print(int64_t digits, int exponent)
{
    static char text[WM_DECIMAL_TEXT];
    wm_decimal_print((wm_decimal){digits, (int16_t)exponent}, text);
    return text;
}

Test(address, diehl_group)
{
    static const char *const makers[] = {"DFS", "DME", "EWT", "HYD", "SAP", "SPL"};
    for (size_t i = 0; i < sizeof makers / sizeof *makers; i++) {
        cr_expect(wm_manufacturer_is_diehl(wm_manufacturer_read(makers[i])), "%s", makers[i]);
        cr_expect(wm_manufacturer_is_diehl(wm_manufacturer_read(makers[i]) | 0x8000), "%s", makers[i]);
    }
    cr_expect_not(wm_manufacturer_is_diehl(wm_manufacturer_read("KAM")));
    cr_expect_not(wm_manufacturer_is_diehl(0));
}

Test(decimal, prints_exactly)
{
    cr_expect_str_eq(print(5195, -3), "5.195");
    cr_expect_str_eq(print(474240, -3), "474.24");
    cr_expect_str_eq(print(-5, -1), "-0.5");
    cr_expect_str_eq(print(0, -3), "0");
    cr_expect_str_eq(print(7, 3), "7000");
    cr_expect_str_eq(print(1000, -3), "1");
    cr_expect_str_eq(print(1, -9), "0.000000001");
    cr_expect_str_eq(print(INT64_MIN, 0), "-9223372036854775808");
    cr_expect_str_eq(print(12, 30), "12000000000000000000000000000000");
    cr_expect_str_eq(print(-12, 31), "-12e31", "too long for zeros");
    cr_expect_str_eq(print(INT64_MIN, 32767), "-9223372036854775808e32767");
    cr_expect_str_eq(print(1, -30), "0.000000000000000000000000000001");
    cr_expect_str_eq(print(1, -31), "0", "too small");
}

Test(decimal, scales_to_17_digits)
{
    wm_decimal v;
    cr_assert_eq(wm_decimal_scale((wm_decimal){1, 6}, 1, 3600000, &v), WM_OK);
    cr_expect_float_eq(wm_decimal_to_double(v), 1 / 3.6, 1e-15);
    cr_assert_eq(wm_decimal_scale((wm_decimal){36, 5}, 1, 3600000, &v), WM_OK);
    cr_expect_str_eq(print(v.digits, v.exponent), "1");
    cr_expect_eq(wm_decimal_scale((wm_decimal){INT64_MAX, 0}, INT64_MAX, 1, &v), WM_E_LIMIT);
    cr_expect_eq(wm_decimal_scale((wm_decimal){1, 0}, 1, 0, &v), WM_E_ARGUMENT);
}

Test(decimal, adds_exactly)
{
    wm_decimal v;
    cr_assert_eq(wm_decimal_add((wm_decimal){123000, -1}, (wm_decimal){3, -1}, &v), WM_OK);
    cr_expect_str_eq(print(v.digits, v.exponent), "12300.3");
    cr_expect_eq(wm_decimal_add((wm_decimal){1, 30}, (wm_decimal){1, -30}, &v), WM_E_LIMIT);
}

Test(decimal, comes_from_double)
{
    wm_decimal v;
    cr_assert_eq(wm_decimal_from_double(236.5, 9, &v), WM_OK);
    cr_expect_str_eq(print(v.digits, v.exponent), "236.5");
    cr_assert_eq(wm_decimal_from_double(-0.0, 9, &v), WM_OK);
    cr_expect_str_eq(print(v.digits, v.exponent), "0");
    cr_expect_eq(wm_decimal_from_double(NAN, 9, &v), WM_E_FORMAT);
    cr_expect_eq(wm_decimal_from_double(INFINITY, 9, &v), WM_E_FORMAT);
}

Test(reader, is_bounded_and_sticky)
{
    const uint8_t bytes[] = {0x01, 0x02, 0x03};
    wm_reader r = wm_reader_of(bytes, sizeof bytes);
    cr_expect_eq(wm_read_le16(&r), 0x0201);
    cr_expect_eq(wm_read_le32(&r), 0);
    cr_expect(r.failed);
    cr_expect_eq(wm_read_u8(&r), 0, "a failed reader stays failed");
}

Test(crc16, known_values)
{
    cr_expect_eq(wm_crc16((const uint8_t *)"123456789", 9), 0xC2B7);
    cr_expect_eq(wm_crc16(NULL, 0), 0xFFFF);
    const uint8_t records[] = {0x02, 0x02, 0x02, 0x15, 0x02, 0x2A};
    cr_expect_eq(wm_crc16(records, sizeof records), 0x3B31, "EN 13757-3 G.5.2");
}

Test(hex, reads_and_writes)
{
    uint8_t bytes[4];
    size_t n = 0, at = 99;
    char text[9];
    cr_assert_eq(wm_hex_read("0x0F,0X44", 9, bytes, 4, &n, &at), WM_OK);
    cr_expect(n == 2 && bytes[0] == 0x0F && bytes[1] == 0x44);
    cr_assert_eq(wm_hex_read("0F:44-ae,0c", 11, bytes, 4, &n, &at), WM_OK);
    cr_expect(n == 4 && bytes[3] == 0x0C);
    cr_expect_eq(wm_hex_read("0F0x4", 5, bytes, 4, &n, &at), WM_E_FORMAT);
    cr_assert_eq(wm_hex_read("0F 44|ae_0c", 11, bytes, 4, &n, &at), WM_OK);
    cr_expect_eq(n, 4);
    wm_hex_write(bytes, 4, text);
    cr_expect_str_eq(text, "0f44ae0c");
    cr_expect_eq(wm_hex_read("0F4", 3, bytes, 4, &n, &at), WM_E_FORMAT);
    cr_expect_eq(at, 3);
    cr_expect_eq(wm_hex_read("0Fg4", 4, bytes, 4, &n, &at), WM_E_FORMAT);
    cr_expect_eq(at, 2);
    cr_expect_eq(wm_hex_read("0011223344", 10, bytes, 4, &n, &at), WM_E_LIMIT);
}

Test(address, goes_both_ways)
{
    const uint8_t link_order[8] = {0x2D, 0x2C, 0x99, 0x87, 0x34, 0x76, 0x1B, 0x16};
    uint8_t back[8];
    char text[8];
    wm_address a = wm_address_read(link_order);
    cr_expect_eq(a.id, 0x76348799);
    wm_manufacturer_print(a.manufacturer, text);
    cr_expect_str_eq(text, "KAM");
    cr_expect_eq(wm_manufacturer_read("kam"), 0x2C2D);
    cr_expect_eq(wm_manufacturer_read("K1M"), 0);
    wm_manufacturer_print(0x03FF, text);
    cr_expect_str_eq(text, "x03FF");
    wm_address_write(&a, back);
    cr_expect_arr_eq(back, link_order, 8);
}

Test(unit, converts_inside_a_family)
{
    wm_decimal v;
    cr_assert_eq(wm_unit_convert((wm_decimal){36, 5}, WM_U_J, WM_U_KWH, &v), WM_OK);
    cr_expect_str_eq(print(v.digits, v.exponent), "1");
    cr_assert_eq(wm_unit_convert((wm_decimal){1, 0}, WM_U_GJ, WM_U_KWH, &v), WM_OK);
    cr_expect_float_eq(wm_decimal_to_double(v), 1000 / 3.6, 1e-12);
    cr_assert_eq(wm_unit_convert((wm_decimal){250, 0}, WM_U_L_H, WM_U_M3_H, &v), WM_OK);
    cr_expect_str_eq(print(v.digits, v.exponent), "0.25");
    cr_assert_eq(wm_unit_convert((wm_decimal){1, 0}, WM_U_M3_S, WM_U_M3_H, &v), WM_OK);
    cr_expect_str_eq(print(v.digits, v.exponent), "3600");
    cr_expect_eq(wm_unit_convert((wm_decimal){1, 0}, WM_U_M3, WM_U_KWH, &v), WM_E_ARGUMENT);
}

Test(reading, keeps_order_and_replaces)
{
    static wm_reading r;
    wm_reading_clear(&r);
    wm_reading_text(&r, "status", "OK");
    wm_reading_number(&r, "total_m3", (wm_decimal){1, 0});
    wm_reading_text(&r, "status", "DRY");
    cr_expect_eq(r.count, 2);
    cr_expect_str_eq(wm_reading_find(&r, "status")->text, "DRY");
    cr_expect_null(wm_reading_find(&r, "total"));
}

Test(linecode, words_are_distinct_and_balanced)
{
    const wm_linecode *code = &wm_linecodes[WM_LINECODE_THREE_OF_SIX];
    for (int i = 0; i < 16; i++) {
        cr_expect_eq(__builtin_popcount(code->words[i]), 3);
        for (int j = 0; j < i; j++) cr_expect_neq(code->words[i], code->words[j]);
    }
}
