// SPDX-License-Identifier: MIT
#include "decoders/mbus/records.h"
#include "decoders/meters/sml.h"
#include "wm/hex.h"
#include <criterion/criterion.h>
#include <string.h>

// Three registers of an EMH eHZ: 1.8.0 with a status, 2.8.0 of nine digits, 16.7.0.
#define HEAD     "7602C2620062007263070177010A01A8155347350401020101"
#define FED      "77070100010800FF6400018001621E52FF560009CB5BBF01"
#define RETURNED "77070100020800FF0101621E52FF560000088FF301"
#define POWER    "77070100100700FF0101621B52FF55FFFFFF9B01"
#define TAIL     "0101637AC700"

static uint8_t bytes[512];
static wm_unpack u;
static wm_records records;

static size_t unpack(const char *hex, size_t cut)
{
    size_t n = 0;
    cr_assert_eq(wm_hex_read(hex, strlen(hex), bytes, sizeof bytes, &n, NULL), WM_OK);
    memset(&u, 0, sizeof u);
    u.payload = wm_reader_of(bytes, n - cut);
    cr_assert_eq(wm_sml_unpack(&u), WM_OK);
    wm_records_read(&records, u.out, 0, u.length);
    cr_assert_eq(records.stopped, WM_OK);
    return n - cut;
}

static void expect_record(unsigned i, wm_quantity quantity, wm_unit unit, double value)
{
    cr_assert_lt(i, records.count);
    cr_expect_eq(records.row[i].quantity, quantity, "record %u", i);
    cr_expect_eq(records.row[i].unit, unit, "record %u", i);
    cr_expect_float_eq(wm_decimal_to_double(records.row[i].number), value, 1e-6, "record %u", i);
}

Test(sml, registers_become_records)
{
    (void)unpack("2F2F" HEAD "73" FED RETURNED POWER TAIL "2F2F2F", 0);
    cr_expect(u.replaces);
    cr_expect_eq(records.count, 3);
    expect_record(0, WM_Q_ENERGY, WM_U_WH, 16432223.9);
    expect_record(1, WM_Q_ENERGY, WM_U_WH, 56113.9);
    cr_expect_eq(records.row[1].modifiers, WM_MODIFIER_BACKWARD);
    expect_record(2, WM_Q_POWER, WM_U_W, -10.1);
    cr_expect_eq(wm_reader_left(&u.rest), 0);
}

Test(sml, names_that_nobody_knows_are_passed_over)
{
    (void)unpack(HEAD "72"
                      "7707010060320101010101017262016200"
                      "01" FED TAIL,
                 0);
    cr_expect_eq(records.count, 1);
    expect_record(0, WM_Q_ENERGY, WM_U_WH, 16432223.9);
}

Test(sml, other_scales)
{
    // 5 of 10^6 Wh, 7 of 10^-5 Wh (which no VIF has), 1200 of 10^-5 Wh.
    (void)unpack(HEAD "73"
                      "77070100010800FF0101621E5206550000000501"
                      "77070100010801FF0101621E52FB550000000701"
                      "77070100010802FF0101621E52FB55000004B001" TAIL,
                 0);
    cr_expect_eq(records.count, 2);
    expect_record(0, WM_Q_ENERGY, WM_U_WH, 5e6);
    expect_record(1, WM_Q_ENERGY, WM_U_WH, 0.012);
    cr_expect_eq(records.row[1].tariff, 2);
}

Test(sml, minus_one)
{
    (void)unpack(HEAD "71"
                      "77070100100700FF0101621B520055FFFFFFFF01" TAIL,
                 0);
    cr_expect_eq(records.count, 1);
    expect_record(0, WM_Q_POWER, WM_U_W, -1);
    cr_expect_not(records.row[0].all_ones);
}

Test(sml, cut_anywhere)
{
    static const char whole[] = HEAD "73" FED RETURNED POWER TAIL;
    size_t n = (sizeof whole - 1) / 2;
    for (size_t cut = 1; cut < n; cut++) {
        size_t left = unpack(whole, cut);
        cr_expect_leq(records.count, 3);
        cr_expect_eq(wm_reader_left(&u.rest), left, "%zu bytes", left);
    }
}

Test(sml, lists_without_end)
{
    // A list of lists that claim more elements than there are bytes.
    (void)unpack("76"
                 "FF0F"
                 "FF0F"
                 "FF0F"
                 "FF0F"
                 "FF0F",
                 0);
    cr_expect_eq(u.length, 0);
    cr_expect_not(u.replaces);
}
