// SPDX-License-Identifier: MIT
#include "sink.h"
#include <errno.h>
#include <unistd.h>

static wm_status fd_write(wm_sink *sink, const char *line, size_t n)
{
    while (n > 0) {
        ssize_t done = write(sink->fd, line, n);
        if (done < 0 && errno == EINTR) continue;
        if (done < 0) return WM_E_IO;
        line += done;
        n -= (size_t)done;
    }
    return WM_OK;
}

wm_sink wm_sink_fd(int fd)
{
    return (wm_sink){.write = fd_write, .fd = fd};
}
