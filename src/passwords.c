// SPDX-License-Identifier: MIT
#include "passwords.h"
#include "keys/secret.h"
#include "keys/wipe.h"
#include "line_reader.h"
#include "log.h"
#include "stop.h"
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

enum { PASSWORD_MAX = 256, PROMPT_MAX = 300 }; // bytes

struct wm_passwords {
    wm_lines *lines; // NULL: ask
    size_t length;
    char text[PASSWORD_MAX + 1];
};

wm_status wm_passwords_create(int fd, wm_passwords **ret)
{
    wm_passwords *p = wm_secret_create(sizeof *p, sizeof *p);
    if (!p) return WM_E_MEMORY;
    if (fd >= 0 && wm_lines_create(fd, PASSWORD_MAX, &p->lines) != WM_OK) {
        wm_secret_destroy(p, sizeof *p);
        return WM_E_MEMORY;
    }
    *ret = p;
    return WM_OK;
}

void wm_passwords_destroy(wm_passwords *p)
{
    if (!p) return;
    wm_lines_destroy(p->lines);
    wm_secret_destroy(p, sizeof *p);
}

static wm_status next_line(wm_passwords *p)
{
    const char *line;
    size_t n;
    wm_status status = wm_lines_next(p->lines, &line, &n);
    if (status == WM_END && p->length > 0) return WM_OK;
    if (status == WM_E_IO)
        wm_log_error("--password-fd: %s", strerror(errno));
    else if (status == WM_E_LIMIT)
        wm_log_error("--password-fd: found a password of over %d bytes, expected at most 16", PASSWORD_MAX);
    else if (status != WM_OK || n == 0 || memchr(line, '\0', n))
        wm_log_error("--password-fd: found no password, expected a line of text");
    else {
        memcpy(p->text, line, n);
        while (n > 0 && p->text[n - 1] == '\r') n--;
        p->text[n] = '\0';
        p->length = n;
        return WM_OK;
    }
    return WM_E_ARGUMENT;
}

static wm_status write_prompt(int terminal, const char *path)
{
    char prompt[PROMPT_MAX];
    int n = snprintf(prompt, sizeof prompt, "Password of %.256s: ", path);
    for (int i = 0; i < n; i++)
        if (iscntrl((unsigned char)prompt[i])) prompt[i] = '?';
    return write(terminal, prompt, (size_t)n) == n ? WM_OK : WM_E_IO;
}

// Reads a line; what is too long is cut, and then is no password of any file.
static wm_status read_line(wm_passwords *p, int terminal)
{
    p->length = 0;
    for (;;) {
        char c;
        ssize_t n = read(terminal, &c, 1);
        if (n == 0 || wm_stop_asked()) return WM_END;
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return WM_E_IO;
        if (c == '\n') break;
        if (p->length < PASSWORD_MAX) p->text[p->length++] = c;
    }
    p->text[p->length] = '\0';
    return WM_OK;
}

// Without echo, and without the keys that would leave the terminal like that.
static wm_status ask(wm_passwords *p, int terminal, const char *path)
{
    struct termios before, now;
    if (tcgetattr(terminal, &before) != 0) return WM_E_IO;
    now = before;
    now.c_lflag &= ~(tcflag_t)(ECHO | ECHONL);
    now.c_lflag |= ICANON | ISIG;
    now.c_cc[VQUIT] = now.c_cc[VSUSP] = _POSIX_VDISABLE;
    wm_stop_install();
    if (tcsetattr(terminal, TCSAFLUSH, &now) != 0) return WM_E_IO;
    wm_status status = write_prompt(terminal, path);
    if (status == WM_OK) status = read_line(p, terminal);
    // The line end that was not echoed, too.
    bool restored = tcsetattr(terminal, TCSAFLUSH, &before) == 0 && write(terminal, "\n", 1) == 1;
    return status == WM_OK && !restored ? WM_E_IO : status;
}

wm_status wm_passwords_next(wm_passwords *p, const char *path, const char **ret_password)
{
    wm_status status = WM_OK;
    *ret_password = p->text;
    if (p->lines) return next_line(p);
    int terminal = open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (terminal < 0) {
        wm_log_error("%s: found no terminal to ask for its password, expected --password-fd N", path);
        return WM_E_ARGUMENT;
    }
    status = ask(p, terminal, path);
    if (status == WM_E_IO) wm_log_error("terminal: %s", strerror(errno));
    if (status == WM_END) wm_log_error("%s: found no password", path);
    (void)close(terminal);
    return status;
}
