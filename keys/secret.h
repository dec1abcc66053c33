// SPDX-License-Identifier: MIT
// Memory for key bytes: pages of their own, kept out of swap and core dumps where the system allows it.
#pragma once
#include <stddef.h>

// Zeroed pages for n bytes (n > 0), or NULL. The first `lock` bytes (<= n) are locked into memory and the
// whole is left out of core dumps; a system that refuses either still gives the pages.
void *wm_secret_create(size_t n, size_t lock);

// Makes the pages larger (n > old), keeping their bytes; they may move. NULL, and the old pages as they
// were, when there is no memory.
void *wm_secret_grow(void *pages, size_t old, size_t n);

// Wipes the n bytes and gives the pages back. NULL is fine.
void wm_secret_destroy(void *pages, size_t n);

// Heap blocks that are wiped before they are given back, for libraries that take their memory functions. NULL
// when there is no memory; a block of one kind must not go to free() or realloc().
void *wm_secret_malloc(size_t n);
void *wm_secret_realloc(void *block, size_t n);
void wm_secret_free(void *block);
