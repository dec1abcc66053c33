// SPDX-License-Identifier: MIT
// Keys that everyone knows, which meters leave the factory with. They protect nothing.
#pragma once
#include "cipher.h"
#include "wm/address.h"

enum { WM_KNOWN_KEYS_MAX = 2 }; // of one meter

// The index-th of them for a meter of this manufacturer, or NULL beyond the last.
const uint8_t *wm_known_key(uint16_t manufacturer, unsigned index);
