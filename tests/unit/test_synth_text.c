// SPDX-License-Identifier: MIT
#include "synth_text.h"
#include <criterion/criterion.h>
#include <string.h>

#define CEN "0F44AE0C785634120107780B13436587"

static char message[WM_SYNTH_MESSAGE];

static wm_status parse(const char *text, wm_synth_telegram *t)
{
    *t = wm_synth_telegram_default();
    return wm_synth_telegram_parse(t, text, ':', false, message);
}

Test(synth_text, hex_alone_is_t1)
{
    wm_synth_telegram t;
    cr_assert_eq(parse(CEN, &t), WM_OK);
    cr_expect_eq(t.mode, WM_MODE_T1);
    cr_expect_eq(t.length, 16);
    cr_expect_eq(t.frame[15], 0x87);
    cr_expect_eq(wm_synth_encoding(&t).preamble_pairs, 19);
    cr_expect_eq(t.placed, false);
}

Test(synth_text, modes)
{
    static const struct {
        const char *name;
        wm_mode mode;
        wm_format format;
        unsigned preamble_pairs;
    } cases[] = {
        {"T1:" CEN,  WM_MODE_T1, WM_FORMAT_A, 19 },
        {"c1a:" CEN, WM_MODE_C1, WM_FORMAT_A, 16 },
        {"C1B:" CEN, WM_MODE_C1, WM_FORMAT_B, 16 },
        {"S1:" CEN,  WM_MODE_S1, WM_FORMAT_A, 279},
        {"S1m:" CEN, WM_MODE_S1, WM_FORMAT_A, 15 }
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        wm_synth_telegram t;
        cr_assert_eq(parse(cases[i].name, &t), WM_OK);
        wm_encoding e = wm_synth_encoding(&t);
        cr_expect_eq(e.mode, cases[i].mode);
        cr_expect_eq(e.format, cases[i].format);
        cr_expect_eq(e.preamble_pairs, cases[i].preamble_pairs);
    }
}

Test(synth_text, words_in_front)
{
    wm_synth_telegram t;
    cr_assert_eq(
        parse("C1B@20ms,offset=-5k..5k,ecn0=14,chip-rate-error=-1.5%,drift=200,deviation=45000,preamble=40,"
              "postamble=2:" CEN,
              &t),
        WM_OK, "%s", message);
    cr_expect(t.placed);
    cr_expect_float_eq(t.at_s, 0.02, 1e-12);
    cr_expect_eq(t.offset_hz.low, -5000);
    cr_expect_eq(t.offset_hz.high, 5000);
    cr_expect_eq(t.level_kind, WM_SYNTH_EC_N0);
    cr_expect_eq(t.level_db.high, 14);
    cr_expect_float_eq(t.chip_rate_error.low, -0.015, 1e-12);
    cr_expect_eq(t.drift_hz.low, 200);
    cr_expect_eq(t.deviation_hz.low, 45000);
    cr_expect_eq(t.preamble_pairs, 40);
    cr_expect_eq(t.postamble_chips, 2);
    cr_assert_eq(parse("@1.5:" CEN, &t), WM_OK);
    cr_expect_eq(t.at_s, 1.5);
    cr_assert_eq(parse("snr=8,chip-rate-error=20:" CEN, &t), WM_OK);
    cr_expect_eq(t.level_kind, WM_SYNTH_SNR);
    cr_expect_float_eq(t.chip_rate_error.high, 20e-6, 1e-15);
    cr_assert_eq(parse("level=-20:" CEN, &t), WM_OK);
    cr_expect_eq(t.level_kind, WM_SYNTH_DBFS);
}

Test(synth_text, line_with_a_space)
{
    wm_synth_telegram t = wm_synth_telegram_default();
    cr_assert_eq(wm_synth_telegram_parse(&t, "C1A 0F44AE0C 78563412 0107 780B13436587", ' ', false, message),
                 WM_OK);
    cr_expect_eq(t.mode, WM_MODE_C1);
    cr_expect_eq(t.length, 16);
}

Test(synth_text, length_field_is_checked_or_set)
{
    wm_synth_telegram t = wm_synth_telegram_default();
    cr_expect_eq(parse("1144AE0C785634120107780B13436587", &t), WM_E_LENGTH);
    cr_expect(strstr(message, "0x11"));
    cr_assert_eq(wm_synth_telegram_parse(&t, "1144AE0C785634120107780B13436587", ':', true, message), WM_OK);
    cr_expect_eq(t.frame[0], 15);
}

Test(synth_text, bad_words_are_named)
{
    static const struct {
        const char *text, *said;
    } cases[] = {
        {"T9:" CEN,                          "T9"                   },
        {"T1,snr=loud:" CEN,                 "loud"                 },
        {"T1,snr=:" CEN,                     "snr"                  },
        {"T1,snr=5..1:" CEN,                 "5..1"                 },
        {"T1,snr=1..:" CEN,                  "1.."                  },
        {"T1,snr=1e999:" CEN,                "1e999"                },
        {"T1,preamble=1..2:" CEN,            "preamble"             },
        {"T1,preamble=1.5:" CEN,             "preamble"             },
        {"T1,preamble=100000:" CEN,          "preamble"             },
        {"T1,loud:" CEN,                     "loud"                 },
        {"T1,volume=11:" CEN,                "volume"               },
        {"T1@soon:" CEN,                     "soon"                 },
        {"T1@:" CEN,                         "T1@"                  },
        {"T1,chip-rate-error=%:" CEN,        "%"                    },
        {"0F44AE0C785634120107780B1343658",  "odd"                  },
        {"0F44AE0C785634120107780B134365XX", "\"X\" at character 31"},
        {"T1:",                              "0 bytes"              },
        {"",                                 "0 bytes"              },
        {"0844AE0C7856341201",               "9 bytes"              },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        wm_synth_telegram t;
        message[0] = '\0';
        cr_expect_neq(parse(cases[i].text, &t), WM_OK, "%s", cases[i].text);
        cr_expect(strstr(message, cases[i].said), "%s: %s", cases[i].text, message);
    }
}

Test(synth_text, longest_telegrams)
{
    wm_synth_telegram t;
    char text[4 + 2 * 257 + 1] = "C1B:";
    memset(text + 4, '0', 2 * 257);
    text[4 + 2 * 257] = '\0';
    cr_expect_eq(parse(text, &t), WM_E_LIMIT);
    cr_expect(strstr(message, "252"));
    memcpy(text, " T1:FF", 6);
    text[3 + 1 + 2 * 256] = '\0';
    cr_expect_eq(parse(text + 1, &t), WM_OK, "%s", message);
    cr_expect_eq(t.length, 256);
}
