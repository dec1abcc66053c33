// SPDX-License-Identifier: MIT
#include "line_reader.h"
#include <criterion/criterion.h>
#include <string.h>
#include <unistd.h>

// A pipe that holds `text` and is closed behind it.
static int pipe_of(const char *text, size_t n)
{
    int ends[2];
    cr_assert_eq(pipe(ends), 0);
    cr_assert_eq(write(ends[1], text, n), (ssize_t)n);
    close(ends[1]);
    return ends[0];
}

static void expect_line(wm_lines *l, const char *want)
{
    const char *line;
    size_t n;
    cr_assert_eq(wm_lines_next(l, &line, &n), WM_OK);
    cr_expect_eq(n, strlen(want));
    cr_expect(memcmp(line, want, n) == 0, "expected %s", want);
}

Test(lines, come_one_by_one_and_the_last_may_lack_its_newline)
{
    const char text[] = "one\n\nthree\nlast";
    wm_lines *l;
    const char *line;
    size_t n;
    cr_assert_eq(wm_lines_create(pipe_of(text, sizeof text - 1), 8, &l), WM_OK);
    expect_line(l, "one");
    expect_line(l, "");
    expect_line(l, "three");
    expect_line(l, "last");
    cr_expect_eq(wm_lines_next(l, &line, &n), WM_END);
    wm_lines_destroy(l);
}

Test(lines, too_long_ones_are_passed_over_and_the_next_is_read)
{
    char text[200];
    wm_lines *l;
    const char *line;
    size_t n;
    memset(text, 'x', sizeof text);
    memcpy(text + 90, "\n12345678\n123456789\nok\n", 23);
    text[112] = '\n';
    cr_assert_eq(wm_lines_create(pipe_of(text, 113), 8, &l), WM_OK);
    cr_expect_eq(wm_lines_next(l, &line, &n), WM_E_LIMIT);
    expect_line(l, "12345678");
    cr_expect_eq(wm_lines_next(l, &line, &n), WM_E_LIMIT, "one over the limit");
    expect_line(l, "ok");
    wm_lines_destroy(l);
}

Test(lines, a_long_tail_without_newline_is_said)
{
    wm_lines *l;
    const char *line;
    size_t n;
    cr_assert_eq(wm_lines_create(pipe_of("123456789012345678901234567890", 30), 8, &l), WM_OK);
    cr_expect_eq(wm_lines_next(l, &line, &n), WM_E_LIMIT);
    cr_expect_eq(wm_lines_next(l, &line, &n), WM_END);
    wm_lines_destroy(l);
}

Test(lines, errors_of_the_descriptor_are_told)
{
    wm_lines *l;
    const char *line;
    size_t n;
    cr_assert_eq(wm_lines_create(-1, 8, &l), WM_OK);
    cr_expect_eq(wm_lines_next(l, &line, &n), WM_E_IO);
    wm_lines_destroy(l);
}
