// SPDX-License-Identifier: MIT
// An rtl_tcp server (rtl-sdr's network protocol): 12 bytes "RTL0", tuner, gains; then samples in one
// direction and commands of 5 bytes in the other.
#include "log.h"
#include "source.h"
#include "stop.h"
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <netdb.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
    POLL_MS = 250,
    CONNECT_POLLS = 20, // 5 s
    READ_BYTES = 65536,
    HEADER_BYTES = 12,
    COMMAND_BYTES = 5,
    COMMANDS_MAX = 8,
    HOST_MAX = 256,
    PORT_MAX = 65535,
    WINDOW_S = 10, // rtl_tcp queues up to 500 buffers when the network is slow
};

// Numbers of the commands.
enum {
    SET_FREQUENCY = 1,
    SET_RATE = 2,
    SET_GAIN_MODE = 3,
    SET_GAIN = 4,
    SET_PPM = 5,
    SET_AGC = 8,
    SET_BIAS_TEE = 14
};

typedef struct address {
    char host[HOST_MAX];
    const char *port;
} address;

// "HOST:PORT", "HOST", "[IPV6]:PORT".
static bool address_parse(const char *text, address *a)
{
    bool bracket = text[0] == '[';
    const char *begin = text + (bracket ? 1 : 0), *end = bracket ? strchr(text, ']') : strrchr(text, ':');
    if (!end && bracket) return false;
    if (!end) end = text + strlen(text);
    const char *rest = end + (bracket ? 1 : 0);
    size_t n = (size_t)(end - begin);
    if (n == 0 || n >= sizeof a->host || (*rest != '\0' && *rest != ':') || strcmp(rest, ":") == 0)
        return false;
    memcpy(a->host, begin, n);
    a->host[n] = '\0';
    a->port = *rest ? rest + 1 : "1234";
    // getaddrinfo() would take the rest of a larger number.
    size_t digits = strspn(a->port, "0123456789");
    return a->port[digits] != '\0' || (digits <= 5 && strtoul(a->port, NULL, 10) - 1 < PORT_MAX);
}

// Waits for the socket, at most 5 s, not longer than until a signal asks to stop.
static bool ready_wait(int fd, short events)
{
    struct pollfd p = {.fd = fd, .events = events};
    for (int i = 0; i < CONNECT_POLLS && !wm_stop_asked(); i++) {
        int n = poll(&p, 1, POLL_MS);
        if (n > 0) return true;
        if (n < 0 && errno != EINTR) return false;
    }
    errno = ETIMEDOUT;
    return false;
}

static int address_connect(const struct addrinfo *info)
{
    int error = 0;
    socklen_t size = sizeof error;
    int fd = socket(info->ai_family, info->ai_socktype | SOCK_NONBLOCK | SOCK_CLOEXEC, info->ai_protocol);
    if (fd < 0) return -1;
    if (connect(fd, info->ai_addr, info->ai_addrlen) == 0) return fd;
    error = errno;
    if (error == EINPROGRESS) {
        if (!ready_wait(fd, POLLOUT))
            error = errno;
        else if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size) != 0)
            error = errno;
    }
    if (error == 0) return fd;
    close(fd);
    errno = error;
    return -1;
}

static wm_status server_connect(const address *a, wm_source *s)
{
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM}, *list;
    int failed = getaddrinfo(a->host, a->port, &hints, &list);
    if (failed != 0) {
        wm_log_error("%s: %s", s->name, gai_strerror(failed));
        return WM_E_NO_DEVICE;
    }
    for (const struct addrinfo *i = list; i && s->fd < 0; i = i->ai_next) s->fd = address_connect(i);
    int error = errno;
    freeaddrinfo(list);
    if (s->fd >= 0) return WM_OK;
    wm_log_error("%s: %s", s->name, strerror(error));
    return WM_E_NO_DEVICE;
}

static wm_status header_read(wm_source *s)
{
    uint8_t header[HEADER_BYTES];
    size_t n = 0;
    while (n < sizeof header) {
        if (!ready_wait(s->fd, POLLIN)) break;
        ssize_t got = recv(s->fd, header + n, sizeof header - n, 0);
        if (got < 0 && (errno == EINTR || errno == EAGAIN)) continue;
        if (got <= 0) break;
        n += (size_t)got;
    }
    if (n == sizeof header && memcmp(header, "RTL0", 4) == 0) return WM_OK;
    wm_log_error("%s: found %s, expected an rtl_tcp server (is another program connected to it?)", s->name,
                 n == sizeof header ? "another protocol" : "no greeting");
    return WM_E_NO_DEVICE;
}

static void command_add(uint8_t *bytes, size_t *n, uint8_t command, uint32_t value)
{
    uint8_t *p = bytes + *n;
    p[0] = command;
    p[1] = (uint8_t)(value >> 24);
    p[2] = (uint8_t)(value >> 16);
    p[3] = (uint8_t)(value >> 8);
    p[4] = (uint8_t)value;
    *n += COMMAND_BYTES;
}

static wm_status settings_send(const wm_source_config *config, wm_source *s)
{
    uint8_t bytes[COMMANDS_MAX * COMMAND_BYTES];
    size_t n = 0, sent = 0;
    bool manual = !isnan(config->gain_db);
    command_add(bytes, &n, SET_RATE, (uint32_t)config->rate_hz);
    command_add(bytes, &n, SET_FREQUENCY, (uint32_t)config->centre_hz);
    if (config->ppm != 0) command_add(bytes, &n, SET_PPM, (uint32_t)(int32_t)config->ppm);
    command_add(bytes, &n, SET_AGC, 0);
    command_add(bytes, &n, SET_GAIN_MODE, manual);
    if (manual) command_add(bytes, &n, SET_GAIN, (uint32_t)(int32_t)lround(config->gain_db * 10));
    if (config->bias_tee) command_add(bytes, &n, SET_BIAS_TEE, 1);
    while (sent < n) {
        if (!ready_wait(s->fd, POLLOUT)) break;
        ssize_t done = send(s->fd, bytes + sent, n - sent, MSG_NOSIGNAL);
        if (done < 0 && (errno == EINTR || errno == EAGAIN)) continue;
        if (done < 0) break;
        sent += (size_t)done;
    }
    if (sent == n) return WM_OK;
    wm_log_error("%s: %s", s->name, strerror(errno));
    return WM_E_NO_DEVICE;
}

static void rtltcp_run(wm_source *s, wm_ring *ring)
{
    uint8_t bytes[READ_BYTES];
    while (!s->stopped) {
        struct pollfd p = {.fd = s->fd, .events = POLLIN};
        if (poll(&p, 1, POLL_MS) <= 0) continue;
        ssize_t n = recv(s->fd, bytes, sizeof bytes, 0);
        if (n < 0 && (errno == EINTR || errno == EAGAIN)) continue;
        if (n <= 0) {
            wm_ring_end(ring, WM_E_DEVICE_LOST,
                        n < 0 ? "the connection broke" : "the server closed the connection");
            return;
        }
        if (!wm_ring_put(ring, bytes, (size_t)n, false)) break;
    }
    wm_ring_end(ring, WM_END, "");
}

static void rtltcp_close(wm_source *s)
{
    if (s->fd >= 0) close(s->fd);
    s->fd = -1;
}

bool wm_source_is_rtltcp(const char *device)
{
    // As ours are named, and as the program is.
    return strncmp(device, "rtltcp:", 7) == 0 || strncmp(device, "rtl_tcp:", 8) == 0;
}

wm_status wm_source_rtltcp_open(const wm_source_config *config, wm_source *s)
{
    static const wm_source_ops ops = {.run = rtltcp_run, .close = rtltcp_close};
    address a;
    if (!address_parse(strchr(config->device, ':') + 1, &a)) {
        wm_log_error("--device: found \"%s\", expected rtltcp:HOST:PORT, PORT 1 to 65535", config->device);
        return WM_E_ARGUMENT;
    }
    s->ops = &ops;
    s->live = true;
    s->window_s = WINDOW_S;
    snprintf(s->name, sizeof s->name, "%s", config->device);
    wm_status status = server_connect(&a, s);
    if (status == WM_OK) status = header_read(s);
    if (status == WM_OK) status = settings_send(config, s);
    if (status != WM_OK) rtltcp_close(s);
    return status;
}
