// SPDX-License-Identifier: MIT
#include "keyfile.h"
#include "secret_file.h"
#include <stdio.h>

// Makes the table for all files and fills it.
static wm_status parse_all(const wm_keys_path *files, const wm_secret_file *f, size_t count, wm_keytable *ret,
                           char *message, size_t size)
{
    size_t meters = 0, keys = 0, names = 1;
    for (size_t i = 0; i < count; i++) {
        size_t m, k;
        wm_keyfile_count(f[i].text, f[i].length, &m, &k);
        meters += m;
        keys += k;
        names += f[i].length + 1;
    }
    wm_keytable table;
    wm_status status = wm_keytable_init(&table, meters, keys, names);
    if (status == WM_E_LIMIT)
        snprintf(message, size, "%s: found %zu meters, expected at most %d", files[0].path, meters,
                 WM_KEYTABLE_METERS_MAX);
    if (status == WM_E_MEMORY)
        snprintf(message, size, "%s: found no memory, expected enough for all keys", files[0].path);
    if (status != WM_OK) return status;
    for (size_t i = 0; i < count && status == WM_OK; i++)
        status = wm_keyfile_parse(files[i].path, f[i].text, f[i].length, &table, message, size);
    if (status == WM_OK)
        *ret = table;
    else
        wm_keytable_finish(&table);
    return status;
}

wm_status wm_keyfile_read(const wm_keys_path *files, size_t count, bool insecure, wm_keytable *ret_table,
                          char *message, size_t message_size)
{
    if (count > WM_KEYFILES_MAX) {
        snprintf(message, message_size, "%s: found %zu keys files, expected at most %d", files[0].path, count,
                 WM_KEYFILES_MAX);
        return WM_E_LIMIT;
    }
    wm_secret_file f[WM_KEYFILES_MAX] = {0};
    wm_status status = WM_OK;
    for (size_t i = 0; i < count && status == WM_OK; i++) {
        wm_secret_guard guard = insecure              ? WM_GUARD_NONE
                                : files[i].credential ? WM_GUARD_CREDENTIAL
                                                      : WM_GUARD_OWNER;
        status = wm_secret_file_read(files[i].path, "a keys file", guard, &f[i], message, message_size);
    }
    if (status == WM_OK) status = parse_all(files, f, count, ret_table, message, message_size);
    for (size_t i = 0; i < count; i++) wm_secret_file_free(&f[i]);
    return status;
}
