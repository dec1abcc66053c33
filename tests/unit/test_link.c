// SPDX-License-Identifier: MIT
// Frame formats and the judge, on frames of the standard's examples and of recordings.
#include "decoders/link/deframe.h"
#include "decoders/link/encode.h"
#include "decoders/link/judge.h"
#include "wm/crc16.h"
#include "wm/hex.h"
#include <criterion/criterion.h>
#include <string.h>

// A heat meter's telegram in both formats, and two T1 telegrams as received from the air.
static const char format_a[] = "0F44AE0C7856341201074447780B134365871E6D";
static const char format_b[] = "1144AE0C785634120107780B13436587BAC0";
static const char received[][2][97] = {
    {"294468502300207172F03840A0009F21000000A07D220200010000005B94000000000000000004000302030200002B75",
     "294468502300207172F0A0009F21000000A07D2202000100000000000000000000000400030203020000"},
    {"294468506985166076F0D4F7A0009F2F613000186130008061000109F30A006BA1007CB2008DC3009ED4000FE50096BA",
     "294468506985166076F0A0009F2F613000186130008061000109006BA1007CB2008DC3009ED4000FE500"},
};

static size_t bytes_of(const char *hex, uint8_t *bytes)
{
    size_t n = 0;
    cr_assert_eq(wm_hex_read(hex, strlen(hex), bytes, WM_FRAME_AIR_MAX, &n, NULL), WM_OK);
    return n;
}

Test(deframe, lengths_on_air)
{
    cr_expect_eq(wm_air_length(WM_FORMAT_A, 8), 0, "C, M and A do not fit");
    cr_expect_eq(wm_air_length(WM_FORMAT_A, 9), 12);
    cr_expect_eq(wm_air_length(WM_FORMAT_A, 10), 15);
    cr_expect_eq(wm_air_length(WM_FORMAT_A, 25), 30);
    cr_expect_eq(wm_air_length(WM_FORMAT_A, 26), 33);
    cr_expect_eq(wm_air_length(WM_FORMAT_A, 255), 290);
    cr_expect_eq(wm_air_length(WM_FORMAT_B, 10), 0);
    cr_expect_eq(wm_air_length(WM_FORMAT_B, 11), 12);
    cr_expect_eq(wm_air_length(WM_FORMAT_B, 127), 128);
    cr_expect_eq(wm_air_length(WM_FORMAT_B, 128), 0, "a second block of CRC alone");
    cr_expect_eq(wm_air_length(WM_FORMAT_B, 129), 0);
    cr_expect_eq(wm_air_length(WM_FORMAT_B, 130), 131);
    cr_expect_eq(wm_air_length(WM_FORMAT_B, 255), 256);
}

Test(deframe, both_formats_give_the_same_frame)
{
    uint8_t a[WM_FRAME_AIR_MAX], b[WM_FRAME_AIR_MAX];
    size_t n_a = bytes_of(format_a, a), n_b = bytes_of(format_b, b);
    wm_frame frame_a, frame_b;
    cr_assert_eq(wm_deframe(WM_FORMAT_A, a, n_a, &frame_a), WM_OK);
    cr_assert_eq(wm_deframe(WM_FORMAT_B, b, n_b, &frame_b), WM_OK);
    cr_expect_eq(frame_a.length, 16);
    cr_expect_eq(frame_a.bytes[0], 15);
    cr_expect_eq(frame_b.length, frame_a.length);
    cr_expect_arr_eq(frame_a.bytes, frame_b.bytes, 16);
    cr_expect_eq(wm_deframe(WM_FORMAT_A, a, n_a - 1, &frame_a), WM_E_LENGTH);
    a[13] ^= 1;
    cr_expect_eq(wm_deframe(WM_FORMAT_A, a, n_a, &frame_a), WM_E_CRC);
}

Test(deframe, telegrams_from_the_air)
{
    for (size_t i = 0; i < sizeof received / sizeof *received; i++) {
        uint8_t air[WM_FRAME_AIR_MAX], plain[WM_FRAME_AIR_MAX];
        size_t n = bytes_of(received[i][0], air), m = bytes_of(received[i][1], plain);
        wm_frame frame;
        cr_assert_eq(wm_deframe(WM_FORMAT_A, air, n, &frame), WM_OK);
        cr_assert_eq(frame.length, m);
        cr_expect_arr_eq(frame.bytes, plain, m);
    }
}

Test(deframe, second_block_of_format_b)
{
    uint8_t plain[WM_FRAME_MAX] = {0}, air[WM_FRAME_AIR_MAX];
    for (size_t length = 10; length <= 252; length++) {
        size_t n = 0;
        for (size_t i = 0; i < length; i++) plain[i] = (uint8_t)(i * 37);
        plain[0] = (uint8_t)(length - 1);
        cr_assert_eq(wm_frame_encode(WM_FORMAT_B, plain, length, air, &n), WM_OK);
        wm_frame frame;
        cr_assert_eq(wm_deframe(WM_FORMAT_B, air, n, &frame), WM_OK, "length %zu", length);
        cr_assert_eq(frame.length, length);
        cr_assert_arr_eq(frame.bytes, plain, length);
    }
}

// A demodulator that is sure of every bit.
static wm_soft *soft_of(const uint8_t *air, size_t n)
{
    static wm_soft soft;
    memset(&soft, 0, sizeof soft);
    memcpy(soft.bytes, air, n);
    soft.bits = (uint16_t)(8 * n);
    soft.quality = 1;
    return &soft;
}

// The symbol of four bits at `nibble` was decided wrongly; the right one costs `penalty`.
static void spoil(wm_soft *soft, unsigned nibble, unsigned flip, float penalty)
{
    soft->bytes[nibble / 2] ^= (uint8_t)(nibble % 2 ? flip : flip << 4);
    soft->change[soft->changes++] =
        (wm_soft_change){(uint64_t)flip << 60, penalty, (uint16_t)(4 * nibble), (uint16_t)nibble};
}

Test(judge, asks_for_what_it_needs)
{
    uint8_t air[WM_FRAME_AIR_MAX];
    size_t n = bytes_of(format_a, air);
    wm_soft *soft = soft_of(air, n);
    wm_judge j;
    wm_frame frame;
    wm_judge_start(&j, WM_MODE_T1, WM_FORMAT_A);
    cr_expect_eq(j.need_bits, 96);
    soft->bits = 95;
    cr_expect_eq(wm_judge_take(&j, soft), WM_E_TRUNCATED);
    soft->bits = 96;
    cr_expect_eq(wm_judge_take(&j, soft), WM_E_TRUNCATED);
    cr_expect_eq(j.need_bits, 160, "L is known now");
    soft->bits = 160;
    cr_assert_eq(wm_judge_take(&j, soft), WM_OK);
    wm_judge_frame(&j, &frame);
    cr_expect_eq(frame.length, 16);
    cr_expect_eq(frame.bytes[0], 15);
    cr_expect_eq(frame.radio.mode, WM_MODE_T1);
    cr_expect_eq(frame.radio.repaired, 0);
}

static wm_status judge_once(wm_mode mode, wm_format format, const wm_soft *soft, unsigned *ret_repaired)
{
    wm_judge j;
    wm_judge_start(&j, mode, format);
    wm_status status = wm_judge_take(&j, soft);
    *ret_repaired = j.repaired;
    return status;
}

Test(judge, repairs_inside_the_budget)
{
    uint8_t air[WM_FRAME_AIR_MAX];
    size_t n = bytes_of(received[0][0], air);
    unsigned repaired;
    wm_soft *soft = soft_of(air, n);
    spoil(soft, 3, 0x5, 0.5f);
    cr_expect_eq(judge_once(WM_MODE_T1, WM_FORMAT_A, soft, &repaired), WM_OK);
    cr_expect_eq(repaired, 1);

    soft = soft_of(air, n);
    spoil(soft, 2, 0x9, 0.8f);
    spoil(soft, 7, 0x6, 0.7f);
    spoil(soft, 30, 0x3, 0.4f); // the second block's own
    cr_expect_eq(judge_once(WM_MODE_T1, WM_FORMAT_A, soft, &repaired), WM_OK);
    cr_expect_eq(repaired, 3);

    soft = soft_of(air, n);
    spoil(soft, 3, 0x5, 6);
    cr_expect_eq(judge_once(WM_MODE_T1, WM_FORMAT_A, soft, &repaired), WM_E_CRC, "too unlikely to be tried");

    soft = soft_of(air, n);
    soft->bytes[4] ^= 0x10;
    cr_expect_eq(judge_once(WM_MODE_T1, WM_FORMAT_A, soft, &repaired), WM_E_CRC, "no alternative is known");
}

// Each block alone is likely enough; of a frame in which so many are open, one would hold by chance.
Test(judge, blocks_share_the_budget_of_a_frame)
{
    uint8_t air[WM_FRAME_AIR_MAX];
    size_t n = bytes_of(received[0][0], air);
    unsigned repaired;
    cr_assert_gt(n, WM_AIR_HEAD_A + 18, "three blocks");
    for (unsigned spoilt = 2; spoilt <= 3; spoilt++) {
        wm_soft *soft = soft_of(air, n);
        for (unsigned b = 0; b < spoilt; b++)
            spoil(soft, b == 0 ? 3 : 2 * (WM_AIR_HEAD_A + 18 * (b - 1)) + 3, 0x5, 1.74f);
        cr_expect_eq(judge_once(WM_MODE_T1, WM_FORMAT_A, soft, &repaired), spoilt == 2 ? WM_OK : WM_E_CRC);
        cr_expect_eq(repaired, 2);
    }
}

// What is left of other telegrams is no white noise: there a repair must be three times as likely.
Test(judge, is_wary_where_told_to)
{
    static const struct {
        float penalty;
        bool wary;
        wm_status wanted;
    } cases[] = {
        {2.7f, false, WM_OK   },
        {2.7f, true,  WM_E_CRC},
        {1,    true,  WM_OK   }
    };
    uint8_t air[WM_FRAME_AIR_MAX];
    size_t n = bytes_of(received[0][0], air);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        wm_soft *soft = soft_of(air, n);
        wm_judge j;
        spoil(soft, 3, 0x5, cases[i].penalty);
        wm_judge_start(&j, WM_MODE_T1, WM_FORMAT_A);
        j.wary = cases[i].wary;
        cr_expect_eq(wm_judge_take(&j, soft), cases[i].wanted, "case %zu", i);
    }
}

Test(judge, leaves_garbage_alone)
{
    uint8_t air[WM_FRAME_AIR_MAX];
    size_t n = bytes_of(format_a, air);
    unsigned repaired;
    wm_soft *soft = soft_of(air, n);
    // Every symbol is open: the right reading is among the alternatives, but so is every other.
    spoil(soft, 0, 0x1, 0.1f);
    for (unsigned nibble = 1; nibble < 24; nibble++)
        soft->change[soft->changes++] =
            (wm_soft_change){1ull << 63, 0.1f, (uint16_t)(4 * nibble), (uint16_t)nibble};
    cr_expect_eq(judge_once(WM_MODE_T1, WM_FORMAT_A, soft, &repaired), WM_E_CRC);
    cr_expect_eq(repaired, 0);
}

Test(judge, changes_of_one_symbol_exclude_each_other)
{
    uint8_t air[WM_FRAME_AIR_MAX];
    size_t n = bytes_of(format_a, air);
    unsigned repaired;
    wm_soft *soft = soft_of(air, n);
    soft->bytes[1] ^= 0xC0;
    soft->change[0] = (wm_soft_change){1ull << 63, 0.5f, 8, 2};
    soft->change[1] = (wm_soft_change){1ull << 62, 0.5f, 8, 2};
    soft->changes = 2;
    cr_expect_eq(judge_once(WM_MODE_T1, WM_FORMAT_A, soft, &repaired), WM_E_CRC);
    soft->change[1].group = 3;
    cr_expect_eq(judge_once(WM_MODE_T1, WM_FORMAT_A, soft, &repaired), WM_OK);
    cr_expect_eq(repaired, 2);
}

Test(judge, rejects_impossible_and_implausible_frames)
{
    uint8_t air[WM_FRAME_AIR_MAX];
    unsigned repaired;
    size_t n = bytes_of(format_b, air);
    cr_expect_eq(judge_once(WM_MODE_C1, WM_FORMAT_B, soft_of(air, n), &repaired), WM_OK);
    wm_soft *soft = soft_of(air, n);
    soft->quality = 0.5f;
    cr_expect_eq(judge_once(WM_MODE_C1, WM_FORMAT_B, soft, &repaired), WM_E_FORMAT,
                 "amplitude below the preamble's");
    soft = soft_of(air, n);
    spoil(soft, 8, 0x1, 0.2f);
    cr_expect_eq(judge_once(WM_MODE_C1, WM_FORMAT_B, soft, &repaired), WM_E_CRC, "format B is not repaired");
    soft = soft_of(air, n);
    soft->bytes[1] = 0xA7;
    cr_expect_eq(judge_once(WM_MODE_C1, WM_FORMAT_B, soft, &repaired), WM_E_FORMAT, "no C field");
    soft = soft_of(air, n);
    soft->bytes[0] = 10;
    cr_expect_eq(judge_once(WM_MODE_C1, WM_FORMAT_B, soft, &repaired), WM_E_LENGTH);

    // L = 8 with a CRC that holds.
    uint8_t head[12] = {8, 0x44, 0xAE, 0x0C, 0x78, 0x56, 0x34, 0x12, 0x01, 0x07, 0, 0};
    uint16_t crc = wm_crc16(head, 10);
    head[10] = (uint8_t)(crc >> 8);
    head[11] = (uint8_t)crc;
    cr_expect_eq(judge_once(WM_MODE_T1, WM_FORMAT_A, soft_of(head, 12), &repaired), WM_E_LENGTH);
}

// Two equal errors 151 bits apart leave the CRC as it is.
Test(judge, refuses_what_the_crc_cannot_tell_apart)
{
    uint8_t plain[60], air[WM_FRAME_AIR_MAX];
    size_t n = 0;
    unsigned repaired;
    for (size_t i = 0; i < sizeof plain; i++) plain[i] = (uint8_t)(i * 37);
    plain[0] = sizeof plain - 1;
    plain[1] = 0x44;
    cr_assert_eq(wm_frame_encode(WM_FORMAT_B, plain, sizeof plain, air, &n), WM_OK);
    for (unsigned apart = 149; apart <= 153; apart++) {
        wm_soft *soft = soft_of(air, n);
        soft->changes = 2;
        soft->change[0] = (wm_soft_change){3ull << 62, 2, 173, 173};
        soft->change[1] = (wm_soft_change){3ull << 62, 2, (uint16_t)(173 + apart), (uint16_t)(173 + apart)};
        cr_expect_eq(judge_once(WM_MODE_C1, WM_FORMAT_B, soft, &repaired), apart == 151 ? WM_E_CRC : WM_OK,
                     "%u bits apart", apart);
    }
    for (unsigned bit = 173; bit < 173 + 2 * 151; bit += 151) {
        air[bit / 8] ^= (uint8_t)(0x80 >> bit % 8);
        air[(bit + 1) / 8] ^= (uint8_t)(0x80 >> (bit + 1) % 8);
    }
    cr_expect_eq(judge_once(WM_MODE_C1, WM_FORMAT_B, soft_of(air, n), &repaired), WM_OK,
                 "the CRC holds over the two errors");
    wm_soft *soft = soft_of(air, n);
    soft->changes = 2;
    soft->change[0] = (wm_soft_change){3ull << 62, 3, 173, 173};
    soft->change[1] = (wm_soft_change){3ull << 62, 5, 173 + 151, 173 + 151};
    cr_expect_eq(judge_once(WM_MODE_C1, WM_FORMAT_B, soft, &repaired), WM_OK, "far less likely");
}

// Symbol `nibble` of four bits: an alternative that inverts `flip` and is wrong.
static void doubt(wm_soft *soft, unsigned nibble, unsigned flip, float penalty)
{
    soft->change[soft->changes++] =
        (wm_soft_change){(uint64_t)flip << 60, penalty, (uint16_t)(4 * nibble), (uint16_t)nibble};
}

Test(judge, takes_as_many_changes_of_a_block_as_the_budget_has)
{
    uint8_t air[WM_FRAME_AIR_MAX];
    size_t n = bytes_of(format_a, air);
    unsigned repaired;
    wm_soft *soft = soft_of(air, n);
    for (unsigned i = 0; i < 3; i++) spoil(soft, 4 + 5 * i, 0x5, 0.3f);
    cr_expect_eq(judge_once(WM_MODE_T1, WM_FORMAT_A, soft, &repaired), WM_OK);
    cr_expect_eq(repaired, 3);
    soft = soft_of(air, n);
    for (unsigned i = 0; i < 4; i++) spoil(soft, 4 + 5 * i, 0x5, 0.2f);
    cr_expect_eq(judge_once(WM_MODE_T1, WM_FORMAT_A, soft, &repaired), WM_E_CRC);
}

// The right one is the twelfth in the order of chances.
Test(judge, tries_one_after_the_other)
{
    uint8_t air[WM_FRAME_AIR_MAX];
    size_t n = bytes_of(format_a, air);
    unsigned repaired;
    wm_soft *soft = soft_of(air, n);
    for (unsigned nibble = 2; nibble < 13; nibble++) doubt(soft, nibble, 0x9, 2.3f + (float)nibble / 100);
    spoil(soft, 15, 0x6, 2.43f);
    cr_expect_eq(judge_once(WM_MODE_T1, WM_FORMAT_A, soft, &repaired), WM_OK);
    cr_expect_eq(repaired, 1);
}

// Two readings hold: one change of both bits, or two changes that together are more likely.
Test(judge, takes_the_more_likely_of_two_readings)
{
    uint8_t air[WM_FRAME_AIR_MAX];
    size_t n = bytes_of(format_a, air);
    for (int pair_first = 0; pair_first < 2; pair_first++) {
        unsigned repaired;
        wm_soft *soft = soft_of(air, n);
        soft->bytes[4] ^= 0x81;
        soft->change[0] = (wm_soft_change){1ull << 63, 0.4f, 32, 8};
        soft->change[1] = (wm_soft_change){1ull << 63, 0.5f, 39, 9};
        soft->change[2] = (wm_soft_change){0x81ull << 56, pair_first ? 0.8f : 1.2f, 32, 10};
        soft->changes = 3;
        doubt(soft, 20, 0x3, 0.7f);
        cr_expect_eq(judge_once(WM_MODE_T1, WM_FORMAT_A, soft, &repaired), WM_OK);
        cr_expect_eq(repaired, pair_first ? 1 : 2);
    }
}

Test(judge, one_crc_needs_more_certainty)
{
    uint8_t air[WM_FRAME_AIR_MAX];
    size_t n = bytes_of(format_b, air);
    unsigned repaired;
    wm_soft *soft = soft_of(air, n);
    doubt(soft, 9, 0x2, 0.5f); // 0.47 nats
    cr_expect_eq(judge_once(WM_MODE_C1, WM_FORMAT_B, soft, &repaired), WM_OK);
    doubt(soft, 12, 0x2, 0.1f); // and 0.64
    cr_expect_eq(judge_once(WM_MODE_C1, WM_FORMAT_B, soft, &repaired), WM_E_CRC);
    // In format A two blocks vouch for each other.
    n = bytes_of(format_a, air);
    soft = soft_of(air, n);
    doubt(soft, 9, 0x2, 0.5f);
    doubt(soft, 12, 0x2, 0.1f);
    cr_expect_eq(judge_once(WM_MODE_C1, WM_FORMAT_A, soft, &repaired), WM_OK);
}

// Alternatives of one symbol exclude each other, those of different symbols do not.
Test(judge, doubt_of_a_part)
{
    static wm_soft soft = {.bits = 96, .changes = 3};
    soft.change[0] = (wm_soft_change){1ull << 63, 0, 0, 0};
    soft.change[1] = (wm_soft_change){1ull << 62, 0, 0, 0};
    soft.change[2] = (wm_soft_change){1ull << 63, 0, 32, 8};
    cr_expect_float_eq(wm_judge_doubt(&soft, 0, 3), 1.0986f, 1e-3f, "one of three");
    cr_expect_float_eq(wm_judge_doubt(&soft, 0, 12), 1.0986f + 0.6931f, 1e-3f, "and one of two");
    cr_expect_float_eq(wm_judge_doubt(&soft, 3, 12), 0.6931f, 1e-3f);
    cr_expect_eq(wm_judge_doubt(&soft, 5, 12), 0);
}

// A frame of the first block alone has one CRC in format A, too.
Test(judge, first_block_alone_must_look_like_a_frame)
{
    uint8_t plain[10] = {9, 0x44, 0xAE, 0x0C, 0x78, 0x56, 0x34, 0x12, 0x01, 0x07}, air[WM_FRAME_AIR_MAX];
    size_t n = 0;
    unsigned repaired;
    cr_assert_eq(wm_frame_encode(WM_FORMAT_A, plain, sizeof plain, air, &n), WM_OK);
    cr_expect_eq(judge_once(WM_MODE_T1, WM_FORMAT_A, soft_of(air, n), &repaired), WM_OK);
    wm_soft *soft = soft_of(air, n);
    soft->quality = 0.5f;
    cr_expect_eq(judge_once(WM_MODE_T1, WM_FORMAT_A, soft, &repaired), WM_E_FORMAT);
    plain[1] = 0xA7;
    cr_assert_eq(wm_frame_encode(WM_FORMAT_A, plain, sizeof plain, air, &n), WM_OK);
    cr_expect_eq(judge_once(WM_MODE_T1, WM_FORMAT_A, soft_of(air, n), &repaired), WM_E_FORMAT);
}

Test(deframe, c_fields)
{
    static const uint8_t known[] = {0x00, 0x01, 0x06, 0x08, 0x10, 0x18, 0x20, 0x28, 0x30,
                                    0x38, 0x40, 0x43, 0x44, 0x45, 0x46, 0x47, 0x48, 0x4A,
                                    0x4B, 0x53, 0x5A, 0x5B, 0x73, 0x7A, 0x7B};
    for (unsigned c = 0; c < 256; c++)
        cr_expect_eq(wm_c_field_known((uint8_t)c), memchr(known, (int)c, sizeof known) != NULL, "C %02X", c);
}

// Bits 90 and 95 are wrong. Three changes would right the one, three the other; each leaves its mark behind
// the frame's end. The two that together are most likely must be taken, whatever the order they are listed
// in.
Test(judge, takes_the_most_likely_pair_of_changes)
{
    enum { EACH = 3, TRIALS = 300 };
    const uint8_t plain[10] = {9, 0x44, 0xAE, 0x0C, 0x78, 0x56, 0x34, 0x12, 0x01, 0x07};
    uint8_t air[WM_FRAME_AIR_MAX];
    size_t n = 0;
    uint32_t random = 1;
    unsigned taken = 0;
    cr_assert_eq(wm_frame_encode(WM_FORMAT_A, plain, sizeof plain, air, &n), WM_OK);
    for (int trial = 0; trial < TRIALS; trial++) {
        wm_soft *soft = soft_of(air, n);
        float least[2] = {99, 99};
        unsigned best[2] = {0, 0};
        soft->bytes[11] ^= 0x21;
        for (unsigned i = 0; i < 2 * EACH; i++) {
            unsigned which = i / EACH, bit = which ? 95 : 90, mark = 96 + i;
            random = random * 1664525 + 1013904223;
            float penalty = 0.3f + (float)(random >> 8) / (1 << 24);
            soft->change[soft->changes++] = (wm_soft_change){1ull << 63 | 1ull << (63 - (mark - bit)),
                                                             penalty, (uint16_t)bit, (uint16_t)i};
            if (penalty >= least[which]) continue;
            least[which] = penalty;
            best[which] = mark;
        }
        wm_judge j;
        wm_judge_start(&j, WM_MODE_T1, WM_FORMAT_A);
        if (wm_judge_take(&j, soft) != WM_OK) continue; // beyond the budget
        taken++;
        cr_expect_eq(j.repaired, 2);
        cr_expect_eq(j.fixed[12], 0x80 >> (best[0] - 96) | 0x80 >> (best[1] - 96), "trial %d", trial);
    }
    cr_expect_gt(taken, TRIALS / 10);
}
