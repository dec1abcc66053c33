// SPDX-License-Identifier: MIT
#include "format_store.h"
#include "line_reader.h"
#include "log.h"
#include "wm/hex.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    PATH_SIZE = 4096,
    LINE_MAX_BYTES = 1 + 2 * WM_FORMAT_BYTES_MAX,
    VOUCHED = '+',                  // in front of a format that a frame opened with a key taught
    LINES_MAX = 2 * WM_FORMATS_MAX, // a file that forged frames made longer is begun anew
};

struct wm_format_store {
    wm_formats *formats;
    int fd;
    uint32_t saved; // of wm_formats_count()
    uint32_t lines; // in the file
};

// The file's path; its folders are made, readable by their owner alone. False: no place for it.
static bool find_path(char path[static PATH_SIZE])
{
    const char *state = getenv("XDG_STATE_HOME"), *home = getenv("HOME");
    int n = -1;
    // A relative path is to be ignored (XDG Base Directory Specification).
    if (state && *state == '/')
        n = snprintf(path, PATH_SIZE, "%s/wmrx/formats", state);
    else if (home && *home == '/')
        n = snprintf(path, PATH_SIZE, "%s/.local/state/wmrx/formats", home);
    if (n < 0 || n >= PATH_SIZE) return false;
    for (char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = 0;
        bool made = mkdir(path, 0700) == 0 || errno == EEXIST;
        *slash = '/';
        if (!made) return false;
    }
    return true;
}

static wm_status read_line(wm_format_store *s, const char *line, size_t n)
{
    uint8_t headers[WM_FORMAT_BYTES_MAX];
    size_t length = 0, mark = n > 0 && *line == VOUCHED;
    wm_status status = wm_hex_read(line + mark, n - mark, headers, sizeof headers, &length, NULL);
    return status == WM_OK ? wm_formats_restore(s->formats, headers, length, mark) : status;
}

static void read_file(wm_format_store *s, const char *path)
{
    wm_lines *lines;
    unsigned bad = 0;
    if (wm_lines_create(s->fd, LINE_MAX_BYTES, &lines) != WM_OK) return;
    for (; s->lines < LINES_MAX; s->lines++) {
        const char *line;
        size_t n;
        wm_status status = wm_lines_next(lines, &line, &n);
        if (status != WM_OK && status != WM_E_LIMIT) break;
        if (status != WM_OK || read_line(s, line, n) != WM_OK) bad++;
    }
    if (bad) wm_log_warning("%s: left out %u lines that are no formats of compact frames", path, bad);
    wm_lines_destroy(lines);
}

wm_status wm_format_store_open(wm_formats *formats, wm_format_store **ret)
{
    char path[PATH_SIZE] = "";
    wm_format_store *s = calloc(1, sizeof *s);
    if (!s) return WM_E_MEMORY;
    s->formats = formats;
    s->fd = find_path(path) ? open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0600) : -1;
    if (s->fd < 0) {
        wm_log_warning("formats of compact frames are not kept: %s: %s", path[0] ? path : "no HOME",
                       path[0] ? strerror(errno) : "nowhere to keep them");
        free(s);
        return WM_E_IO;
    }
    read_file(s, path);
    if (s->lines == LINES_MAX && ftruncate(s->fd, 0) == 0) s->lines = 0;
    s->saved = s->lines ? wm_formats_count(formats) : 0;
    *ret = s;
    return WM_OK;
}

void wm_format_store_close(wm_format_store *s)
{
    if (!s) return;
    close(s->fd);
    free(s);
}

void wm_format_store_save(wm_format_store *s)
{
    if (!s) return;
    for (; s->saved < wm_formats_count(s->formats); s->saved++) {
        const uint8_t *headers;
        char line[LINE_MAX_BYTES + 2];
        bool vouched = false;
        size_t n = wm_formats_learned(s->formats, s->saved, &headers, &vouched);
        if (n == 0 || s->lines >= LINES_MAX) continue;
        line[0] = VOUCHED;
        wm_hex_write(headers, n, line + vouched);
        n = vouched + 2 * n;
        line[n++] = '\n';
        // Whole lines only; a full disk costs a format, which the next full frame teaches again.
        if (write(s->fd, line, n) == (ssize_t)n) s->lines++;
    }
}
