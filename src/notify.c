// SPDX-License-Identifier: MIT
#include "notify.h"
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

void wm_notify_open(wm_notify *n)
{
    const char *path = getenv("NOTIFY_SOCKET");
    size_t length = path ? strlen(path) : 0;
    *n = (wm_notify){.fd = -1, .address = {.sun_family = AF_UNIX}};
    if (length < 2 || length >= sizeof n->address.sun_path || (path[0] != '/' && path[0] != '@')) return;
    memcpy(n->address.sun_path, path, length);
    if (path[0] == '@') n->address.sun_path[0] = '\0'; // an abstract name
    n->address_size = (uint32_t)(offsetof(struct sockaddr_un, sun_path) + length);
    n->fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
}

void wm_notify_close(wm_notify *n)
{
    if (n->fd >= 0) close(n->fd);
    n->fd = -1;
}

void wm_notify_send(const wm_notify *n, const char *state)
{
    if (n->fd < 0) return;
    (void)!sendto(n->fd, state, strlen(state), MSG_NOSIGNAL, (const struct sockaddr *)&n->address,
                  n->address_size);
}
