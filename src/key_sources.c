// SPDX-License-Identifier: MIT
#include "key_sources.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { AES_DIGITS = 32, DES_DIGITS = 16 };

// A key where a name should be: names are shown in messages, keys never.
static bool is_key(const char *path)
{
    size_t n = strlen(path);
    if (n != AES_DIGITS && n != DES_DIGITS) return false;
    return strspn(path, "0123456789abcdefABCDEF") == n && access(path, F_OK) != 0;
}

static bool is_same_file(const char *a, const char *b)
{
    struct stat first, second;
    if (strcmp(a, b) == 0) return true;
    if (stat(a, &first) != 0 || stat(b, &second) != 0) return false;
    return first.st_dev == second.st_dev && first.st_ino == second.st_ino;
}

static void add(wm_key_sources *s, const char *path, bool credential)
{
    for (size_t i = 0; i < s->count; i++)
        if (is_same_file(s->file[i].path, path)) return;
    s->file[s->count++] = (wm_keys_path){path, credential};
}

static wm_status complain(const char *where, char *message, size_t message_size)
{
    snprintf(message, message_size, "%s: found a key, expected the name of a file with keys", where);
    return WM_E_ARGUMENT;
}

wm_status wm_key_sources_find(const char *const *given, size_t count, wm_key_sources *ret, char *message,
                              size_t message_size)
{
    const char *named = getenv("WMRX_KEYS"), *directory = getenv("CREDENTIALS_DIRECTORY");
    ret->count = 0;
    if (count > WM_OPTION_LIST_MAX) {
        snprintf(message, message_size, "--keys: found more than %d", WM_OPTION_LIST_MAX);
        return WM_E_ARGUMENT;
    }
    for (size_t i = 0; i < count; i++) {
        if (is_key(given[i])) return complain("--keys", message, message_size);
        add(ret, given[i], false);
    }
    if (named && *named) {
        if (is_key(named)) return complain("WMRX_KEYS", message, message_size);
        add(ret, named, false);
    }
    if (!directory || !*directory) return WM_OK;
    // A service may have other credentials and no keys.
    int n = snprintf(ret->credential, sizeof ret->credential, "%s/keys", directory);
    if (n > 0 && (size_t)n < sizeof ret->credential && access(ret->credential, F_OK) == 0)
        add(ret, ret->credential, true);
    return WM_OK;
}
