// SPDX-License-Identifier: MIT
// Whether a human looks at it.
#pragma once
#include <stdbool.h>

// Colours may be written to this file descriptor: it is a terminal that knows them, and NO_COLOR is not set.
bool wm_terminal_has_colour(int fd);
