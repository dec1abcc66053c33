// SPDX-License-Identifier: MIT
// Forgets key bytes in a way that no compiler takes out.
#pragma once
#include <stddef.h>

void wm_wipe(void *bytes, size_t n);
