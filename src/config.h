// SPDX-License-Identifier: MIT
// A configuration file: the long options of a command, one a line, without the dashes.
//
//     # comment
//     frequency = 868.625M
//     keys = /etc/wmrx/keys.ini
//     bias-tee
#pragma once
#include "options.h"

enum { WM_CONFIG_MAX = 65536 }; // bytes of a file

// Sets what the file says in `values`, whose strings then point into *ret_text: free() it after their last
// use. On failure one line with file and line number was printed.
WM_MUST_USE wm_status wm_config_read(const wm_command *c, const char *path, void *values, char **ret_text);
