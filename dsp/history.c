// SPDX-License-Identifier: MIT
#include "history.h"
#include "sample.h"
#include <stdlib.h>
#include <string.h>

wm_status wm_history_init(wm_history *h, size_t capacity, size_t span, wm_sample_format format)
{
    size_t size = format == WM_CU8 || format == WM_CS8 ? 2 : 4;
    void *samples = calloc(capacity + span, size);
    if (!samples) return WM_E_MEMORY;
    *h = (wm_history){.samples = samples, .capacity = capacity, .span = span, .size = size};
    return WM_OK;
}

void wm_history_finish(wm_history *h)
{
    free(h->samples);
    *h = (wm_history){0};
}

static unsigned char *at(const wm_history *h, size_t position)
{
    return (unsigned char *)h->samples + position * h->size;
}

// Stretches [position, position + n) that fall into the first span are repeated behind the end.
static void mirror(wm_history *h, size_t position, size_t n)
{
    if (position >= h->span) return;
    if (n > h->span - position) n = h->span - position;
    memcpy(at(h, h->capacity + position), at(h, position), n * h->size);
}

void wm_history_push(wm_history *h, const void *samples, size_t n, wm_sample_format format)
{
    const unsigned char *from = samples;
    while (n > 0) {
        size_t position = (size_t)(h->head % h->capacity);
        size_t part = h->capacity - position < n ? h->capacity - position : n;
        wm_sample_convert(format, from, part, at(h, position));
        mirror(h, position, part);
        from += part * wm_sample_size(format);
        h->head += part;
        n -= part;
    }
}

void wm_history_pad(wm_history *h, size_t n)
{
    while (n > 0) {
        size_t position = (size_t)(h->head % h->capacity);
        size_t part = h->capacity - position < n ? h->capacity - position : n;
        memset(at(h, position), h->size == 2 ? 128 : 0, part * h->size);
        mirror(h, position, part);
        h->head += part;
        n -= part;
    }
}

const void *wm_history_at(const wm_history *h, uint64_t index)
{
    return at(h, (size_t)(index % h->capacity));
}
