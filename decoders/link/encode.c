// SPDX-License-Identifier: MIT
#include "encode.h"
#include "wm/crc16.h"
#include <string.h>

enum {
    BLOCK_1 = 10,         // format A: bytes before the first CRC
    BLOCK_N = 16,         // and before every later one
    FORMAT_B_BLOCK = 126, // format B: bytes before the first of two CRCs
};

wm_encoding wm_encoding_of(wm_mode mode, wm_format format)
{
    return (wm_encoding){mode, format, wm_modes[mode].preamble_pairs, wm_modes[mode].postamble_chips};
}

// Appends the CRC of the n bytes that end at `end`; returns the new end.
static uint8_t *append_crc(uint8_t *end, size_t n)
{
    uint16_t crc = wm_crc16(end - n, n);
    end[0] = (uint8_t)(crc >> 8);
    end[1] = (uint8_t)crc;
    return end + 2;
}

static size_t encode_blocks(const uint8_t *frame, size_t length, size_t first, size_t later, uint8_t *air)
{
    uint8_t *end = air;
    for (size_t at = 0; at < length;) {
        size_t n = at == 0 ? first : later;
        if (n > length - at) n = length - at;
        memcpy(end, frame + at, n);
        end = append_crc(end + n, n);
        at += n;
    }
    return (size_t)(end - air);
}

wm_status wm_frame_encode(wm_format format, const uint8_t *frame, size_t length,
                          uint8_t air[static WM_FRAME_AIR_MAX], size_t *ret_length)
{
    if (length > (format == WM_FORMAT_B ? (size_t)WM_FRAME_B_MAX : (size_t)WM_FRAME_MAX)) return WM_E_LIMIT;
    if (length < WM_FRAME_MIN || frame[0] != length - 1) return WM_E_LENGTH;
    if (format == WM_FORMAT_A) {
        *ret_length = encode_blocks(frame, length, BLOCK_1, BLOCK_N, air);
        return WM_OK;
    }
    // The CRC covers the L field, so L is set to what it says on air before the CRCs are made.
    uint8_t counted[WM_FRAME_B_MAX];
    memcpy(counted, frame, length);
    counted[0] = (uint8_t)(length - 1 + (length > FORMAT_B_BLOCK ? 4 : 2));
    *ret_length = encode_blocks(counted, length, FORMAT_B_BLOCK, WM_FRAME_B_MAX - FORMAT_B_BLOCK, air);
    return WM_OK;
}

// Appends the n low bits of value as chips, most significant first.
static uint8_t *append_chips(uint8_t *chips, uint32_t value, unsigned n)
{
    while (n--) *chips++ = value >> n & 1;
    return chips;
}

static uint8_t *append_byte(uint8_t *chips, const wm_linecode *code, uint8_t byte)
{
    for (int at = 8 - code->bits; at >= 0; at -= code->bits)
        chips = append_chips(chips, code->words[byte >> at & ((1 << code->bits) - 1)], code->chips);
    return chips;
}

wm_status wm_chips_encode(const wm_encoding *e, const uint8_t *frame, size_t length,
                          uint8_t chips[static WM_CHIPS_MAX], size_t *ret_count)
{
    const wm_mode_row *mode = &wm_modes[e->mode];
    if (e->format == WM_FORMAT_B && mode->sync[0] == mode->sync[1]) return WM_E_ARGUMENT;
    if (e->preamble_pairs > WM_PREAMBLE_PAIRS_MAX || e->postamble_chips > WM_POSTAMBLE_CHIPS_MAX)
        return WM_E_ARGUMENT;
    uint8_t air[WM_FRAME_AIR_MAX];
    size_t air_length = 0;
    wm_status status = wm_frame_encode(e->format, frame, length, air, &air_length);
    if (status != WM_OK) return status;
    uint8_t *end = chips;
    for (unsigned i = 0; i < e->preamble_pairs; i++) end = append_chips(end, 1, 2);
    end = append_chips(end, mode->sync[e->format], mode->sync_chips);
    for (size_t i = 0; i < air_length; i++) end = append_byte(end, &wm_linecodes[mode->linecode], air[i]);
    // The alternation goes on from the last data chip.
    for (unsigned i = 0; i < e->postamble_chips; i++, end++) *end = !end[-1];
    *ret_count = (size_t)(end - chips);
    return WM_OK;
}
