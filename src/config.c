// SPDX-License-Identifier: MIT
#include "config.h"
#include "log.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char blanks[] = " \t\r";

// The whole file as text, or NULL after a message.
static char *text_read(const char *path)
{
    FILE *f = fopen(path, "re");
    char *text = f ? malloc(WM_CONFIG_MAX + 1) : NULL;
    size_t n = text ? fread(text, 1, WM_CONFIG_MAX + 1, f) : 0;
    if (!text || ferror(f)) {
        wm_log_error("%s: found %s, expected a configuration file", path, strerror(errno));
    } else if (n > WM_CONFIG_MAX) {
        wm_log_error("%s: found more than %d bytes, expected a configuration file", path, WM_CONFIG_MAX);
    } else if (memchr(text, '\0', n)) {
        wm_log_error("%s: found a byte 0, expected text", path);
    } else {
        fclose(f);
        text[n] = '\0';
        return text;
    }
    if (f) fclose(f);
    free(text);
    return NULL;
}

static char *trimmed(char *text)
{
    text += strspn(text, blanks);
    size_t n = strlen(text);
    while (n > 0 && strchr(blanks, text[n - 1])) text[--n] = '\0';
    return text;
}

static wm_status line_read(const wm_command *c, const char *path, int number, char *line, void *values)
{
    char where[WM_LOG_LINE];
    line = trimmed(line);
    if (line[0] == '\0' || line[0] == '#' || line[0] == ';') return WM_OK;
    snprintf(where, sizeof where, "%s:%d", path, number);
    char *equals = strchr(line, '=');
    if (equals) *equals = '\0';
    return wm_options_set(c, trimmed(line), equals ? trimmed(equals + 1) : "", where, values);
}

wm_status wm_config_read(const wm_command *c, const char *path, void *values, char **ret_text)
{
    char *text = text_read(path), *next = text;
    if (!text) return WM_E_ARGUMENT;
    for (int number = 1; next; number++) {
        char *line = next;
        next = strchr(line, '\n');
        if (next) *next++ = '\0';
        wm_status status = line_read(c, path, number, line, values);
        if (status == WM_OK) continue;
        free(text);
        return status;
    }
    *ret_text = text;
    return WM_OK;
}
