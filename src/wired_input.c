// SPDX-License-Identifier: MIT
#include "wired_input.h"
#include <string.h>

enum {
    LONG_START = 0x68,
    LONG_FRAME = 9,  // 68 L L 68 C A CI checksum 16
    LONG_AROUND = 6, // all but the L bytes that are counted
    SHORT_START = 0x10,
    SHORT_FRAME = 5, // 10 C A checksum 16
    STOP = 0x16,
    ACKNOWLEDGE = 0xE5,
    FROM_MASTER = 0x40,  // C field: direction
    CI_DLMS_LAST = 0x1F, // which meters push, with the C field of a command
    CI_COMMANDS = 0x50,
};

static uint8_t sum_of(const uint8_t *bytes, size_t n)
{
    uint8_t sum = 0;
    for (size_t i = 0; i < n; i++) sum = (uint8_t)(sum + bytes[i]);
    return sum;
}

bool wm_wired_begins(const uint8_t *b, size_t n)
{
    return n >= LONG_FRAME && b[0] == LONG_START && b[3] == LONG_START && b[1] == b[2];
}

size_t wm_wired_length(const uint8_t *b, size_t n)
{
    size_t length = b[1] + (size_t)LONG_AROUND;
    return length < n ? length : n;
}

static bool is_whole(const uint8_t *b, size_t n)
{
    if (!wm_wired_begins(b, n) || b[1] < 3 || n < b[1] + (size_t)LONG_AROUND) return false;
    size_t end = 4 + (size_t)b[1];
    return b[end] == sum_of(b + 4, b[1]) && b[end + 1] == STOP;
}

static bool is_short(const uint8_t *b, size_t n)
{
    return n >= SHORT_FRAME && b[0] == SHORT_START && b[3] == (uint8_t)(b[1] + b[2]) && b[4] == STOP;
}

size_t wm_wired_noise(const uint8_t *bytes, size_t n)
{
    static const uint8_t idle[] = {0x00, 0xFF, 0xFE, 0x55, STOP, ACKNOWLEDGE};
    size_t at = 0;
    while (at < n && !is_whole(bytes + at, n - at)) {
        if (is_short(bytes + at, n - at))
            at += SHORT_FRAME;
        else if (memchr(idle, bytes[at], sizeof idle))
            at++;
        else
            return 0;
    }
    return at < n ? at : 0;
}

bool wm_wired_is_dlms(const uint8_t *b, size_t n)
{
    return is_whole(b, n) && b[6] <= CI_DLMS_LAST;
}

const char *wm_wired_chatter(const uint8_t *b, size_t n)
{
    if (n == 1 && b[0] == ACKNOWLEDGE) return "an acknowledgement (E5)";
    if (n == SHORT_FRAME && is_short(b, n)) return "a short frame of the bus master";
    if (is_whole(b, n) && (b[4] & FROM_MASTER) && b[6] >= CI_COMMANDS) return "a command of the bus master";
    return NULL;
}
