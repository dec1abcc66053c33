// SPDX-License-Identifier: MIT
// Where lines go. One whole line a call.
#pragma once
#include "wm/status.h"
#include <stddef.h>

typedef struct wm_sink {
    // Writes one line, which ends in a newline. WM_E_IO when the reader is gone or the disk is full.
    wm_status (*write)(struct wm_sink *sink, const char *line, size_t n);
    int fd;
    int error; // errno of the write that failed, 0 before: EPIPE is a reader that went away
} wm_sink;

// A sink that writes each line at once to a file descriptor (1 = standard output).
wm_sink wm_sink_fd(int fd);
