// SPDX-License-Identifier: MIT
// Any bytes as a frame with or without CRCs, and as soft symbols for the judge: [mode and
// format][changes][bytes].
#include "decoders/link/judge.h"
#include "decoders/link/strip.h"
#include "fuzz.h"
#include <string.h>

enum { CHANGE_BYTES = 4 };

static void check(const wm_frame *f)
{
    MUST(f->length >= 10 && f->length <= WM_FRAME_MAX);
    MUST(f->bytes[0] == f->length - 1);
}

static void strip(const uint8_t *data, size_t size)
{
    static wm_frame frame;
    if (wm_frame_strip(data, size, &frame) == WM_OK) check(&frame);
    for (int format = 0; format < 2; format++)
        if (wm_deframe((wm_format)format, data, size, &frame) == WM_OK) check(&frame);
}

// Soft symbols as a demodulator makes them: groups ascend, penalties are never negative.
static void fill(wm_soft *soft, const uint8_t *data, size_t size, unsigned changes)
{
    memset(soft, 0, sizeof *soft);
    for (unsigned i = 0; i < changes; i++, data += CHANGE_BYTES, size -= CHANGE_BYTES) {
        wm_soft_change *c = &soft->change[i];
        c->group = (uint16_t)i;
        c->bit = (uint16_t)((data[0] << 8 | data[1]) % WM_SOFT_BITS_MAX);
        c->flip = (uint64_t)data[2] << 56 | 1;
        c->penalty = (float)data[3] / 16;
    }
    soft->changes = (uint16_t)changes;
    soft->quality = 1;
    size_t n = size < sizeof soft->bytes ? size : sizeof soft->bytes;
    memcpy(soft->bytes, data, n);
}

static void judge(const uint8_t *data, size_t size)
{
    static wm_soft soft;
    static wm_judge j;
    static wm_frame frame;
    unsigned changes = data[1] % 64;
    if (size - 2 < changes * CHANGE_BYTES) return;
    fill(&soft, data + 2, size - 2, changes);
    wm_judge_start(&j, (wm_mode)(data[0] % WM_MODE_COUNT), data[0] & 0x80 ? WM_FORMAT_B : WM_FORMAT_A);
    for (int asked = 0; asked < 4; asked++) {
        MUST(j.need_bits <= WM_SOFT_BITS_MAX);
        soft.bits = (uint16_t)j.need_bits;
        wm_status status = wm_judge_take(&j, &soft);
        if (status == WM_OK) {
            wm_judge_frame(&j, &frame);
            check(&frame);
        }
        if (status != WM_E_TRUNCATED) return;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    strip(data, size);
    if (size >= 2) judge(data, size);
    return 0;
}
