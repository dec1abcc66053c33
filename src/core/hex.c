// SPDX-License-Identifier: MIT
#include "wm/hex.h"
#include <string.h>

static int nibble(char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

wm_status wm_hex_read(const char *text, size_t n, uint8_t *bytes, size_t max, size_t *ret_length,
                      size_t *ret_at)
{
    size_t length = 0, at = 0;
    wm_status status = WM_OK;
    while (at < n) {
        if (text[at] != 0 && strchr(" \t_|", text[at])) {
            at++;
            continue;
        }
        int high = nibble(text[at]), low = at + 1 < n ? nibble(text[at + 1]) : -1;
        if (high < 0 || low < 0) {
            at += high < 0 ? 0 : 1;
            status = WM_E_FORMAT;
            break;
        }
        if (length == max) {
            status = WM_E_LIMIT;
            break;
        }
        bytes[length++] = (uint8_t)(high << 4 | low);
        at += 2;
    }
    if (ret_at) *ret_at = at;
    if (status == WM_OK) *ret_length = length;
    return status;
}

void wm_hex_write(const uint8_t *bytes, size_t n, char *text)
{
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < n; i++) {
        *text++ = digits[bytes[i] >> 4];
        *text++ = digits[bytes[i] & 15];
    }
    *text = 0;
}
