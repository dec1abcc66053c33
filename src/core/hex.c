// SPDX-License-Identifier: MIT
#include "wm/hex.h"

enum { BAD = 0, BLANK = 17 };

// What a character is: a nibble (1 + its value), a separator, or neither.
// clang-format off
static const uint8_t kinds[256] = {
    [' '] = BLANK, ['\t'] = BLANK, ['_'] = BLANK, ['#'] = BLANK,
    ['|'] = BLANK, [':'] = BLANK, ['-'] = BLANK, [','] = BLANK,
    ['0'] = 1, 2, 3, 4, 5, 6, 7, 8, 9, 10,
    ['A'] = 11, 12, 13, 14, 15, 16,
    ['a'] = 11, 12, 13, 14, 15, 16,
};
// clang-format on

static unsigned kind(char c)
{
    return kinds[(unsigned char)c];
}

wm_status wm_hex_read(const char *text, size_t n, uint8_t *bytes, size_t max, size_t *ret_length,
                      size_t *ret_at)
{
    size_t length = 0, at = 0;
    wm_status status = WM_OK;
    while (at < n) {
        unsigned high = kind(text[at]), low = at + 1 < n ? kind(text[at + 1]) : BAD;
        if (high == BLANK) {
            at++;
            continue;
        }
        if (text[at] == '0' && at + 1 < n && (text[at + 1] == 'x' || text[at + 1] == 'X')) {
            at += 2;
            continue;
        }
        if (high == BAD || low == BAD || low == BLANK) {
            at += high == BAD ? 0 : 1;
            status = WM_E_FORMAT;
            break;
        }
        if (length == max) {
            status = WM_E_LIMIT;
            break;
        }
        bytes[length++] = (uint8_t)((high - 1) << 4 | (low - 1));
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
