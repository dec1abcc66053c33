// SPDX-License-Identifier: MIT
#include "secret_file.h"
#include "secret.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FIRST_SIZE = 1 << 16 };

// One reading: where it stands and where complaints go.
typedef struct job {
    const char *path, *what;
    int file;
    wm_secret_file f;
    char *message;
    size_t message_size;
} job;

static wm_status complain(job *j, wm_status status, const char *found)
{
    snprintf(j->message, j->message_size, "%s: found %s, expected %s", j->path, found, j->what);
    return status;
}

// Looks at the open file and makes room for it.
static wm_status begin(job *j, wm_secret_guard guard)
{
    static const mode_t forbidden[] = {
        [WM_GUARD_NONE] = 0,
        [WM_GUARD_CREDENTIAL] = S_IWGRP | S_IXGRP | S_IRWXO,
        [WM_GUARD_OWNER] = S_IRWXG | S_IRWXO,
    };
    struct stat st;
    if (fstat(j->file, &st) != 0) return complain(j, WM_E_IO, strerror(errno));
    if (S_ISDIR(st.st_mode)) return complain(j, WM_E_IO, "a directory");
    if (st.st_mode & forbidden[guard]) {
        const char *expected = guard == WM_GUARD_OWNER ? "0600" : "0440";
        snprintf(j->message, j->message_size,
                 "%s: found mode %04o, which lets others at the keys, expected %s: chmod %s '%s'", j->path,
                 (unsigned)st.st_mode & 07777, expected, expected + 1, j->path);
        return WM_E_FORMAT;
    }
    bool sized = S_ISREG(st.st_mode) && st.st_size > 0 && st.st_size <= WM_SECRET_FILE_MAX;
    j->f.size = sized ? (size_t)st.st_size + 1 : FIRST_SIZE;
    j->f.text = wm_secret_create(j->f.size, j->f.size);
    return j->f.text ? WM_OK : complain(j, WM_E_MEMORY, "no memory");
}

// Reads to the end of the file, so that a pipe works as well.
static wm_status fill(job *j)
{
    for (;;) {
        if (j->f.length == j->f.size) {
            if (j->f.size > WM_SECRET_FILE_MAX) return complain(j, WM_E_LIMIT, "more than 64 MiB");
            char *grown = wm_secret_grow(j->f.text, j->f.size, 2 * j->f.size);
            if (!grown) return complain(j, WM_E_MEMORY, "no memory");
            j->f.text = grown;
            j->f.size *= 2;
        }
        ssize_t got = read(j->file, j->f.text + j->f.length, j->f.size - j->f.length);
        if (got == 0) return WM_OK;
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return complain(j, WM_E_IO, strerror(errno));
        j->f.length += (size_t)got;
    }
}

wm_status wm_secret_file_read(const char *path, const char *what, wm_secret_guard guard,
                              wm_secret_file *ret, char *message, size_t message_size)
{
    job j = {.path = path, .what = what, .message = message, .message_size = message_size};
    j.file = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (j.file < 0) return complain(&j, WM_E_IO, strerror(errno));
    wm_status status = begin(&j, guard);
    if (status == WM_OK) status = fill(&j);
    (void)close(j.file);
    if (status == WM_OK)
        *ret = j.f;
    else
        wm_secret_file_free(&j.f);
    return status;
}

wm_status wm_secret_file_append(wm_secret_file *f, const void *bytes, size_t n)
{
    if (n > WM_SECRET_FILE_MAX - f->length) return WM_E_LIMIT;
    while (n > f->size - f->length) {
        size_t size = f->size ? 2 * f->size : FIRST_SIZE;
        char *text = f->size ? wm_secret_grow(f->text, f->size, size) : wm_secret_create(size, size);
        if (!text) return WM_E_MEMORY;
        f->text = text;
        f->size = size;
    }
    memcpy(f->text + f->length, bytes, n);
    f->length += n;
    return WM_OK;
}

void wm_secret_file_free(wm_secret_file *f)
{
    wm_secret_destroy(f->text, f->size);
    *f = (wm_secret_file){0};
}
