// SPDX-License-Identifier: MIT
// `wmrx keys import`: lists of keys that others make, as one keys file.
#pragma once
#include "options.h"

// Reads the files and writes all their meters to `output`, which must not exist yet, or with NULL or "-" to
// standard output, which must not be a terminal. All or nothing. Says on standard error what was found in
// each file. password_fd: as wm_passwords_create(). Returns the exit code; a failure printed one line.
int wm_key_import_run(char **paths, int count, const char *output, int password_fd);
