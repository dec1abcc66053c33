// SPDX-License-Identifier: MIT
// wmrx scan: which meters are there, from the lines of listen, replay or decode.
#include "commands.h"
#include "line_reader.h"
#include "log.h"
#include "meter_table.h"
#include "sink.h"
#include "stop.h"
#include "timestamp.h"
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    LINE_MAX_BYTES = 65536,
    PAGE_BYTES = 1 << 20,
    REDRAW_MS = 500,
    FRAME_ROWS = 5, // of the screen, that are no meters
};

typedef struct scan_values {
    const char *find;
} scan_values;

// clang-format off
static const wm_option options[] = {
    {'n', "find", "NUMBER", WM_OPTION_STRING, offsetof(scan_values, find),
     "only meters that sent a number which begins like this, as on the meter's display"},
};
// clang-format on

typedef struct scan {
    wm_meter_table *table;
    wm_sink sink;
    char *text;
    bool live; // a pipe on one side and a terminal on the other: the table is drawn again and again
    int64_t drawn_ns;
    bool failed;
} scan;

static size_t screen_rows(void)
{
    struct winsize size;
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_row <= FRAME_ROWS) return WM_TABLE_METERS_MAX;
    return size.ws_row - (size_t)FRAME_ROWS;
}

static wm_status draw(scan *s, bool last)
{
    wm_page page;
    wm_page_begin(&page, s->text, PAGE_BYTES);
    if (s->live) wm_page_add(&page, "\033[H\033[J"); // home, and the rest of the screen empty
    wm_meter_table_print(s->table, s->live ? wm_timestamp_now() : 0,
                         s->live && !last ? screen_rows() : WM_TABLE_METERS_MAX, &page);
    s->drawn_ns = wm_timestamp_now();
    return s->sink.write(&s->sink, s->text, page.used);
}

static wm_status lines_read(scan *s, int fd, const char *name)
{
    wm_lines *lines;
    size_t bad = 0, first_bad = 0;
    wm_status status = wm_lines_create(fd, LINE_MAX_BYTES, &lines), output = WM_OK;
    if (status != WM_OK) {
        wm_log_error("%s: %s", name, wm_status_text(status));
        return status;
    }
    for (size_t number = 1; output == WM_OK; number++) {
        const char *line;
        size_t n;
        status = wm_lines_next(lines, &line, &n);
        if (status != WM_OK && status != WM_E_LIMIT) break;
        if (status == WM_OK) status = wm_meter_table_add(s->table, line, n);
        if (status != WM_OK && status != WM_END && bad++ == 0) first_bad = number;
        if (s->live && wm_timestamp_now() - s->drawn_ns > REDRAW_MS * INT64_C(1000000))
            output = draw(s, false);
    }
    if (status == WM_E_IO) wm_log_error("%s: %s", name, strerror(errno));
    if (bad > 0)
        wm_log_error("%s:%zu: found no line of a telegram here and %zu times more, expected JSON with id and "
                     "manufacturer",
                     name, first_bad, bad - 1);
    s->failed = s->failed || status == WM_E_IO || bad > 0;
    wm_lines_destroy(lines);
    return output;
}

static wm_status file_read(scan *s, const char *path)
{
    if (strcmp(path, "-") == 0) return lines_read(s, STDIN_FILENO, "standard input");
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        wm_log_error("%s: %s", path, strerror(errno));
        s->failed = true;
        return WM_OK;
    }
    wm_status status = lines_read(s, fd, path);
    close(fd);
    return status;
}

static int files_scan(scan *s, int count, char **paths)
{
    struct stat in;
    wm_status status = WM_OK;
    bool from_stdin = count == 1 && strcmp(paths[0], "-") == 0;
    s->live = from_stdin && isatty(STDOUT_FILENO) && fstat(STDIN_FILENO, &in) == 0 && !S_ISREG(in.st_mode);
    for (int i = 0; i < count && status == WM_OK && !wm_stop_asked(); i++) status = file_read(s, paths[i]);
    if (status == WM_OK) status = draw(s, true);
    if (status == WM_E_IO && s->sink.error != EPIPE) {
        wm_log_error("standard output: %s", strerror(s->sink.error));
        return WM_EXIT_FAILURE;
    }
    return s->failed ? WM_EXIT_FAILURE : WM_EXIT_OK;
}

static int scan_run(const wm_command *c, int argc, char **argv)
{
    scan_values v = {0};
    scan s = {.sink = wm_sink_fd(STDOUT_FILENO)};
    int count;
    wm_status status = wm_options_parse(c, argc, argv, &v, &count);
    if (status == WM_END) return wm_options_help_code();
    if (status != WM_OK) return WM_EXIT_USAGE;
    if (count == 0) {
        wm_log_error("found no input, expected FILE, or - as in: wmrx listen | wmrx scan -");
        return WM_EXIT_USAGE;
    }
    status = wm_meter_table_create(v.find, &s.table);
    if (status == WM_E_FORMAT) wm_log_error("--find: found \"%s\", expected a number such as 123.4", v.find);
    if (status == WM_E_FORMAT) return WM_EXIT_USAGE;
    s.text = malloc(PAGE_BYTES);
    int code = wm_exit_code(WM_E_MEMORY);
    if (status == WM_OK && s.text) {
        wm_stop_install();
        code = files_scan(&s, count, argv);
    }
    wm_meter_table_destroy(s.table);
    free(s.text);
    return code;
}

const wm_command wm_command_scan = {
    .name = "scan",
    .operands = "FILE...|-",
    .summary = "show which meters were heard: a table from the lines of listen, replay or decode",
    .details = "On a terminal, behind a pipe, the table is kept up to date: wmrx listen | wmrx scan -",
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .run = scan_run,
};
