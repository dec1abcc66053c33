// SPDX-License-Identifier: MIT
#include "metrics.h"
#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PATH_SIZE = 4096 };

static void head_print(FILE *f, const char *name, const char *type, const char *help)
{
    fprintf(f, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

static void counter_print(FILE *f, const char *name, const char *help, uint64_t value)
{
    head_print(f, name, "counter", help);
    fprintf(f, "%s %llu\n", name, (unsigned long long)value);
}

static void labelled_print(FILE *f, const char *name, const char *label, const char *word, uint64_t value)
{
    fprintf(f, "%s{%s=\"%s\"} %llu\n", name, label, word, (unsigned long long)value);
}

static void stats_print(FILE *f, const wm_pipeline_stats *s)
{
    const wm_receiver_stats *r = &s->receiver;
    counter_print(f, "wmrx_samples_total", "IQ samples taken in.", s->samples);
    counter_print(f, "wmrx_samples_lost_total", "IQ samples lost on the way.", s->lost);
    counter_print(f, "wmrx_samples_clipped_total", "IQ samples at full scale.", r->clipped);
    counter_print(f, "wmrx_bursts_total", "Stretches that hold power.", r->bursts);
    counter_print(f, "wmrx_candidates_total", "Sync words found.", r->candidates);
    counter_print(f, "wmrx_candidates_dropped_total", "Sync words left out for lack of time.", r->dropped);
    counter_print(f, "wmrx_telegrams_repaired_total", "Telegrams with changed symbols.", r->repaired);
    head_print(f, "wmrx_telegrams_total", "counter", "Telegrams whose CRCs all held.");
    for (int mode = 0; mode < WM_MODE_COUNT; mode++)
        labelled_print(f, "wmrx_telegrams_total", "mode", wm_modes[mode].name, r->frames[mode]);
    head_print(f, "wmrx_failures_total", "counter", "Attempts that gave no telegram.");
    labelled_print(f, "wmrx_failures_total", "reason", "crc", r->crc_failed);
    labelled_print(f, "wmrx_failures_total", "reason", "length", r->length);
    labelled_print(f, "wmrx_failures_total", "reason", "implausible", r->implausible);
    labelled_print(f, "wmrx_failures_total", "reason", "truncated", r->truncated);
    head_print(f, "wmrx_decrypt_total", "counter", "How protected layers ended.");
    for (int d = 0; d < WM_DECRYPT_COUNT; d++)
        labelled_print(f, "wmrx_decrypt_total", "result", wm_decrypt_name((wm_decrypt)d), s->decrypt[d]);
    head_print(f, "wmrx_lines_left_out_total", "counter", "Telegrams of which no line was printed.");
    labelled_print(f, "wmrx_lines_left_out_total", "reason", "not_selected", s->not_selected);
    labelled_print(f, "wmrx_lines_left_out_total", "reason", "repeated", s->repeated);
    head_print(f, "wmrx_last_telegram_timestamp_seconds", "gauge",
               "Unix time of the last telegram, 0 = none.");
    fprintf(f, "wmrx_last_telegram_timestamp_seconds %.3f\n", (double)s->last_ns / 1e9);
}

wm_status wm_metrics_write(const char *path, const wm_pipeline_stats *s)
{
    char next[PATH_SIZE];
    if (snprintf(next, sizeof next, "%s.new", path) >= (int)sizeof next) {
        errno = ENAMETOOLONG;
        return WM_E_IO;
    }
    // A device would be replaced by a file.
    struct stat info;
    if (stat(path, &info) == 0 && !S_ISREG(info.st_mode)) {
        errno = S_ISDIR(info.st_mode) ? EISDIR : EINVAL;
        return WM_E_IO;
    }
    FILE *f = fopen(next, "we");
    if (!f) return WM_E_IO;
    stats_print(f, s);
    bool written = fflush(f) == 0 && !ferror(f);
    int error = errno;
    written = fclose(f) == 0 && written;
    if (written && rename(next, path) == 0) return WM_OK;
    if (!written) errno = error;
    error = errno;
    unlink(next);
    errno = error;
    return WM_E_IO;
}
