// SPDX-License-Identifier: MIT
#include "ring.h"
#include "timestamp.h"
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

typedef struct block {
    size_t size;
    uint64_t lost_before;
    int64_t arrived_ns;
} block;

struct wm_ring {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    size_t sample_size;
    block blocks[WM_RING_BLOCKS];
    unsigned first, count; // blocks that hold bytes, oldest first; the reader may be using the oldest
    bool held;             // it is
    bool closed, ended;
    wm_status end_status;
    const char *end_reason;
    uint64_t lost, lost_pending;
    uint8_t part[16]; // the begin of a sample whose rest has not come
    size_t part_size;
    uint8_t bytes[WM_RING_BLOCKS][WM_RING_BLOCK_BYTES];
};

wm_status wm_ring_create(size_t sample_size, wm_ring **ret)
{
    if (sample_size == 0 || sample_size > sizeof(*ret)->part) return WM_E_ARGUMENT;
    wm_ring *r = calloc(1, sizeof *r);
    if (!r) return WM_E_MEMORY;
    pthread_condattr_t attributes;
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&r->changed, &attributes);
    pthread_condattr_destroy(&attributes);
    pthread_mutex_init(&r->lock, NULL);
    r->sample_size = sample_size;
    r->end_reason = "";
    *ret = r;
    return WM_OK;
}

void wm_ring_destroy(wm_ring *r)
{
    if (!r) return;
    pthread_cond_destroy(&r->changed);
    pthread_mutex_destroy(&r->lock);
    free(r);
}

// The block that takes the next bytes: the newest, unless it is full, in the reader's hands, or bytes are
// missing behind it. NULL: none is free.
static block *block_open(wm_ring *r, unsigned *ret_index)
{
    unsigned newest = (r->first + r->count - 1) % WM_RING_BLOCKS;
    bool usable = r->count > (r->held ? 1u : 0u) && r->lost_pending == 0;
    if (usable && r->blocks[newest].size + r->sample_size <= WM_RING_BLOCK_BYTES) {
        *ret_index = newest;
        return &r->blocks[newest];
    }
    if (r->count == WM_RING_BLOCKS) return NULL;
    *ret_index = (r->first + r->count) % WM_RING_BLOCKS;
    r->count++;
    block *b = &r->blocks[*ret_index];
    *b = (block){.lost_before = r->lost_pending};
    r->lost_pending = 0;
    return b;
}

// Puts whole samples; the lock is held.
static bool samples_put(wm_ring *r, const uint8_t *bytes, size_t n, bool wait, int64_t now)
{
    while (n > 0 && !r->closed) {
        unsigned index;
        block *b = block_open(r, &index);
        if (!b && wait) {
            pthread_cond_wait(&r->changed, &r->lock);
            continue;
        }
        if (!b) {
            r->lost += n;
            r->lost_pending += n;
            break;
        }
        size_t room = WM_RING_BLOCK_BYTES - b->size, take = n < room ? n : room - room % r->sample_size;
        memcpy(r->bytes[index] + b->size, bytes, take);
        b->size += take;
        b->arrived_ns = now;
        bytes += take;
        n -= take;
        pthread_cond_broadcast(&r->changed);
    }
    return !r->closed;
}

bool wm_ring_put(wm_ring *r, const uint8_t *bytes, size_t n, bool wait)
{
    int64_t now = wm_monotonic_now();
    bool open = true;
    pthread_mutex_lock(&r->lock);
    while (r->part_size > 0 && n > 0 && open) {
        r->part[r->part_size++] = *bytes++;
        n--;
        if (r->part_size < r->sample_size) continue;
        r->part_size = 0;
        open = samples_put(r, r->part, r->sample_size, wait, now);
    }
    size_t rest = n % r->sample_size;
    if (n > rest) open = samples_put(r, bytes, n - rest, wait, now);
    if (rest > 0) {
        memcpy(r->part, bytes + n - rest, rest);
        r->part_size = rest;
    }
    open = open && !r->closed;
    pthread_mutex_unlock(&r->lock);
    return open;
}

void wm_ring_end(wm_ring *r, wm_status status, const char *reason)
{
    pthread_mutex_lock(&r->lock);
    if (!r->ended) {
        r->ended = true;
        r->end_status = status;
        r->end_reason = reason;
    }
    pthread_cond_broadcast(&r->changed);
    pthread_mutex_unlock(&r->lock);
}

wm_status wm_ring_take(wm_ring *r, int timeout_ms, wm_ring_block *ret)
{
    int64_t until = wm_monotonic_now() + (int64_t)timeout_ms * 1000000;
    struct timespec t = {.tv_sec = (time_t)(until / 1000000000), .tv_nsec = (long)(until % 1000000000)};
    wm_status status = WM_OK;
    int waited = 0;

    pthread_mutex_lock(&r->lock);
    if (r->held) {
        r->held = false;
        r->first = (r->first + 1) % WM_RING_BLOCKS;
        r->count--;
        pthread_cond_broadcast(&r->changed);
    }
    while (r->count == 0 && !r->ended && waited == 0)
        waited = pthread_cond_timedwait(&r->changed, &r->lock, &t);
    if (r->count > 0) {
        const block *b = &r->blocks[r->first];
        r->held = true;
        *ret = (wm_ring_block){r->bytes[r->first], b->size, b->lost_before, b->arrived_ns};
    } else {
        status = r->ended ? r->end_status : WM_E_TRUNCATED;
    }
    pthread_mutex_unlock(&r->lock);
    return status;
}

const char *wm_ring_reason(wm_ring *r)
{
    pthread_mutex_lock(&r->lock);
    const char *reason = r->end_reason;
    pthread_mutex_unlock(&r->lock);
    return reason;
}

void wm_ring_close(wm_ring *r)
{
    pthread_mutex_lock(&r->lock);
    r->closed = true;
    pthread_cond_broadcast(&r->changed);
    pthread_mutex_unlock(&r->lock);
}

uint64_t wm_ring_lost(wm_ring *r)
{
    pthread_mutex_lock(&r->lock);
    uint64_t lost = r->lost;
    pthread_mutex_unlock(&r->lock);
    return lost;
}
