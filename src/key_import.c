// SPDX-License-Identifier: MIT
#include "key_import.h"
#include "keys/import.h"
#include "keys/keyfile.h"
#include "keys/wipe.h"
#include "log.h"
#include "passwords.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { HEAD = 4096, MESSAGE = 512, COLUMNS_TEXT = 256, TITLE_SIZE = 24 };

typedef struct key_import {
    wm_passwords *passwords;
    wm_secret_file keys; // all so far
    char message[MESSAGE];
    char columns[COLUMNS_TEXT]; // how the last table was understood, may be empty
} key_import;

// Fails for what cannot be read twice: once to see what it is, once by its importer.
static wm_status kind_of(key_import *k, const char *path, wm_import_kind *ret)
{
    char head[HEAD];
    struct stat info;
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    ssize_t n = -1;
    bool regular = file >= 0 && fstat(file, &info) == 0 && S_ISREG(info.st_mode);
    if (regular) n = read(file, head, sizeof head);
    if (file >= 0 && !regular)
        snprintf(k->message, sizeof k->message, "%s: found no regular file, expected a list of keys", path);
    else if (n < 0)
        snprintf(k->message, sizeof k->message, "%s: found %s, expected a list of keys", path,
                 strerror(errno));
    if (file >= 0) (void)close(file);
    if (n < 0) return WM_E_IO;
    *ret = wm_import_recognise(head, (size_t)n);
    // Headings and meter files hold no keys, but the lines behind them do.
    wm_wipe(head, sizeof head);
    return WM_OK;
}

static void print_columns(key_import *k, const wm_import_layout *layout)
{
    static const char *const names[WM_COLUMN_COUNT] = {"id", "key", "name", "manufacturer"};
    const char *separator = layout->separator == ';'    ? "semicolons"
                            : layout->separator == '\t' ? "tabs"
                            : layout->separator == '|'  ? "bars"
                                                        : "commas";
    size_t n =
        (size_t)snprintf(k->columns, sizeof k->columns,
                         "; columns by %s, between %s:", layout->headed ? "heading" : "form", separator);
    int listed = 0;
    for (int c = 0; c < WM_COLUMN_COUNT && n < sizeof k->columns; c++) {
        if (layout->column[c] == 0) continue;
        n += (size_t)snprintf(k->columns + n, sizeof k->columns - n, "%s %s = %u", listed++ ? "," : "",
                              names[c], layout->column[c]);
        if (layout->headed && n < sizeof k->columns)
            n += (size_t)snprintf(k->columns + n, sizeof k->columns - n, " \"%s\"", layout->heading[c]);
    }
}

static wm_status import_kem(key_import *k, const char *path, wm_secret_file *ret)
{
    const char *password;
    wm_status status = wm_passwords_next(k->passwords, path, &password);
    if (status != WM_OK) k->message[0] = '\0'; // it is told already
    return status == WM_OK ? wm_import_kem(path, password, ret, k->message, sizeof k->message) : status;
}

static wm_status import_file(key_import *k, const char *path)
{
    static const char *const kinds[] = {"KEM file", "table", "meter file"};
    wm_secret_file keys = {0};
    wm_import_layout layout = {0};
    wm_import_kind kind;
    size_t meters, n;
    wm_status status = kind_of(k, path, &kind);
    if (status != WM_OK) return status;
    k->columns[0] = '\0';
    switch (kind) {
    case WM_IMPORT_KEM: status = import_kem(k, path, &keys); break;
    case WM_IMPORT_WMBUSMETERS:
        status = wm_import_wmbusmeters(path, &keys, k->message, sizeof k->message);
        break;
    case WM_IMPORT_CSV:
        status = wm_import_csv(path, &keys, &layout, k->message, sizeof k->message);
        if (status == WM_OK) print_columns(k, &layout);
        break;
    default:
        snprintf(k->message, sizeof k->message, "%s: found a keys file, which needs no import", path);
        return WM_E_FORMAT;
    }
    if (status != WM_OK) return status;
    wm_keyfile_count(keys.text, keys.length, &meters, &n);
    wm_log_notice("%s: %s of %zu meter%s%s", path, kinds[kind], meters, meters == 1 ? "" : "s", k->columns);
    status = wm_secret_file_append(&k->keys, keys.text, keys.length);
    if (status != WM_OK) snprintf(k->message, sizeof k->message, "%s: %s", path, wm_status_text(status));
    wm_secret_file_free(&keys);
    return status;
}

// The title of the section that begins at a line.
static void section_at(const wm_secret_file *keys, unsigned line, char title[static TITLE_SIZE])
{
    const char *at = keys->text, *end = at + keys->length;
    for (unsigned number = 1; number < line && at < end; number++) {
        const char *newline = memchr(at, '\n', (size_t)(end - at));
        at = newline ? newline + 1 : end;
    }
    size_t n = 0;
    if (at < end && *at == '[') at++;
    while (at + n < end && at[n] != ']' && at[n] != '\n' && n < TITLE_SIZE - 1) n++;
    memcpy(title, at, n);
    title[n] = '\0';
}

// What will be written must load: no meter may be in it twice.
static wm_status check_all(key_import *k)
{
    unsigned line = 0;
    size_t meters, keys;
    wm_keytable table;
    wm_keyfile_count(k->keys.text, k->keys.length, &meters, &keys);
    wm_status status = wm_keytable_init(&table, meters, keys, k->keys.length + 1);
    if (status != WM_OK) {
        snprintf(k->message, sizeof k->message, "%s", wm_status_text(status));
        return status;
    }
    status = wm_keyfile_parse("", k->keys.text, k->keys.length, &table, k->message, sizeof k->message);
    if (status == WM_E_FORMAT && sscanf(k->message, ":%u:", &line) == 1) {
        char title[TITLE_SIZE];
        section_at(&k->keys, line, title);
        snprintf(k->message, sizeof k->message, "found meter %s twice, expected each once", title);
    }
    wm_keytable_finish(&table);
    return status;
}

// -1 after a message.
static int open_output(key_import *k, const char *output)
{
    struct stat info;
    if (output) {
        int file = open(output, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
        if (file < 0)
            snprintf(k->message, sizeof k->message, "--output: %s: %s", output,
                     errno == EEXIST ? "found a file, expected a new name" : strerror(errno));
        return file;
    }
    if (fstat(STDOUT_FILENO, &info) == 0 && S_ISREG(info.st_mode) && (info.st_mode & 077))
        wm_log_warning("standard output: found a file of mode %04o, which lets others at the keys, expected "
                       "0600: chmod 600 it",
                       (unsigned)info.st_mode & 07777);
    return STDOUT_FILENO;
}

static wm_status write_keys(key_import *k, const char *output)
{
    const char *text = k->keys.text;
    size_t left = k->keys.length;
    int file = open_output(k, output), error = 0;
    if (file < 0) return WM_E_IO;
    while (left > 0 && error == 0) {
        ssize_t n = write(file, text, left);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) {
            error = errno;
        } else {
            text += n;
            left -= (size_t)n;
        }
    }
    if (output && close(file) != 0 && error == 0) error = errno;
    if (error == 0) return WM_OK;
    if (output) (void)unlink(output);
    snprintf(k->message, sizeof k->message, "%s: %s", output ? output : "standard output", strerror(error));
    return WM_E_IO;
}

int wm_key_import_run(char **paths, int count, const char *output, int password_fd)
{
    key_import k = {0};
    if (output && strcmp(output, "-") == 0) output = NULL;
    if (!output && isatty(STDOUT_FILENO)) {
        wm_log_error("standard output: found a terminal, expected --output FILE: keys are not for screens");
        return WM_EXIT_USAGE;
    }
    if (output && access(output, F_OK) == 0) {
        wm_log_error("--output: %s: found a file, expected a new name", output);
        return WM_EXIT_USAGE;
    }
    wm_status status = wm_passwords_create(password_fd, &k.passwords);
    if (status != WM_OK) snprintf(k.message, sizeof k.message, "%s", wm_status_text(status));
    for (int i = 0; i < count && status == WM_OK; i++) status = import_file(&k, paths[i]);
    int code = status == WM_END || status == WM_E_MEMORY ? WM_EXIT_FAILURE : WM_EXIT_USAGE;
    if (status == WM_OK) status = check_all(&k);
    if (status == WM_OK) {
        status = write_keys(&k, output);
        code = WM_EXIT_FAILURE;
    }
    if (status != WM_OK && k.message[0]) wm_log_error("%s", k.message);
    wm_passwords_destroy(k.passwords);
    wm_secret_file_free(&k.keys);
    return status == WM_OK ? WM_EXIT_OK : code;
}
