// SPDX-License-Identifier: MIT
// The service manager's notification socket (sd_notify(3), NOTIFY_SOCKET): one datagram a message. Without a
// service manager nothing is sent. The protocol is stable and small, so no library is needed for it.
#pragma once
#include <stdint.h>
#include <sys/un.h>

typedef struct wm_notify {
    int fd; // -1 = nobody listens
    struct sockaddr_un address;
    uint32_t address_size;
} wm_notify;

void wm_notify_open(wm_notify *n);
void wm_notify_close(wm_notify *n);

// Sends "READY=1", "WATCHDOG=1", "STATUS=text" or several of them, a line each. A service manager that does
// not listen costs nothing.
void wm_notify_send(const wm_notify *n, const char *state);
