// SPDX-License-Identifier: MIT
#include "strip.h"
#include "wm/crc16.h"
#include <string.h>

enum {
    L_MIN = 9,  // C, M and A fields
    FIRST = 10, // L and these: the first block of format A
    BLOCK = 16, // later blocks of format A
    CRC = 2,
    CI_ELL_2 = 0x8D, // extended link layers II and IV (EN 13757-4 table 41)
    CI_ELL_4 = 0x8F,
};

// Some receivers take the CRCs of format B away and leave them in L.
static bool counts_removed_crcs(size_t l, size_t n)
{
    return wm_air_length(WM_FORMAT_B, (uint8_t)l) == n + (l + 1 > 128 ? 4 : 2);
}

static bool crc_holds(const uint8_t *block, size_t n)
{
    return wm_crc16(block, n) == (block[n] << 8 | block[n + 1]);
}

// Whole frames of either format, with up to WM_STRIP_EXTRA_MAX bytes of the receiver behind them.
static wm_status strip_whole(const uint8_t *bytes, size_t n, wm_frame *frame)
{
    static const wm_format formats[] = {WM_FORMAT_A, WM_FORMAT_B};
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        size_t air = wm_air_length(formats[i], bytes[0]);
        if (air == 0 || n < air || n > air + WM_STRIP_EXTRA_MAX) continue;
        if (wm_deframe(formats[i], bytes, air, frame) == WM_OK) return WM_OK;
    }
    return n == wm_air_length(WM_FORMAT_A, bytes[0]) ? WM_E_CRC : WM_END;
}

// Format A of which one CRC is left, the first or the last, or of which only the last is lost.
static wm_status strip_partly(const uint8_t *bytes, size_t n, wm_frame *frame)
{
    size_t plain = bytes[0] + 1u, last = FIRST + (plain - FIRST - 1) / BLOCK * BLOCK;
    uint8_t all[WM_FRAME_AIR_MAX];
    if (plain <= FIRST) return WM_END;
    if (n == plain + CRC && (crc_holds(bytes, FIRST) || crc_holds(bytes + last, plain - last))) {
        size_t cut = crc_holds(bytes + last, plain - last) ? plain : FIRST;
        memcpy(frame->bytes, bytes, cut);
        memcpy(frame->bytes + cut, bytes + cut + CRC, plain - cut);
        frame->length = (uint16_t)plain;
        return WM_OK;
    }
    size_t air = wm_air_length(WM_FORMAT_A, bytes[0]);
    // CRCs are no data: what is cut off before the last one is not read as if there were none.
    if (n > plain && n + CRC < air && crc_holds(bytes, FIRST)) return WM_E_TRUNCATED;
    if (n + CRC != air) return WM_END;
    memcpy(all, bytes, n);
    size_t begin = air - (plain - last) - CRC;
    uint16_t crc = wm_crc16(all + begin, plain - last);
    all[n] = (uint8_t)(crc >> 8);
    all[n + 1] = (uint8_t)crc;
    return wm_deframe(WM_FORMAT_A, all, air, frame) == WM_OK ? WM_OK : WM_END;
}

wm_status wm_frame_strip(const uint8_t *bytes, size_t n, wm_frame *frame)
{
    if (n < 1) return WM_E_TRUNCATED;
    size_t l = bytes[0];
    if (l < L_MIN) return WM_E_LENGTH;
    if (n <= l && !counts_removed_crcs(l, n)) return WM_E_TRUNCATED;
    wm_status status = strip_whole(bytes, n, frame);
    if (status == WM_END) status = strip_partly(bytes, n, frame);
    if (status != WM_END) return status;
    if (n > l + 1 + WM_STRIP_EXTRA_MAX || n > WM_FRAME_MAX) return WM_E_LENGTH;
    // Bytes too many would spoil the payload CRC of these layers.
    if (n > l + 1 && (bytes[FIRST] == CI_ELL_2 || bytes[FIRST] == CI_ELL_4)) n = l + 1;
    memcpy(frame->bytes, bytes, n);
    frame->bytes[0] = (uint8_t)(n - 1);
    frame->length = (uint16_t)n;
    return WM_OK;
}
