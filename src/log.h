// SPDX-License-Identifier: MIT
// Messages for humans: one line each, on stderr only. stdout carries JSON lines and nothing else.
#pragma once

typedef enum wm_log_level {
    WM_LOG_ERROR,
    WM_LOG_WARNING,
    WM_LOG_NOTICE,
    WM_LOG_INFO
} wm_log_level;

enum { WM_LOG_LINE = 1024 }; // longest line, in bytes; the rest is cut

// Which lines are printed: errors, warnings and notices always, info with -v. `command`
// ("replay") stands in front of every line and must outlive the program; NULL: "wmrx" alone.
void wm_log_start(const char *command, int verbosity);

// Prints "wmrx COMMAND: text". Control characters are replaced, so that a file name cannot break the line.
// Keeps errno. May be called from any thread.
__attribute__((format(printf, 2, 3))) void wm_log(wm_log_level level, const char *format, ...);

#define wm_log_error(...)   wm_log(WM_LOG_ERROR, __VA_ARGS__)
#define wm_log_warning(...) wm_log(WM_LOG_WARNING, __VA_ARGS__)
#define wm_log_notice(...)  wm_log(WM_LOG_NOTICE, __VA_ARGS__)
#define wm_log_info(...)    wm_log(WM_LOG_INFO, __VA_ARGS__)

// A progress bar stands on the terminal's last line: lines wipe it before they are printed.
void wm_log_set_bar(int shown);
