// SPDX-License-Identifier: MIT
#include "recorder.h"
#include "log.h"
#include "timestamp.h"
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PATH_SIZE = 4096, NAME_SIZE = 128 };

// A telegram is told half a second after its end at most, and is shorter than the rest.
static const double kept_s = 1;

static const char *const datatypes[] = {
    [WM_CU8] = "cu8", [WM_CS8] = "ci8", [WM_CS16] = "ci16_le", [WM_CF32] = "cf32_le"};

struct wm_recorder {
    wm_recorder_config config;
    uint8_t *ring;
    size_t size, used, next; // bytes: of the ring, that are kept, where the next goes
    unsigned recordings;
    bool failed;
};

wm_status wm_recorder_check(const char *folder)
{
    struct stat info;
    const char *found = NULL;
    if (stat(folder, &info) != 0)
        found = strerror(errno);
    else if (!S_ISDIR(info.st_mode))
        found = "no folder";
    else if (access(folder, W_OK | X_OK) != 0)
        found = strerror(errno);
    if (!found) return WM_OK;
    wm_log_error("--record: %s: found %s, expected a folder that can be written", folder, found);
    return WM_E_ARGUMENT;
}

wm_status wm_recorder_create(const wm_recorder_config *config, wm_recorder **ret)
{
    wm_recorder *r = calloc(1, sizeof *r);
    if (!r) return WM_E_MEMORY;
    r->config = *config;
    r->size = (size_t)ceil(kept_s * config->rate_hz) * wm_sample_size(config->format);
    r->ring = malloc(r->size);
    if (!r->ring) {
        free(r);
        return WM_E_MEMORY;
    }
    *ret = r;
    return WM_OK;
}

void wm_recorder_destroy(wm_recorder *r)
{
    if (!r) return;
    free(r->ring);
    free(r);
}

void wm_recorder_clear(wm_recorder *r)
{
    r->used = r->next = 0;
}

void wm_recorder_push(wm_recorder *r, const void *samples, size_t n)
{
    const uint8_t *bytes = samples;
    size_t left = n * wm_sample_size(r->config.format);
    if (left > r->size) bytes += left - r->size, left = r->size;
    r->used = r->used + left < r->size ? r->used + left : r->size;
    while (left > 0) {
        size_t room = r->size - r->next, part = left < room ? left : room;
        memcpy(r->ring + r->next, bytes, part);
        r->next = (r->next + part) % r->size;
        bytes += part;
        left -= part;
    }
}

static bool file_end(FILE *f, bool written)
{
    bool closed = fclose(f) == 0;
    return written && closed;
}

static bool samples_write(const wm_recorder *r, const char *path)
{
    FILE *f = fopen(path, "wxe");
    if (!f) return false;
    size_t first = (r->next + r->size - r->used) % r->size, room = r->size - first;
    size_t part = r->used < room ? r->used : room;
    bool written = fwrite(r->ring + first, 1, part, f) == part;
    written = written && fwrite(r->ring, 1, r->used - part, f) == r->used - part;
    return file_end(f, written);
}

static bool meta_write(const wm_recorder *r, const char *path, int64_t start_ns, const char *why)
{
    char time[WM_TIMESTAMP_TEXT];
    FILE *f = fopen(path, "wxe");
    if (!f) return false;
    wm_timestamp_print(start_ns, time);
    fprintf(f,
            "{\n  \"global\": {\"core:version\": \"1.0.0\", \"core:datatype\": \"%s\", \"core:sample_rate\": "
            "%.12g,\n"
            "    \"core:description\": \"a telegram that could not be read: %s\", \"core:recorder\": \"wmrx "
            "%s\"},\n"
            "  \"captures\": [\n    {\"core:sample_start\": 0, \"core:frequency\": %.12g, "
            "\"core:datetime\": \"%s\"}\n  ],\n  \"annotations\": []\n}\n",
            datatypes[r->config.format], r->config.rate_hz, why, WMRX_VERSION, r->config.centre_hz, time);
    return file_end(f, ferror(f) == 0);
}

// "2026-03-01T12:00:00.123456Z" without what file names of other systems do not take.
static void name_print(int64_t start_ns, char name[static NAME_SIZE])
{
    char time[WM_TIMESTAMP_TEXT];
    size_t n = 0;
    wm_timestamp_print(start_ns, time);
    for (const char *p = time; *p; p++)
        if (*p != ':' && *p != '-') time[n++] = *p;
    time[n] = '\0';
    snprintf(name, NAME_SIZE, "missed_%s", time);
}

void wm_recorder_save(wm_recorder *r, int64_t end_ns, const char *why)
{
    char name[NAME_SIZE], data[PATH_SIZE], meta[PATH_SIZE];
    size_t samples = r->used / wm_sample_size(r->config.format);
    int64_t start_ns = end_ns - (int64_t)((double)samples / r->config.rate_hz * 1e9);
    if (samples == 0 || r->recordings == r->config.recordings_max) return;
    name_print(start_ns, name);
    int n = snprintf(data, sizeof data, "%s/%s.sigmf-data", r->config.folder, name);
    if (n < 0 || (size_t)n >= sizeof data) return;
    snprintf(meta, sizeof meta, "%.*s/%s.sigmf-meta", PATH_SIZE - NAME_SIZE - 16, r->config.folder, name);
    if (access(data, F_OK) == 0) {
        wm_log_info("%s: is there already", data); // a capture that is replayed once more
    } else if (samples_write(r, data) && meta_write(r, meta, start_ns, why)) {
        r->failed = false;
        wm_log_info("%s: recorded: %s", meta, why);
        if (++r->recordings == r->config.recordings_max)
            wm_log_notice("--record: %u recordings made, no more will be", r->recordings);
    } else {
        if (!r->failed) wm_log_error("--record: %s: %s", data, strerror(errno));
        r->failed = true;
        unlink(data);
        unlink(meta);
    }
    wm_recorder_clear(r);
}
