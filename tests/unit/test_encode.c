// SPDX-License-Identifier: MIT
#include "decoders/link/encode.h"
#include "wm/hex.h"
#include <criterion/criterion.h>
#include <string.h>

// The example of EN 13757-4 annex: CEN 12345678, record 0B 13 436587.
static const char cen[] = "0F44AE0C785634120107780B13436587";

static size_t unhex(const char *text, uint8_t bytes[static WM_FRAME_MAX])
{
    size_t n = 0;
    cr_assert_eq(wm_hex_read(text, strlen(text), bytes, WM_FRAME_MAX, &n, NULL), WM_OK);
    return n;
}

// Chips of the telegram, packed most significant bit first, as upper-case hex.
static size_t packed_chips(wm_encoding e, const char *telegram, char text[static 256])
{
    static uint8_t chips[WM_CHIPS_MAX];
    uint8_t frame[WM_FRAME_MAX], packed[120] = {0};
    size_t count = 0, length = unhex(telegram, frame);
    cr_assert_eq(wm_chips_encode(&e, frame, length, chips, &count), WM_OK);
    cr_assert_leq(count, 8 * sizeof packed);
    for (size_t i = 0; i < count; i++) packed[i / 8] |= (uint8_t)(chips[i] << (7 - i % 8));
    wm_hex_write(packed, (count + 7) / 8, text);
    for (char *c = text; *c; c++)
        if (*c >= 'a') *c = (char)(*c - 'a' + 'A');
    return count;
}

static const char *on_air(wm_format format, const char *telegram)
{
    static char text[2 * WM_FRAME_AIR_MAX + 1];
    uint8_t frame[WM_FRAME_MAX], air[WM_FRAME_AIR_MAX];
    size_t n = 0, length = unhex(telegram, frame);
    cr_assert_eq(wm_frame_encode(format, frame, length, air, &n), WM_OK);
    wm_hex_write(air, n, text);
    return text;
}

Test(encode, adds_crcs_of_format_a)
{
    cr_expect_str_eq(on_air(WM_FORMAT_A, cen), "0f44ae0c7856341201074447780b134365871e6d");
    // OMS Vol. 2 annex N.2.1: three blocks.
    cr_expect_str_eq(
        on_air(WM_FORMAT_A, "2E4493157856341233037A2A0020255923C95AAA26D1B2E7493B013EC4A6F6D3529B520E"
                            "DFF0EA6DEFC99D6D69EBF3"),
        "2e44931578563412330333637a2a0020255923c95aaa26d1b2e7493bc2ad013ec4a6f6d3529b520edff0ea6defc955b2"
        "9d6d69ebf3ec8a");
}

Test(encode, adds_crcs_of_format_b)
{
    cr_expect_str_eq(on_air(WM_FORMAT_B, cen), "1144ae0c785634120107780b13436587bac0");
}

Test(encode, splits_format_b_after_126_bytes)
{
    uint8_t frame[WM_FRAME_MAX] = {0}, air[WM_FRAME_AIR_MAX];
    size_t n = 0;
    static const struct {
        uint16_t length, air_length;
    } cases[] = {
        {126, 128},
        {127, 131},
        {252, 256}
    };
    for (size_t i = 0; i < 3; i++) {
        frame[0] = (uint8_t)(cases[i].length - 1);
        cr_assert_eq(wm_frame_encode(WM_FORMAT_B, frame, cases[i].length, air, &n), WM_OK);
        cr_expect_eq(n, cases[i].air_length);
        cr_expect_eq(air[0], n - 1, "L on air counts the CRC bytes");
    }
}

Test(encode, chips_are_those_published)
{
    char text[256];
    wm_encoding t1 = wm_encoding_of(WM_MODE_T1, WM_FORMAT_A), s1 = wm_encoding_of(WM_MODE_S1, WM_FORMAT_A);
    t1.postamble_chips = s1.postamble_chips = 4;
    cr_expect_eq(packed_chips(t1, cen, text), 292);
    cr_expect_str_eq(text, "55555555543D5A971C9B25B44EC65A2DC34E58D59371C7134EC5A334B70B699B133726B150");
    cr_expect_eq(packed_chips(s1, cen, text), 372);
    cr_expect_str_eq(text,
                     "555555547696AA559A9A6656AA5A956A9996A59AA9A6AAA9AA959A9A9A95956AAA65A9A59AA596996A95"
                     "A956965950");
    cr_expect_eq(packed_chips(wm_encoding_of(WM_MODE_C1, WM_FORMAT_A), cen, text), 224);
    cr_expect_str_eq(text, "55555555543D54CD0F44AE0C7856341201074447780B134365871E6D");
    cr_expect_eq(packed_chips(wm_encoding_of(WM_MODE_C1, WM_FORMAT_B), cen, text), 208);
    cr_expect_str_eq(text, "55555555543D543D1144AE0C785634120107780B13436587BAC0");
}

Test(encode, long_preamble_of_s1)
{
    char text[256];
    wm_encoding s1 = wm_encoding_of(WM_MODE_S1, WM_FORMAT_A);
    s1.preamble_pairs = WM_S1_LONG_PREAMBLE_PAIRS;
    cr_expect_eq(packed_chips(s1, cen, text), 576 + 320 + 8, "EN 13757-4: header of 576 chips");
}

Test(encode, largest_frame_fits)
{
    static uint8_t chips[WM_CHIPS_MAX];
    uint8_t frame[WM_FRAME_MAX] = {255};
    size_t count = 0;
    wm_encoding e = {WM_MODE_S1, WM_FORMAT_A, WM_PREAMBLE_PAIRS_MAX, WM_POSTAMBLE_CHIPS_MAX};
    cr_assert_eq(wm_chips_encode(&e, frame, sizeof frame, chips, &count), WM_OK);
    cr_expect_eq(count, 8192 + 18 + 290 * 16 + 64);
}

Test(encode, refuses_what_cannot_be_sent)
{
    static uint8_t chips[WM_CHIPS_MAX];
    uint8_t frame[WM_FRAME_MAX + 1] = {9}, air[WM_FRAME_AIR_MAX];
    size_t n = 0;
    cr_expect_eq(wm_frame_encode(WM_FORMAT_A, frame, 9, air, &n), WM_E_LENGTH, "shorter than C, M and A");
    cr_expect_eq(wm_frame_encode(WM_FORMAT_A, frame, 11, air, &n), WM_E_LENGTH, "L says 9, 10 bytes follow");
    cr_expect_eq(wm_frame_encode(WM_FORMAT_A, frame, 257, air, &n), WM_E_LIMIT);
    frame[0] = 252;
    cr_expect_eq(wm_frame_encode(WM_FORMAT_B, frame, 253, air, &n), WM_E_LIMIT);
    frame[0] = 9;
    wm_encoding e = wm_encoding_of(WM_MODE_T1, WM_FORMAT_B);
    cr_expect_eq(wm_chips_encode(&e, frame, 10, chips, &n), WM_E_ARGUMENT, "T1 has no format B");
    e = wm_encoding_of(WM_MODE_T1, WM_FORMAT_A);
    e.preamble_pairs = WM_PREAMBLE_PAIRS_MAX + 1;
    cr_expect_eq(wm_chips_encode(&e, frame, 10, chips, &n), WM_E_ARGUMENT);
}
