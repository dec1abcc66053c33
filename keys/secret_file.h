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

// Who else may get at the file.
typedef enum wm_secret_guard {
    WM_GUARD_NONE,       // anyone
    WM_GUARD_CREDENTIAL, // its group may read it: systemd's access lists for one user look like that
    WM_GUARD_OWNER,      // nobody
} wm_secret_guard;

// Reads all of a file or a pipe; one that is more open than `guard` allows is refused. On failure `message`
// holds one line "FILE: found X, expected Y" and *ret is untouched. `what` names the kind of file that was
// expected. WM_E_IO, WM_E_FORMAT, WM_E_LIMIT, WM_E_MEMORY.
WM_MUST_USE wm_status wm_secret_file_read(const char *path, const char *what, wm_secret_guard guard,
                                          wm_secret_file *ret, char *message, size_t message_size);

void wm_secret_file_free(wm_secret_file *f); // wipes; an all-zero one is fine

// Adds n bytes at the end (an all-zero one is empty). WM_E_LIMIT beyond WM_SECRET_FILE_MAX, WM_E_MEMORY.
WM_MUST_USE wm_status wm_secret_file_append(wm_secret_file *f, const void *bytes, size_t n);
