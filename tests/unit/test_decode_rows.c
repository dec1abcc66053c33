// SPDX-License-Identifier: MIT
#include "decode_rows.h"
#include <criterion/criterion.h>
#include <string.h>

static wm_rows rows;

static bool begin(const char *line)
{
    return wm_rows_begin(&rows, line, strlen(line), 3);
}

static bool join(const char *line)
{
    return wm_rows_join(&rows, line, strlen(line));
}

static void expect_held(const char *text)
{
    cr_expect(rows.length == strlen(text) && memcmp(rows.text, text, rows.length) == 0, "%.*s",
              (int)rows.length, rows.text);
}

Test(rows, joins_lines_of_hex)
{
    cr_expect(begin("> 0F44AE0C78563412"));
    cr_expect_eq(rows.number, 3);
    cr_expect(join("  0107 780B "));
    cr_expect(join("\"13,43,65\","));
    expect_held("0F44AE0C78563412 0107 780B 13,43,65 ");
    cr_expect_not(join("is what came"));
    cr_expect_not(join("3444EE4D8139292716087A51"), "a telegram of its own");
    cr_expect_not(join("68 13 13 68 08 05 73"), "a wired one");
    cr_expect_not(join("1"));
    cr_expect_not(join(""));
    wm_rows_drop(&rows);
    cr_expect_eq(rows.length, 0);
}

Test(rows, takes_dumps)
{
    cr_expect(begin("00000000: 0f44 ae0c 7856 3412 0107 780b 1343 6587  .D..xV4...x..Ce."));
    cr_expect(join("00000010: 0102 03                                  ..."));
    expect_held("0f44 ae0c 7856 3412 0107 780b 1343 6587 0102 03 ");
    cr_expect(begin("00000000  2c 44 65 32 82 18 51 58  2c 06 7a e1 00 00 00 04  |,De2..QX,.z.....|"));
    cr_expect(join("0010  6d 19  |m.|"));
    expect_held("2c 44 65 32 82 18 51 58  2c 06 7a e1 00 00 00 04 6d 19 ");
}

Test(rows, is_bounded)
{
    static char line[sizeof rows.text];
    memset(line, '0', sizeof line - 1);
    cr_expect(begin(line));
    cr_expect_not(join("00"));
    cr_expect_not(begin("no hex"));
    cr_expect_eq(rows.length, 0);
}
