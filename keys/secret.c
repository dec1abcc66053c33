// SPDX-License-Identifier: MIT
#include "secret.h"
#include "wipe.h"
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

void *wm_secret_create(size_t n, size_t lock)
{
    void *pages = mmap(NULL, n, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (pages == MAP_FAILED) return NULL;
    // Both are best effort: an unprivileged user may lock only a few MiB, and keys must load all the same.
    if (lock > 0) (void)mlock(pages, lock);
    (void)madvise(pages, n, MADV_DONTDUMP);
    return pages;
}

void *wm_secret_grow(void *pages, size_t old, size_t n)
{
    // Locked pages grow only within the lock limit, so they are unlocked first. The pages themselves move:
    // no copy of the bytes stays behind.
    (void)munlock(pages, old);
    void *moved = mremap(pages, old, n, MREMAP_MAYMOVE);
    if (moved == MAP_FAILED) {
        (void)mlock(pages, old);
        return NULL;
    }
    (void)mlock(moved, n);
    (void)madvise(moved, n, MADV_DONTDUMP);
    return moved;
}

void wm_secret_destroy(void *pages, size_t n)
{
    if (!pages) return;
    wm_wipe(pages, n);
    (void)munmap(pages, n);
}

// In front of every block: how much of it is to be wiped.
typedef union head {
    size_t n;
    max_align_t align;
} head;

void *wm_secret_malloc(size_t n)
{
    head *h = n <= SIZE_MAX - sizeof *h ? malloc(sizeof *h + n) : NULL;
    if (!h) return NULL;
    h->n = n;
    return h + 1;
}

void *wm_secret_realloc(void *block, size_t n)
{
    // Never realloc(): it may leave the old bytes behind.
    void *fresh = wm_secret_malloc(n);
    if (!fresh || !block) return fresh;
    size_t old = ((head *)block - 1)->n;
    memcpy(fresh, block, old < n ? old : n);
    wm_secret_free(block);
    return fresh;
}

void wm_secret_free(void *block)
{
    if (!block) return;
    head *h = (head *)block - 1;
    wm_wipe(block, h->n);
    free(h);
}
