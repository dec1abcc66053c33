// SPDX-License-Identifier: MIT
#include "ring.h"
#include <criterion/criterion.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum { CAPACITY = WM_RING_BLOCKS * WM_RING_BLOCK_BYTES };

static wm_ring *ring_new(size_t sample_size)
{
    wm_ring *r = NULL;
    cr_assert_eq(wm_ring_create(sample_size, &r), WM_OK);
    return r;
}

Test(ring, gives_back_what_was_put)
{
    wm_ring *r = ring_new(4);
    wm_ring_block b;
    cr_assert_eq(wm_ring_take(r, 0, &b), WM_E_TRUNCATED);
    cr_assert(wm_ring_put(r, (const uint8_t *)"abcdefg", 7, false));
    cr_assert(wm_ring_put(r, (const uint8_t *)"h", 1, false)); // completes the second sample
    cr_assert_eq(wm_ring_take(r, 0, &b), WM_OK);
    cr_assert_eq(b.size, 8);
    cr_assert_eq(memcmp(b.bytes, "abcdefgh", 8), 0);
    cr_assert_eq(b.lost_before, 0);
    // A block in the reader's hands takes nothing more.
    cr_assert(wm_ring_put(r, (const uint8_t *)"ijkl", 4, false));
    cr_assert_eq(b.size, 8);
    cr_assert_eq(wm_ring_take(r, 0, &b), WM_OK);
    cr_assert_eq(b.size, 4);
    wm_ring_end(r, WM_E_DEVICE_LOST, "gone");
    cr_assert_eq(wm_ring_take(r, 0, &b), WM_E_DEVICE_LOST);
    cr_assert_str_eq(wm_ring_reason(r), "gone");
    wm_ring_destroy(r);
}

Test(ring, counts_what_does_not_fit)
{
    wm_ring *r = ring_new(2);
    wm_ring_block b;
    uint8_t *bytes = calloc(1, CAPACITY + 1000);
    for (size_t i = 0; i < CAPACITY; i++) bytes[i] = (uint8_t)(i * 7 + i / 256);
    cr_assert(wm_ring_put(r, bytes, CAPACITY + 1000, false));
    cr_assert(wm_ring_put(r, bytes, 500, false));
    cr_assert_eq(wm_ring_lost(r), 1500);
    for (int i = 0; i < WM_RING_BLOCKS; i++) {
        cr_assert_eq(wm_ring_take(r, 0, &b), WM_OK);
        cr_assert_eq(b.size, WM_RING_BLOCK_BYTES);
        cr_assert_eq(b.lost_before, 0);
        cr_assert_eq(memcmp(b.bytes, bytes + (size_t)i * WM_RING_BLOCK_BYTES, b.size), 0);
    }
    // The gap stands in front of what comes next, and only there.
    cr_assert(wm_ring_put(r, bytes, 10, false));
    cr_assert(wm_ring_put(r, bytes, 10, false));
    cr_assert_eq(wm_ring_take(r, 0, &b), WM_OK);
    cr_assert_eq(b.lost_before, 1500);
    cr_assert_eq(b.size, 20);
    free(bytes);
    wm_ring_destroy(r);
}

enum { STREAM = 3 * CAPACITY + 77 };

static void *stream_put(void *user)
{
    wm_ring *r = user;
    uint8_t piece[1001];
    for (size_t at = 0; at < STREAM;) {
        size_t n = STREAM - at < sizeof piece ? STREAM - at : sizeof piece;
        for (size_t i = 0; i < n; i++) piece[i] = (uint8_t)((at + i) * 31 >> 3);
        if (!wm_ring_put(r, piece, n, true)) break;
        at += n;
    }
    wm_ring_end(r, WM_END, "");
    return NULL;
}

Test(ring, a_writer_that_waits_loses_nothing)
{
    wm_ring *r = ring_new(8);
    wm_ring_block b;
    pthread_t writer;
    size_t at = 0;
    wm_status status;
    cr_assert_eq(pthread_create(&writer, NULL, stream_put, r), 0);
    while ((status = wm_ring_take(r, 60000, &b)) == WM_OK) {
        cr_assert_eq(b.lost_before, 0);
        for (size_t i = 0; i < b.size; i++, at++)
            if (b.bytes[i] != (uint8_t)(at * 31 >> 3)) cr_assert_fail("byte %zu", at);
    }
    cr_assert_eq(status, WM_END);
    cr_assert_eq(at, STREAM / 8 * 8); // the last sample was not whole
    pthread_join(writer, NULL);
    wm_ring_destroy(r);
}

Test(ring, closing_wakes_a_waiting_writer)
{
    wm_ring *r = ring_new(2);
    pthread_t writer;
    cr_assert_eq(pthread_create(&writer, NULL, stream_put, r), 0);
    wm_ring_close(r);
    pthread_join(writer, NULL);
    wm_ring_destroy(r);
}
