// SPDX-License-Identifier: MIT
#include "capture.h"
#include "options.h"
#include <criterion/criterion.h>
#include <math.h>

Test(number, takes_units_in_place_of_the_point)
{
    static const struct {
        const char *text;
        double value;
    } rows[] = {
        {"868.95M",   868950000},
        {"868M95",    868950000},
        {"1600k",     1600000  },
        {"1600K",     1600000  },
        {"1.6M",      1600000  },
        {"2M4",       2400000  },
        {"0.86895G",  868950000},
        {"868950000", 868950000},
        {"+5",        5        },
        {"-12.5",     -12.5    },
        {"0",         0        },
        {"1.",        1        },
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        double value = NAN;
        cr_assert_eq(wm_number_parse(rows[i].text, &value), WM_OK, "%s", rows[i].text);
        cr_assert_eq(value, rows[i].value, "%s: %.17g", rows[i].text, value);
    }
}

Test(number, refuses_everything_else)
{
    static const char *const rows[] = {"",
                                       " 1",
                                       "1 ",
                                       ".5",
                                       "M",
                                       "1MM",
                                       "2M4k",
                                       "1.6M4",
                                       "1,6M",
                                       "1e6",
                                       "0x1",
                                       "nan",
                                       "inf",
                                       "--1",
                                       "1..2",
                                       "-",
                                       "1.2.3",
                                       "868.95MHz",
                                       "1234567890123456789",
                                       "000000000000000000000000000000001"};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        double value = 7;
        cr_assert_eq(wm_number_parse(rows[i], &value), WM_E_FORMAT, "%s", rows[i]);
        cr_assert_eq(value, 7);
    }
}

Test(number, reads_times)
{
    static const struct {
        const char *text;
        double value;
    } rows[] = {
        {"10",    10  },
        {"1.5s",  1.5 },
        {"500ms", 0.5 },
        {"2m",    120 },
        {"1h",    3600},
        {"0.5h",  1800}
    };
    double value = 7;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        cr_assert_eq(wm_seconds_parse(rows[i].text, &value), WM_OK, "%s", rows[i].text);
        cr_assert_eq(value, rows[i].value, "%s: %.17g", rows[i].text, value);
    }
    cr_assert_eq(wm_seconds_parse("-1", &value), WM_E_FORMAT);
    cr_assert_eq(wm_seconds_parse("1k", &value), WM_E_FORMAT);
    cr_assert_eq(wm_seconds_parse("1m30", &value), WM_E_FORMAT);
}

Test(number, names_of_captures)
{
    static const struct {
        const char *path;
        double centre_hz, rate_hz;
    } rows[] = {
        {"g001_868.95M_1600k.cu8",                       868950000, 1600000},
        {"/a/b_433M_1M/rtlsdr_868.625M_2M4_issue48.cu8", 868625000, 2400000},
        {"rtlsdr_868.950M_1M6_samples2.cu8",             868950000, 1600000},
        {"SDRSharp_20160101_231914Z_868950000Hz_IQ.wav", 868950000, 0      },
        {"1600k_868M.cs16",                              868000000, 1600000},
        {"x_868.3M.cf32",                                868300000, 0      },
        {"20260101_1600000_868950000.cu8",               0,         0      },
        {"plain.cu8",                                    0,         0      },
        {"",                                             0,         0      },
        {"_____.cu8",                                    0,         0      },
        {"x_1.6.8M_2MM_9k_99999999999999999999G.cu8",    0,         0      },
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        wm_capture_facts facts = {0};
        wm_capture_name_read(rows[i].path, &facts);
        cr_assert_eq(facts.centre_hz, rows[i].centre_hz, "%s: %.17g", rows[i].path, facts.centre_hz);
        cr_assert_eq(facts.rate_hz, rows[i].rate_hz, "%s: %.17g", rows[i].path, facts.rate_hz);
    }
}
