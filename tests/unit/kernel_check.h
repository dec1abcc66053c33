// SPDX-License-Identifier: MIT
// What the tests of kernels share, which run without a test library: random bits, failures, guarded memory.
#pragma once
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CANARY = 0x5A, CANARY_BYTES = 64 };

static uint64_t state = 88172645463325252ULL;
static int failures;

static inline uint64_t next(void) // xorshift64, Marsaglia 2003
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return state;
}

static inline void check(bool good, const char *tier, const char *kernel, const char *what, size_t n)
{
    if (good) return;
    failures++;
    fprintf(stderr, "%s %s differs: %s, %zu\n", tier, kernel, what, n);
}

// Memory that is exactly as large as asked, so that a sanitizer or the canary sees every byte too many.
static inline unsigned char *guarded(size_t bytes, size_t shift)
{
    unsigned char *p = malloc(shift + bytes + CANARY_BYTES);
    if (!p) exit(1);
    memset(p, CANARY, shift + bytes + CANARY_BYTES);
    return p;
}

static inline bool canary_lives(const unsigned char *end)
{
    for (size_t i = 0; i < CANARY_BYTES; i++)
        if (end[i] != CANARY) return false;
    return true;
}
