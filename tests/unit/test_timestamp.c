// SPDX-License-Identifier: MIT
#include "timestamp.h"
#include <criterion/criterion.h>

static const char *print(int64_t ns)
{
    static char text[WM_TIMESTAMP_TEXT];
    wm_timestamp_print(ns, text);
    return text;
}

Test(timestamp, prints_microseconds)
{
    cr_expect_str_eq(print(0), "1970-01-01T00:00:00.000000Z");
    cr_expect_str_eq(print(1795284240123456789), "2026-11-21T18:04:00.123456Z");
    cr_expect_str_eq(print(-1), "1969-12-31T23:59:59.999999Z", "rounds down");
    cr_expect_str_eq(print(INT64_MAX), "2262-04-11T23:47:16.854775Z");
    cr_expect_str_eq(print(INT64_MIN), "1677-09-21T00:12:43.145224Z");
}

Test(timestamp, reads_what_it_prints_and_zones)
{
    int64_t ns = 0;
    cr_assert_eq(wm_timestamp_read("2026-11-21T18:04:00.123456Z", &ns), WM_OK);
    cr_expect_eq(ns, 1795284240123456000);
    cr_assert_eq(wm_timestamp_read("2026-11-21T20:04:00+02:00", &ns), WM_OK);
    cr_expect_eq(ns, 1795284240000000000);
    cr_assert_eq(wm_timestamp_read("2026-11-21 13:34:00.5-04:30", &ns), WM_OK);
    cr_expect_eq(ns, 1795284240500000000);
}

Test(timestamp, refuses_what_is_no_time)
{
    static const char *const bad[] = {
        "",
        "2026-11-21",
        "2026-11-21T18:04Z",
        "2026-13-01T00:00:00Z",
        "2026-02-30T00:00:00Z",
        "2026-1-1T00:00:00Z",
        "2026-11-21T24:00:00Z",
        "2026-11-21T18:04:00",
        "2026-11-21T18:04:00.Z",
        "2026-11-21T18:04:00+25:00",
        "9999-01-01T00:00:00Z",
        "2026-11-21T18:04:00Zx",
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        int64_t ns = 42;
        cr_expect_eq(wm_timestamp_read(bad[i], &ns), WM_E_FORMAT, "%s", bad[i]);
        cr_expect_eq(ns, 42, "untouched on failure");
    }
}
