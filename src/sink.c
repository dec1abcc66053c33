// SPDX-License-Identifier: MIT
#include "sink.h"
#include <errno.h>
#include <poll.h>
#include <unistd.h>

static wm_status fd_write(wm_sink *sink, const char *line, size_t n)
{
    while (n > 0) {
        ssize_t done = write(sink->fd, line, n);
        if (done < 0 && errno == EINTR) continue;
        if (done < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
            // A terminal or pipe that another program set to non-blocking.
            struct pollfd room = {.fd = sink->fd, .events = POLLOUT};
            poll(&room, 1, -1);
            continue;
        }
        if (done < 0) {
            sink->error = errno;
            return WM_E_IO;
        }
        line += done;
        n -= (size_t)done;
    }
    return WM_OK;
}

wm_sink wm_sink_fd(int fd)
{
    return (wm_sink){.write = fd_write, .fd = fd};
}
