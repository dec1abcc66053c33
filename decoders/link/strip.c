// SPDX-License-Identifier: MIT
#include "strip.h"
#include <string.h>

enum { L_MIN = 9 }; // C, M and A fields

// Some receivers take the CRCs of format B away and leave them in L.
static bool counts_removed_crcs(size_t l, size_t n)
{
    return wm_air_length(WM_FORMAT_B, (uint8_t)l) == n + (l + 1 > 128 ? 4 : 2);
}

wm_status wm_frame_strip(const uint8_t *bytes, size_t n, wm_frame *frame)
{
    if (n < 1) return WM_E_TRUNCATED;
    size_t l = bytes[0];
    if (l < L_MIN) return WM_E_LENGTH;
    if (n <= l && !counts_removed_crcs(l, n)) return WM_E_TRUNCATED;
    size_t air = wm_air_length(WM_FORMAT_A, bytes[0]);
    if (n == air) return wm_deframe(WM_FORMAT_A, bytes, n, frame);
    // Something behind a whole frame, as a level that a receiver appends: right CRCs tell where it ends.
    if (n > air && n <= air + WM_STRIP_EXTRA_MAX && wm_deframe(WM_FORMAT_A, bytes, air, frame) == WM_OK)
        return WM_OK;
    if (n > l + 1 + WM_STRIP_EXTRA_MAX || n > WM_FRAME_MAX) return WM_E_LENGTH;
    // Format B has the same length with and without its CRCs: only they tell.
    if (n == l + 1 && wm_deframe(WM_FORMAT_B, bytes, n, frame) == WM_OK) return WM_OK;
    memcpy(frame->bytes, bytes, n);
    frame->bytes[0] = (uint8_t)(n - 1);
    frame->length = (uint16_t)n;
    return WM_OK;
}
