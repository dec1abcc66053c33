// SPDX-License-Identifier: MIT
#include "terminal.h"
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

bool wm_terminal_has_colour(int fd)
{
    const char *no_colour = getenv("NO_COLOR"), *terminal = getenv("TERM");
    if (no_colour && *no_colour) return false;
    return terminal && strcmp(terminal, "dumb") != 0 && isatty(fd);
}
