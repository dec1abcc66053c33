// SPDX-License-Identifier: MIT
// IQ samples on standard input, as from `rtl_sdr -`. Whoever writes is kept waiting rather than losing
// samples.
#include "source.h"
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { POLL_MS = 250, READ_BYTES = 65536 };

static void stdin_run(wm_source *s, wm_ring *ring)
{
    uint8_t bytes[READ_BYTES];
    bool any = false;
    while (!s->stopped) {
        struct pollfd p = {.fd = STDIN_FILENO, .events = POLLIN};
        int ready = poll(&p, 1, POLL_MS);
        if (ready == 0 || (ready < 0 && errno == EINTR)) continue;
        ssize_t n = ready < 0 ? -1 : read(STDIN_FILENO, bytes, sizeof bytes);
        if (n < 0 && (errno == EINTR || errno == EAGAIN)) continue;
        if (n < 0) {
            wm_ring_end(ring, WM_E_IO, strerror(errno));
            return;
        }
        if (n == 0 && !any) {
            wm_ring_end(ring, WM_E_IO, "ended without samples");
            return;
        }
        if (n == 0) break;
        any = true;
        if (!wm_ring_put(ring, bytes, (size_t)n, true)) break;
    }
    wm_ring_end(ring, WM_END, "");
}

wm_status wm_source_stdin_open(const wm_source_config *config, wm_source *s)
{
    static const wm_source_ops ops = {.run = stdin_run};
    s->ops = &ops;
    s->format = config->format;
    s->window_s = 2;
    snprintf(s->name, sizeof s->name, "standard input");
    return WM_OK;
}
