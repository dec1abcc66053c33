// SPDX-License-Identifier: MIT
// A file with secrets, whole in memory that is locked where the system allows it, and wiped afterwards.
#pragma once
#include "wm/status.h"
#include <stdbool.h>
#include <stddef.h>

enum { WM_SECRET_FILE_MAX = 64 << 20 }; // bytes

typedef struct wm_secret_file {
    char *text; // not NUL-terminated
    size_t length;
    size_t size; // of the pages behind it
} wm_secret_file;

// Reads all of a file or a pipe. With `guarded` a file that group or others can read or write is refused. On
// failure `message` holds one line "FILE: found X, expected Y" and *ret is untouched. `what` names the kind
// of file that was expected. WM_E_IO, WM_E_FORMAT, WM_E_LIMIT, WM_E_MEMORY.
WM_MUST_USE wm_status wm_secret_file_read(const char *path, const char *what, bool guarded,
                                          wm_secret_file *ret, char *message, size_t message_size);

void wm_secret_file_free(wm_secret_file *f); // wipes; an all-zero one is fine

// Adds n bytes at the end (an all-zero one is empty). WM_E_LIMIT beyond WM_SECRET_FILE_MAX, WM_E_MEMORY.
WM_MUST_USE wm_status wm_secret_file_append(wm_secret_file *f, const void *bytes, size_t n);
