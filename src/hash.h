// SPDX-License-Identifier: MIT
// FNV-1a, 64 bits (Fowler, Noll, Vo): stable, and good enough to tell telegrams and meters apart.
#pragma once
#include <stddef.h>
#include <stdint.h>

static const uint64_t wm_hash_start = 0xCBF29CE484222325u;

// Goes on from `hash`, wm_hash_start at first.
static inline uint64_t wm_hash_feed(uint64_t hash, const void *bytes, size_t n)
{
    const uint8_t *p = bytes;
    for (size_t i = 0; i < n; i++) hash = (hash ^ p[i]) * 0x100000001B3u;
    return hash;
}
