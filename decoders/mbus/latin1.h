// SPDX-License-Identifier: MIT
// Text of EN 13757-3: ISO 8859-1, last character first.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Whether every byte is a printable character.
bool wm_latin1_is_text(const uint8_t *bytes, size_t n);

// Turns the n bytes round into UTF-8 with a NUL at the end. NUL bytes are left out (padding), and so are the
// characters that no longer fit into `size` bytes.
void wm_latin1_reverse(const uint8_t *bytes, size_t n, char *text, size_t size);
