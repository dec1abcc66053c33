// SPDX-License-Identifier: MIT
#include "capture.h"
#include "log.h"
#include "stop.h"
#include "timestamp.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

enum { POLL_MS = 250, PATH_SIZE = 4096 };

static const struct {
    const char *suffix;
    wm_container container;
} suffixes[] = {
    {".cu8",        WM_CONTAINER_RAW_CU8 },
    {".data",       WM_CONTAINER_RAW_CU8 },
    {".cs8",        WM_CONTAINER_RAW_CS8 },
    {".cs16",       WM_CONTAINER_RAW_CS16},
    {".cf32",       WM_CONTAINER_RAW_CF32},
    {".cfile",      WM_CONTAINER_RAW_CF32},
    {".wav",        WM_CONTAINER_WAV     },
    {".sigmf-meta", WM_CONTAINER_SIGMF   },
    {".sigmf-data", WM_CONTAINER_SIGMF   },
};

// Waits for bytes of a pipe in short turns, so that a signal that came just before is seen too.
static ssize_t read_some(int fd, void *buffer, size_t size)
{
    for (;;) {
        struct pollfd p = {.fd = fd, .events = POLLIN};
        int ready = poll(&p, 1, POLL_MS);
        if (wm_stop_asked()) return 0;
        if (ready < 0 && errno != EINTR) return -1;
        if (ready <= 0) continue;
        ssize_t n = read(fd, buffer, size);
        if (n >= 0 || (errno != EINTR && errno != EAGAIN)) return n;
    }
}

bool wm_capture_read_exactly(int fd, void *buffer, size_t n)
{
    uint8_t *p = buffer;
    while (n > 0) {
        ssize_t got = read_some(fd, p, n);
        if (got <= 0) return false;
        p += got;
        n -= (size_t)got;
    }
    return true;
}

wm_container wm_capture_container(const char *path)
{
    size_t length = strlen(path);
    for (size_t i = 0; i < sizeof suffixes / sizeof suffixes[0]; i++) {
        size_t n = strlen(suffixes[i].suffix);
        if (length >= n && strcasecmp(path + length - n, suffixes[i].suffix) == 0)
            return suffixes[i].container;
    }
    return WM_CONTAINER_UNKNOWN;
}

static wm_status file_open(const char *path, wm_capture *c, wm_capture_facts *facts)
{
    struct stat info;
    c->fd = strcmp(path, "-") == 0 ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    if (c->fd < 0 || fstat(c->fd, &info) != 0) {
        wm_log_error("%s: %s", c->fd == STDIN_FILENO ? c->path : path, strerror(errno));
        return WM_E_IO;
    }
    c->regular = S_ISREG(info.st_mode);
    if (c->regular && info.st_size == 0) {
        wm_log_error("%s: found an empty file, expected samples", path);
        return WM_E_FORMAT;
    }
    c->bytes_total = c->regular ? (uint64_t)info.st_size : 0;
    if (facts->start_known) return WM_OK;
    if (c->regular && c->fd != STDIN_FILENO)
        facts->start_ns = (int64_t)info.st_mtim.tv_sec * WM_NS_PER_S + info.st_mtim.tv_nsec;
    else
        facts->start_ns = wm_timestamp_now();
    return WM_OK;
}

// Moves to the first sample, which a header or SigMF's header_bytes precede, and sets how many bytes follow.
static wm_status data_find(wm_capture *c, wm_container container)
{
    wm_capture_facts *facts = &c->facts;
    if (container == WM_CONTAINER_SIGMF && facts->data_begin > 0) {
        uint8_t skipped[4096];
        for (uint64_t left = facts->data_begin; left > 0;) {
            size_t n = left < sizeof skipped ? (size_t)left : sizeof skipped;
            if (!wm_capture_read_exactly(c->fd, skipped, n)) {
                wm_log_error("%s: ends inside core:header_bytes", c->path);
                return WM_E_FORMAT;
            }
            left -= n;
        }
    }
    if (c->regular && c->fd != STDIN_FILENO)
        c->bytes_total -= facts->data_begin < c->bytes_total ? facts->data_begin : c->bytes_total;
    c->bytes_left = facts->data_bytes ? facts->data_bytes : UINT64_MAX;
    if (facts->data_bytes && (!c->bytes_total || facts->data_bytes < c->bytes_total))
        c->bytes_total = facts->data_bytes;
    return WM_OK;
}

// Rate and centre must be known by now, and sane.
static wm_status facts_check(const char *path, const wm_capture_facts *f)
{
    if (!(f->rate_hz > 0) || !(f->centre_hz > 0)) {
        wm_log_error("%s: %s not known from metadata or name (as in x_868.95M_1600k.cu8), expected %s", path,
                     f->rate_hz > 0 ? "centre frequency" : "sample rate",
                     f->rate_hz > 0 ? "--frequency" : "--rate");
        return WM_E_ARGUMENT;
    }
    if (f->rate_hz < WM_CAPTURE_RATE_MIN || f->rate_hz > WM_CAPTURE_RATE_MAX) {
        wm_log_error("%s: found a rate of %.12g S/s, expected 225 kS/s to 20 MS/s", path, f->rate_hz);
        return WM_E_ARGUMENT;
    }
    return WM_OK;
}

static wm_status header_read(wm_capture *c, const char *path, const wm_capture_facts *given,
                             wm_container container)
{
    char data_path[PATH_SIZE];
    const char *expected;
    wm_capture_facts *facts = &c->facts;
    wm_status status;

    wm_capture_name_read(path, facts);
    if (container == WM_CONTAINER_SIGMF) {
        status = wm_capture_sigmf_read(path, facts, data_path, sizeof data_path);
        if (status == WM_OK) status = file_open(data_path, c, facts);
    } else {
        status = file_open(path, c, facts);
        if (container < WM_CONTAINER_WAV) facts->format = (wm_sample_format)container;
    }
    if (status != WM_OK) return status;
    if (container == WM_CONTAINER_WAV && wm_capture_wav_read(c->fd, facts, &expected) != WM_OK) {
        wm_log_error("%s: not a WAV capture: expected %s", c->path, expected);
        return WM_E_FORMAT;
    }
    if (given->rate_hz > 0) facts->rate_hz = given->rate_hz;
    if (given->centre_hz > 0) facts->centre_hz = given->centre_hz;
    if (given->start_known) facts->start_ns = given->start_ns;
    status = facts_check(c->path, facts);
    return status == WM_OK ? data_find(c, container) : status;
}

wm_status wm_capture_open(const char *path, const wm_capture_facts *given, wm_container container,
                          wm_capture *ret)
{
    bool from_stdin = strcmp(path, "-") == 0;
    wm_capture c = {.path = from_stdin ? "standard input" : path, .fd = -1};
    struct stat info;
    if (!from_stdin && stat(path, &info) != 0) {
        wm_log_error("%s: %s", path, strerror(errno));
        return WM_E_IO;
    }
    if (!from_stdin && S_ISDIR(info.st_mode)) {
        wm_log_error("%s: found a directory, expected a capture", path);
        return WM_E_IO;
    }
    if (container == WM_CONTAINER_UNKNOWN) container = wm_capture_container(path);
    if (container == WM_CONTAINER_UNKNOWN) {
        wm_log_error("%s: format not known from the name's suffix, expected --format", c.path);
        return WM_E_ARGUMENT;
    }
    wm_status status = header_read(&c, path, given, container);
    if (status != WM_OK)
        wm_capture_close(&c);
    else
        *ret = c;
    return status;
}

void wm_capture_close(wm_capture *c)
{
    if (c->fd >= 0 && c->fd != STDIN_FILENO) close(c->fd);
    c->fd = -1;
}

// Nothing more came: is that where the capture should end?
static wm_status end_check(const wm_capture *c, size_t unit)
{
    if (c->cut > 0)
        wm_log_error("%s: ends inside a sample, after %zu of %zu bytes", c->path, c->cut, unit);
    else if (c->bytes_read == 0)
        wm_log_error("%s: found no samples", c->path);
    else if (c->bytes_left != 0 && c->bytes_left != UINT64_MAX)
        wm_log_error("%s: ends %llu bytes before its header says", c->path,
                     (unsigned long long)c->bytes_left);
    else
        return WM_END;
    return WM_E_TRUNCATED;
}

wm_status wm_capture_read(wm_capture *c, void *buffer, size_t size, size_t *ret_bytes)
{
    size_t unit = wm_sample_size(c->facts.format), n = 0;
    size_t limit = c->bytes_left < size ? (size_t)c->bytes_left : size;
    ssize_t got = 1;
    uint8_t *bytes = buffer;

    // A pipe gives what it has: go on only until the last sample is whole.
    while (n < limit && (n == 0 || n % unit != 0)) {
        got = read_some(c->fd, bytes + n, limit - n);
        if (got <= 0) break;
        n += (size_t)got;
    }
    if (got < 0) {
        wm_log_error("%s: %s", c->path, strerror(errno));
        return WM_E_IO;
    }
    if (c->bytes_left != UINT64_MAX) c->bytes_left -= n;
    c->bytes_read += n;
    if (n % unit != 0) c->cut = n % unit;
    *ret_bytes = n - n % unit;
    if (*ret_bytes > 0) return WM_OK;
    return wm_stop_asked() ? WM_END : end_check(c, unit);
}
