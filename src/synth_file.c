// SPDX-License-Identifier: MIT
#include "synth_file.h"
#include "log.h"
#include "synth_sigmf.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { PATH_SIZE = 4096 };

static const char data_ending[] = ".sigmf-data";
static const char meta_ending[] = ".sigmf-meta";

static bool ends_with(const char *path, const char *ending)
{
    size_t n = strlen(path), m = strlen(ending);
    return n > m && strcmp(path + n - m, ending) == 0;
}

static wm_status io_failed(const char *path)
{
    if (errno == EPIPE) return WM_OK;
    wm_log_error("%s: %s", path, strerror(errno));
    return WM_E_IO;
}

static wm_status samples_write(wm_synth *s, wm_sample_format format, FILE *out, const char *path)
{
    const uint8_t *bytes;
    for (size_t n; (n = wm_synth_next(s, &bytes)) > 0;)
        if (fwrite(bytes, wm_sample_size(format), n, out) != n) return io_failed(path);
    if (fflush(out) != 0) return io_failed(path);
    uint64_t clipped = wm_synth_clipped(s), all = 2 * wm_synth_plan_of(s)->samples;
    if (clipped > 0)
        wm_log_warning("%.3g %% of the I and Q values are beyond full scale and were cut",
                       100 * (double)clipped / (double)all);
    return WM_OK;
}

static wm_status data_write(const wm_synth_file *f, wm_synth *s, const char *path)
{
    FILE *out = fopen(path, "wb");
    if (!out) return io_failed(path);
    wm_status status = samples_write(s, f->config->format, out, path);
    if (fclose(out) != 0 && status == WM_OK) status = io_failed(path);
    return status;
}

static wm_status meta_write(const wm_synth_file *f, const wm_synth *s, const char *path)
{
    FILE *out = fopen(path, "w");
    if (!out) return io_failed(path);
    wm_synth_sigmf_write(out, f->config, f->telegrams, wm_synth_plan_of(s), f->datetime);
    wm_status status = ferror(out) ? io_failed(path) : WM_OK;
    if (fclose(out) != 0 && status == WM_OK) status = io_failed(path);
    return status;
}

wm_status wm_synth_file_write(const wm_synth_file *f, wm_synth *s)
{
    if (strcmp(f->path, "-") == 0) {
        if (!isatty(STDOUT_FILENO)) return samples_write(s, f->config->format, stdout, "standard output");
        wm_log_error("--output: found a terminal, expected a file or a pipe");
        return WM_E_ARGUMENT;
    }
    if (!ends_with(f->path, data_ending) && !ends_with(f->path, meta_ending))
        return data_write(f, s, f->path);
    char path[PATH_SIZE];
    size_t base = strlen(f->path) - strlen(data_ending);
    if (base + sizeof data_ending > sizeof path) {
        wm_log_error("--output: found a path of %zu characters, expected fewer than %d", strlen(f->path),
                     PATH_SIZE);
        return WM_E_ARGUMENT;
    }
    memcpy(path, f->path, base);
    memcpy(path + base, meta_ending, sizeof meta_ending);
    wm_status status = meta_write(f, s, path);
    memcpy(path + base, data_ending, sizeof data_ending);
    return status == WM_OK ? data_write(f, s, path) : status;
}
