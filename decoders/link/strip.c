// SPDX-License-Identifier: MIT
#include "strip.h"
#include "wm/crc16.h"
#include <stdbool.h>
#include <string.h>

enum { BLOCK_1 = 10, BLOCK = 16, FORMAT_B_SPLIT = 126 };

static bool crc_holds(const uint8_t *block, size_t n)
{
    return wm_crc16(block, n) == (block[n] << 8 | block[n + 1]);
}

static size_t format_a_length(size_t l)
{
    return 1 + l + 2 * (1 + (l - 9 + BLOCK - 1) / BLOCK);
}

// EN 13757-4 11.2: ten bytes, then sixteen each, a CRC behind every block.
static bool strip_a(const uint8_t *bytes, size_t n, uint8_t *frame, uint16_t *ret_length)
{
    size_t at = 0, length = 0, block = BLOCK_1;
    while (at < n) {
        if (n - at < 3) return false;
        if (block > n - at - 2) block = n - at - 2;
        if (!crc_holds(bytes + at, block)) return false;
        memcpy(frame + length, bytes + at, block);
        length += block;
        at += block + 2;
        block = BLOCK;
    }
    *ret_length = (uint16_t)length;
    return true;
}

// EN 13757-4 11.3: one CRC at the end, over 128 bytes a first one behind byte 126. L counts them.
static bool strip_b(const uint8_t *bytes, size_t n, uint8_t *frame, uint16_t *ret_length)
{
    size_t first = n > FORMAT_B_SPLIT + 2 ? FORMAT_B_SPLIT : n - 2, length = first;
    if (n < 12 || !crc_holds(bytes, first)) return false;
    memcpy(frame, bytes, first);
    if (n > FORMAT_B_SPLIT + 2) {
        size_t second = n - first - 2;
        if (second < 3 || !crc_holds(bytes + first + 2, second - 2)) return false;
        memcpy(frame + first, bytes + first + 2, second - 2);
        length += second - 2;
    }
    frame[0] = (uint8_t)(length - 1);
    *ret_length = (uint16_t)length;
    return true;
}

wm_status wm_frame_strip(const uint8_t *bytes, size_t n, uint8_t frame[static WM_FRAME_MAX], uint16_t *ret_length)
{
    if (n < 1) return WM_E_TRUNCATED;
    if (n > WM_FRAME_AIR_MAX) return WM_E_LIMIT;
    size_t l = bytes[0];
    if (l < 9) return WM_E_LENGTH;
    if (n < l + 1) return WM_E_TRUNCATED;
    if (n == format_a_length(l)) return strip_a(bytes, n, frame, ret_length) ? WM_OK : WM_E_CRC;
    if (n > l + 1) return WM_E_LENGTH;
    if (strip_b(bytes, n, frame, ret_length)) return WM_OK;
    memcpy(frame, bytes, n);
    *ret_length = (uint16_t)n;
    return WM_OK;
}
