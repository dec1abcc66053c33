// SPDX-License-Identifier: MIT
#include "progress.h"
#include "log.h"
#include "timestamp.h"
#include <stdio.h>
#include <unistd.h>

enum { DRAW_EVERY_NS = 200000000, BAR_WIDTH = 30 };

void wm_progress_begin(wm_progress *p, double rate_hz, uint64_t total)
{
    *p = (wm_progress){.rate_hz = rate_hz, .total = total, .begin_ns = wm_monotonic_now()};
    p->shown = isatty(STDERR_FILENO) && !isatty(STDOUT_FILENO);
    p->drawn_ns = p->begin_ns;
}

void wm_progress_update(wm_progress *p, uint64_t samples)
{
    static const char full[] = "##############################", empty[] = "..............................";
    if (!p->shown) return;
    int64_t now = wm_monotonic_now();
    if (now - p->drawn_ns < DRAW_EVERY_NS) return;
    p->drawn_ns = now;

    double elapsed = (double)(now - p->begin_ns) / 1e9, speed = (double)samples / elapsed;
    char bar[96] = "";
    if (p->total > 0) {
        double part = samples < p->total ? (double)samples / (double)p->total : 1;
        int filled = (int)(part * BAR_WIDTH);
        snprintf(bar, sizeof bar, "[%.*s%.*s] %3d %%  ", filled, full, BAR_WIDTH - filled, empty,
                 (int)(100 * part) % 101);
    }
    fprintf(stderr, "\r\033[K%s%.1f s  %.1f MS/s  %.1f x real time", bar, (double)samples / p->rate_hz,
            speed / 1e6, speed / p->rate_hz);
    fflush(stderr);
    wm_log_set_bar(1);
}

void wm_progress_end(wm_progress *p)
{
    if (!p->shown) return;
    fputs("\r\033[K", stderr);
    fflush(stderr);
    wm_log_set_bar(0);
}
