// SPDX-License-Identifier: MIT
// Writes the keys file that keys/keyfile.h describes.
#pragma once
#include "field.h"
#include "secret_file.h"

typedef struct wm_key_entry {
    wm_selector selector;
    wm_key key;                       // length 0 = none
    char name[WM_FIELD_NAME_MAX + 1]; // empty = none
} wm_key_entry;

// "KAM.12345678", "12345678", "KAM" (group) or "*".
void wm_selector_print(const wm_selector *selector, char text[static 16]);

// Adds one section. A semicolon in the name would begin a comment and becomes a comma. WM_E_ARGUMENT: neither
// key nor name, or a name that no keys file may hold; WM_E_LIMIT, WM_E_MEMORY.
WM_MUST_USE wm_status wm_keyfile_append(wm_secret_file *file, const wm_key_entry *entry);
