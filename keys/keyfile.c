// SPDX-License-Identifier: MIT
#include "keyfile.h"
#include "secret.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FIRST_SIZE = 1 << 16 };

typedef struct buffer {
    char *text;
    size_t size, length;
} buffer;

static wm_status check(int file, const char *path, bool insecure, size_t *ret_size, char *message,
                       size_t size)
{
    struct stat st;
    if (fstat(file, &st) != 0 || S_ISDIR(st.st_mode)) {
        snprintf(message, size, "%s: found %s, expected a keys file", path,
                 S_ISDIR(st.st_mode) ? "a directory" : strerror(errno));
        return WM_E_IO;
    }
    if (!insecure && (st.st_mode & (S_IRWXG | S_IRWXO))) {
        snprintf(message, size,
                 "%s: found mode %04o, which lets others at the keys, expected 0600: chmod 600 '%s'", path,
                 (unsigned)st.st_mode & 07777, path);
        return WM_E_FORMAT;
    }
    *ret_size = S_ISREG(st.st_mode) && st.st_size > 0 && st.st_size <= WM_KEYFILE_MAX ? (size_t)st.st_size + 1
                                                                                      : FIRST_SIZE;
    return WM_OK;
}

// Reads to the end of the file, so that a pipe works as well.
static wm_status fill(int file, const char *path, buffer *b, char *message, size_t size)
{
    for (;;) {
        if (b->length == b->size) {
            char *grown = b->size <= WM_KEYFILE_MAX ? wm_secret_grow(b->text, b->size, 2 * b->size) : NULL;
            if (!grown) {
                snprintf(message, size, "%s: found more than %d MiB, expected a keys file", path,
                         WM_KEYFILE_MAX >> 20);
                return WM_E_LIMIT;
            }
            b->text = grown;
            b->size *= 2;
        }
        ssize_t got = read(file, b->text + b->length, b->size - b->length);
        if (got == 0) return WM_OK;
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) {
            snprintf(message, size, "%s: found %s, expected to read a keys file", path, strerror(errno));
            return WM_E_IO;
        }
        b->length += (size_t)got;
    }
}

static wm_status read_whole(const char *path, bool insecure, buffer *ret, char *message, size_t size)
{
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (file < 0) {
        snprintf(message, size, "%s: found %s, expected a keys file", path, strerror(errno));
        return WM_E_IO;
    }
    buffer b = {0};
    wm_status status = check(file, path, insecure, &b.size, message, size);
    if (status == WM_OK) {
        b.text = wm_secret_create(b.size, b.size);
        status = b.text ? fill(file, path, &b, message, size) : WM_E_MEMORY;
    }
    (void)close(file);
    if (status == WM_OK)
        *ret = b;
    else
        wm_secret_destroy(b.text, b.size);
    return status;
}

// Makes the table for all files and fills it.
static wm_status parse_all(const char *const *paths, const buffer *b, size_t count, wm_keytable *ret,
                           char *message, size_t size)
{
    size_t meters = 0, keys = 0, names = 1;
    for (size_t i = 0; i < count; i++) {
        size_t m, k;
        wm_keyfile_count(b[i].text, b[i].length, &m, &k);
        meters += m;
        keys += k;
        names += b[i].length + 1;
    }
    wm_keytable table;
    wm_status status = wm_keytable_init(&table, meters, keys, names);
    if (status == WM_E_LIMIT)
        snprintf(message, size, "%s: found %zu meters, expected at most %d", paths[0], meters,
                 WM_KEYTABLE_METERS_MAX);
    if (status != WM_OK) return status;
    for (size_t i = 0; i < count && status == WM_OK; i++)
        status = wm_keyfile_parse(paths[i], b[i].text, b[i].length, &table, message, size);
    if (status == WM_OK)
        *ret = table;
    else
        wm_keytable_finish(&table);
    return status;
}

wm_status wm_keyfile_read(const char *const *paths, size_t count, bool insecure, wm_keytable *ret_table,
                          char *message, size_t message_size)
{
    if (count > WM_KEYFILES_MAX) {
        snprintf(message, message_size, "%s: found %zu keys files, expected at most %d", paths[0], count,
                 WM_KEYFILES_MAX);
        return WM_E_LIMIT;
    }
    buffer b[WM_KEYFILES_MAX] = {0};
    wm_status status = WM_OK;
    for (size_t i = 0; i < count && status == WM_OK; i++)
        status = read_whole(paths[i], insecure, &b[i], message, message_size);
    if (status == WM_OK) status = parse_all(paths, b, count, ret_table, message, message_size);
    if (status == WM_E_MEMORY)
        snprintf(message, message_size, "keys: found no memory, expected enough for all keys");
    for (size_t i = 0; i < count; i++) wm_secret_destroy(b[i].text, b[i].size);
    return status;
}
