// SPDX-License-Identifier: MIT
// Frames as other receivers hand them over: the published example of EN 13757-4 in every form.
#include "decoders/link/encode.h"
#include "decoders/link/strip.h"
#include "wm/hex.h"
#include <criterion/criterion.h>
#include <string.h>

#define PLAIN "0f44ae0c785634120107780b13436587"

static wm_frame frame;

static wm_status strip(const char *hex)
{
    uint8_t bytes[WM_FRAME_AIR_MAX + 1];
    size_t n = 0;
    cr_assert_eq(wm_hex_read(hex, strlen(hex), bytes, sizeof bytes, &n, NULL), WM_OK);
    return wm_frame_strip(bytes, n, &frame);
}

static void expect_plain(const char *hex)
{
    char text[2 * WM_FRAME_MAX + 1];
    cr_assert_eq(strip(hex), WM_OK, "%s", hex);
    wm_hex_write(frame.bytes, frame.length, text);
    cr_expect_str_eq(text, PLAIN, "%s", hex);
}

Test(strip, takes_every_form)
{
    expect_plain(PLAIN);
    expect_plain("0F44AE0C7856341201074447780B134365871E6D");     // format A
    expect_plain("1144AE0C785634120107780B13436587BAC0");         // format B
    expect_plain("1144AE0C785634120107780B13436587");             // format B, CRC removed but still counted
    expect_plain("0D44AE0C785634120107780B13436587");             // L does not count the last two
    expect_plain("0F44AE0C7856341201074447780B134365871E6D00");   // and a byte behind it
    expect_plain("0F44AE0C7856341201074447780B134365871E6D864F"); // LQI and RSSI behind format A
    expect_plain("1144AE0C785634120107780B13436587BAC0864F");     // and B
    expect_plain("0F44AE0C7856341201074447780B13436587");         // format A, last CRC removed
    expect_plain("0F44AE0C785634120107780B134365871E6D");         // all but the last
}

// With a payload CRC the payload ends where L says.
Test(strip, level_behind_an_extended_link_layer)
{
    cr_assert_eq(strip("1244AE0C7856341201078D2001020304057845C3AA"), WM_OK);
    cr_expect_eq(frame.length, 19);
    cr_expect_eq(frame.bytes[0], 18);
}

Test(strip, refuses_what_is_no_frame)
{
    cr_expect_eq(strip("0F44AE0C7856341201074447780B134365871E6E"), WM_E_CRC);
    cr_expect_eq(strip("0F44AE0C785634120107780B13"), WM_E_TRUNCATED);
    cr_expect_eq(strip("0844AE0C785634120107"), WM_E_LENGTH);
    cr_expect_eq(strip("0944AE0C785634120107780B13436587010203"), WM_E_LENGTH, "nine bytes left over");
    cr_expect_eq(wm_frame_strip(NULL, 0, &frame), WM_E_TRUNCATED);
}

// Three blocks: the last CRC is lost, or only the first is left.
Test(strip, takes_frames_that_keep_some_crcs)
{
    uint8_t plain[40] = {39, 0x44}, air[WM_FRAME_AIR_MAX], some[WM_FRAME_AIR_MAX];
    size_t n = 0;
    for (size_t i = 2; i < sizeof plain; i++) plain[i] = (uint8_t)(i * 37);
    cr_assert_eq(wm_frame_encode(WM_FORMAT_A, plain, sizeof plain, air, &n), WM_OK);
    cr_assert_eq(wm_frame_strip(air, n - 2, &frame), WM_OK);
    cr_expect(frame.length == sizeof plain && memcmp(frame.bytes, plain, sizeof plain) == 0);
    cr_expect_eq(wm_frame_strip(air, n - 3, &frame), WM_E_TRUNCATED);
    memcpy(some, air, 12);
    memcpy(some + 12, plain + 10, sizeof plain - 10);
    cr_assert_eq(wm_frame_strip(some, sizeof plain + 2, &frame), WM_OK);
    cr_expect(frame.length == sizeof plain && memcmp(frame.bytes, plain, sizeof plain) == 0);
    some[10] ^= 1; // no CRC: two bytes that someone else put there
    cr_assert_eq(wm_frame_strip(some, sizeof plain + 2, &frame), WM_OK);
    cr_expect_eq(frame.length, sizeof plain + 2);
}

// Format B with two CRCs: both removed, both still counted in L.
Test(strip, long_frames_of_format_b)
{
    uint8_t plain[WM_FRAME_MAX] = {0}, air[WM_FRAME_AIR_MAX];
    for (size_t length = 120; length <= 135; length++) {
        size_t n = 0, crcs = length > 126 ? 4 : 2;
        for (size_t i = 1; i < length; i++) plain[i] = (uint8_t)(i * 91);
        plain[0] = (uint8_t)(length - 1);
        cr_assert_eq(wm_frame_encode(WM_FORMAT_B, plain, length, air, &n), WM_OK);
        cr_assert_eq(wm_frame_strip(air, n, &frame), WM_OK, "length %zu", length);
        cr_expect(frame.length == length && memcmp(frame.bytes, plain, length) == 0, "length %zu", length);
        plain[0] = (uint8_t)(length - 1 + crcs);
        cr_assert_eq(wm_frame_strip(plain, length, &frame), WM_OK, "length %zu", length);
        cr_expect_eq(frame.length, length);
        cr_expect_eq(frame.bytes[0], length - 1);
    }
    plain[0] = 140;
    cr_expect_eq(wm_frame_strip(plain, 135, &frame), WM_E_TRUNCATED);
}
