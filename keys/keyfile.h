// SPDX-License-Identifier: MIT
// The INI keys file: one section a meter.
//
//     [kitchen]                                ; the section's title names the meter unless `name` does
//     id = 76348799                            ; or KAM.76348799
//     key = 000102030405060708090A0B0C0D0E0F   ; 32 hexadecimal digits (AES-128) or 16 (DES)
//     key = 101112131415161718191A1B1C1D1E1F   ; again after a key change: the last is tried first
//     manufacturer = KAM                       ; only this manufacturer's meter of that number
//     name = Kitchen cold water
//
// `default = yes` with `id = *` (every meter) or with `manufacturer` alone (every meter of one
// manufacturer) lists a key that is tried after the meters' own.
#pragma once
#include "keyring.h"
#include "keytable.h"
#include <stdbool.h>
#include <stddef.h>

enum {
    WM_KEYFILES_MAX = 16,      // files read together
    WM_KEYFILE_LINE_MAX = 190, // bytes of a line
};

// Reads keys files (a pipe will do) into one new table. On failure *ret_table is untouched and `message`
// holds one line "FILE:LINE: found X, expected Y" without any byte of a key. A file that group or others can
// read or write is refused unless `insecure` (a credential: one that its group can write or others can read).
// WM_E_IO, WM_E_FORMAT, WM_E_LIMIT, WM_E_MEMORY.
WM_MUST_USE wm_status wm_keyfile_read(const wm_keys_path *files, size_t count, bool insecure,
                                      wm_keytable *ret_table, char *message, size_t message_size);

// Upper bounds of what text[0..n) lists.
void wm_keyfile_count(const char *text, size_t n, size_t *ret_meters, size_t *ret_keys);

// Adds what text[0..n) lists to a table with room for it; `path` only names the text in messages. After a
// failure the table holds the meters before the bad line. The text is neither changed nor wiped.
WM_MUST_USE wm_status wm_keyfile_parse(const char *path, const char *text, size_t n, wm_keytable *table,
                                       char *message, size_t message_size);
