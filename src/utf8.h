// SPDX-License-Identifier: MIT
// Is it UTF-8?
#pragma once
#include <stddef.h>

// Length of the valid UTF-8 sequence of two to four bytes at p (RFC 3629), 0 when there is none. p ends with
// NUL.
size_t wm_utf8_length(const unsigned char *p);

// Copies text (NUL-terminated) as UTF-8: unchanged when it is, read as ISO 8859-1 when it is not. Returns the
// bytes written without the NUL; what does not fit is cut at a character. 2 strlen + 1 bytes always do; size
// > 0.
size_t wm_utf8_from(const char *text, char *ret, size_t size);
