// SPDX-License-Identifier: MIT
#include "latin1.h"

bool wm_latin1_is_text(const uint8_t *bytes, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (bytes[i] < 0x20 || (bytes[i] >= 0x7F && bytes[i] < 0xA0)) return false;
    return true;
}

void wm_latin1_reverse(const uint8_t *bytes, size_t n, char *text, size_t size)
{
    size_t used = 0;
    for (size_t i = n; i-- > 0;) {
        uint8_t c = bytes[i];
        if (c == 0) continue;
        if (used + (c < 0x80 ? 1 : 2) >= size) break;
        if (c >= 0x80) {
            text[used++] = (char)(0xC0 | c >> 6);
            c = 0x80 | (c & 0x3F);
        }
        text[used++] = (char)c;
    }
    text[used] = 0;
}
