// SPDX-License-Identifier: MIT
// Data type A of EN 13757-3: binary coded decimals, least significant byte first.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { WM_BCD_MAX = 9 }; // bytes: 18 digits fit an int64_t

// Reads n bytes, n <= WM_BCD_MAX. A most significant digit F means minus. False for any other letter; *ret is
// untouched.
bool wm_bcd_read(const uint8_t *bytes, size_t n, int64_t *ret);
