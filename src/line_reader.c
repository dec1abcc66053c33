// SPDX-License-Identifier: MIT
#include "line_reader.h"
#include "keys/wipe.h"
#include "stop.h"
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { POLL_MS = 250 };

struct wm_lines {
    int fd;
    size_t max, from, to; // unread bytes are buffer[from .. to)
    size_t given;         // bytes in front of `from` that were handed out last
    bool end, skipping;   // skipping: inside a line that was too long
    char buffer[];
};

wm_status wm_lines_create(int fd, size_t max, wm_lines **ret)
{
    wm_lines *l = calloc(1, sizeof *l + max + 1);
    if (!l) return WM_E_MEMORY;
    l->fd = fd;
    l->max = max;
    *ret = l;
    return WM_OK;
}

void wm_lines_destroy(wm_lines *l)
{
    if (!l) return;
    wm_wipe(l->buffer, l->max + 1);
    free(l);
}

// Moves what is unread to the front and reads more behind it.
static wm_status refill(wm_lines *l)
{
    size_t unread = l->to - l->from;
    memmove(l->buffer, l->buffer + l->from, unread);
    wm_wipe(l->buffer + unread, l->from); // where the bytes stood before they moved
    l->to = unread;
    l->from = 0;
    for (;;) {
        // In short turns, so that a signal that came just before is seen too.
        struct pollfd p = {.fd = l->fd, .events = POLLIN};
        int ready = poll(&p, 1, POLL_MS);
        if (wm_stop_asked()) return WM_END;
        // poll() passes over a negative descriptor; read() says what is wrong with it.
        if ((ready == 0 && l->fd >= 0) || (ready < 0 && errno == EINTR)) continue;
        ssize_t n = read(l->fd, l->buffer + l->to, l->max + 1 - l->to);
        if (n < 0 && (errno == EINTR || errno == EAGAIN)) continue;
        if (n < 0) return WM_E_IO;
        l->end = n == 0;
        l->to += (size_t)n;
        return WM_OK;
    }
}

// Hands out buffer[from .. from + n) and passes its newline.
static wm_status hand_out(wm_lines *l, size_t n, const char **ret_line, size_t *ret_length)
{
    bool tail = l->skipping;
    *ret_line = l->buffer + l->from;
    *ret_length = n;
    l->from += n;
    l->given = n;
    if (l->from < l->to) l->from++, l->given++;
    l->skipping = false;
    return tail ? WM_E_LIMIT : WM_OK;
}

wm_status wm_lines_next(wm_lines *l, const char **ret_line, size_t *ret_length)
{
    wm_wipe(l->buffer + l->from - l->given, l->given);
    l->given = 0;
    for (size_t searched = 0;;) {
        const char *start = l->buffer + l->from;
        const char *newline = memchr(start + searched, '\n', l->to - l->from - searched);
        if (newline) return hand_out(l, (size_t)(newline - start), ret_line, ret_length);
        searched = l->to - l->from;
        if (l->end) return searched > 0 || l->skipping ? hand_out(l, searched, ret_line, ret_length) : WM_END;
        if (searched > l->max) { // full: the line goes on beyond what is taken
            l->skipping = true;
            l->from = l->to;
            searched = 0;
        }
        wm_status status = refill(l);
        if (status != WM_OK) return status;
    }
}
