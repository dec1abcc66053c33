// SPDX-License-Identifier: MIT
// Passwords of files: lines of a file descriptor, or asked for on the terminal without echo.
#pragma once
#include "wm/status.h"

typedef struct wm_passwords wm_passwords;

// fd: a password a line; -1: ask. WM_E_MEMORY.
WM_MUST_USE wm_status wm_passwords_create(int fd, wm_passwords **ret);
void wm_passwords_destroy(wm_passwords *p); // wipes; NULL is fine

// The password of a file, valid until the next call. The last line of a descriptor is that of all further
// files. Any failure printed one line; WM_E_ARGUMENT, WM_E_IO, WM_END (a signal, or the end of the input,
// while asking).
WM_MUST_USE wm_status wm_passwords_next(wm_passwords *p, const char *path, const char **ret_password);
