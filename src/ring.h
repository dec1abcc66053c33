// SPDX-License-Identifier: MIT
// The bounded buffer between the thread that reads a device and the one that computes: one writer, one
// reader. When it is full, samples are lost and counted; the device is never kept waiting.
#pragma once
#include "wm/status.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    WM_RING_BLOCKS = 64,
    WM_RING_BLOCK_BYTES = 131072, // 8 MiB in all: 2.6 s at 1.6 MS/s of two bytes
};

typedef struct wm_ring wm_ring;

// What the reader gets: samples that follow each other without a gap.
typedef struct wm_ring_block {
    const uint8_t *bytes;
    size_t size;          // a multiple of the sample's size
    uint64_t lost_before; // bytes lost between the block before and this one
    int64_t arrived_ns;   // CLOCK_MONOTONIC when the last byte was put
} wm_ring_block;

WM_MUST_USE wm_status wm_ring_create(size_t sample_size, wm_ring **ret);
void wm_ring_destroy(wm_ring *r); // NULL is fine; both threads are done with it

// Writer: adds n bytes; what does not fit is lost. `wait`: waits for room instead (input that can be kept
// waiting). Bytes that end inside a sample are completed by the next call. False: the reader has closed the
// ring, stop.
bool wm_ring_put(wm_ring *r, const uint8_t *bytes, size_t n, bool wait);

// Writer: nothing more comes; the reader gets `status` after the last block. `reason` (static text) says why,
// or "".
void wm_ring_end(wm_ring *r, wm_status status, const char *reason);

// Reader: waits up to timeout_ms for a block, which holds until the next call. WM_OK; WM_E_TRUNCATED: none
// came in time; otherwise the status given to wm_ring_end().
WM_MUST_USE wm_status wm_ring_take(wm_ring *r, int timeout_ms, wm_ring_block *ret);

// Why the writer ended, "" if it did not say.
const char *wm_ring_reason(wm_ring *r);

// Reader: no more blocks are wanted; a waiting writer returns.
void wm_ring_close(wm_ring *r);

// Bytes lost so far.
uint64_t wm_ring_lost(wm_ring *r);
