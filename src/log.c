// SPDX-License-Identifier: MIT
#include "log.h"
#include <errno.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const char *command_name;
static int verbosity;
static atomic_int bar_shown;

void wm_log_start(const char *command, int level)
{
    command_name = command;
    verbosity = level;
}

void wm_log_set_bar(int shown)
{
    atomic_store(&bar_shown, shown);
}

// One write a line, so that lines of several threads and processes do not mix.
static void line_write(const char *line, size_t n)
{
    while (n > 0) {
        ssize_t written = write(STDERR_FILENO, line, n);
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return;
        line += written;
        n -= (size_t)written;
    }
}

void wm_log(wm_log_level level, const char *format, ...)
{
    static const char wipe[] = "\r\033[K";
    static const char *const words[] = {"", "warning: ", "", ""};
    if (level > WM_LOG_NOTICE && (int)level - WM_LOG_NOTICE > verbosity) return;

    int error = errno;
    char line[WM_LOG_LINE];
    size_t begin = 0, room = sizeof line - 1; // the last byte is for the line end
    if (atomic_exchange(&bar_shown, 0)) {
        memcpy(line, wipe, sizeof wipe - 1);
        begin = sizeof wipe - 1;
    }
    size_t n = begin;
    n += (size_t)snprintf(line + n, room - n, "wmrx%s%s: %s", command_name ? " " : "",
                          command_name ? command_name : "", words[level]);
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(line + n, room - n, format, arguments);
    va_end(arguments);
    if (length > 0) n = n + (size_t)length < room ? n + (size_t)length : room - 1;
    for (size_t i = begin; i < n; i++)
        if ((unsigned char)line[i] < 0x20 || line[i] == 0x7f) line[i] = '?';
    line[n++] = '\n';
    line_write(line, n);
    errno = error;
}
