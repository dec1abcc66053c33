// SPDX-License-Identifier: MIT
// Where the program's keys come from: the files that the command line names, the one that the environment
// variable WMRX_KEYS names, and systemd's credential "keys". All of them count together.
#pragma once
#include "keys/keyring.h"
#include "options.h"
#include <limits.h>

enum { WM_KEY_SOURCES_MAX = WM_OPTION_LIST_MAX + 2 };

typedef struct wm_key_sources {
    wm_keys_path file[WM_KEY_SOURCES_MAX];
    size_t count;
    char credential[PATH_MAX]; // file[] may point here: an object of this type stays where it is
} wm_key_sources;

// Finds the files; one that is named twice counts once. `given` (at most WM_OPTION_LIST_MAX) must outlive
// *ret. WM_E_ARGUMENT: `message` says in one line that a key stands where a file's name should, without it.
WM_MUST_USE wm_status wm_key_sources_find(const char *const *given, size_t count, wm_key_sources *ret,
                                          char *message, size_t message_size);
