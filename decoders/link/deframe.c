// SPDX-License-Identifier: MIT
#include "deframe.h"
#include "wm/crc16.h"
#include <string.h>

enum {
    L_MIN = 9,     // C, M and A
    BLOCK_A = 18,  // later blocks of format A
    BLOCK_B = 128, // first block of format B
    CRC = 2,
};

// SND-NR, SND-IR, ACC-NR, ACC-DMD, RSP-UD, ACK, NACK, CNF-IR, SND-NKE, SND-UD, SND-UD2, SND-UD3, REQ-UD1,
// REQ-UD2.
static const uint8_t c_fields[] = {0x44, 0x46, 0x47, 0x48, 0x08, 0x18, 0x28, 0x38, 0x00,
                                   0x10, 0x20, 0x30, 0x01, 0x06, 0x40, 0x43, 0x45, 0x53,
                                   0x73, 0x4A, 0x5A, 0x7A, 0x4B, 0x5B, 0x7B};

bool wm_c_field_known(uint8_t c_field)
{
    return memchr(c_fields, c_field, sizeof c_fields) != NULL;
}

unsigned wm_air_length(wm_format format, uint8_t l_field)
{
    if (format == WM_FORMAT_A) {
        if (l_field < L_MIN) return 0;
        return 1u + l_field + CRC * (1 + (l_field - L_MIN + 15) / 16);
    }
    unsigned total = 1u + l_field;
    if (total < 1 + L_MIN + CRC || (total > BLOCK_B && total <= BLOCK_B + CRC)) return 0;
    return total;
}

unsigned wm_air_block_end(wm_format format, unsigned total, unsigned begin)
{
    unsigned size = format == WM_FORMAT_B ? BLOCK_B : begin == 0 ? WM_AIR_HEAD_A : BLOCK_A;
    return begin + size < total ? begin + size : total;
}

wm_status wm_deframe(wm_format format, const uint8_t *air, size_t n, wm_frame *ret)
{
    uint8_t bytes[WM_FRAME_AIR_MAX];
    if (n == 0 || n != wm_air_length(format, air[0])) return WM_E_LENGTH;
    unsigned length = 0;
    for (unsigned at = 0; at < n;) {
        unsigned end = wm_air_block_end(format, (unsigned)n, at), data = end - at - CRC;
        if (wm_crc16(air + at, data) != (air[end - 2] << 8 | air[end - 1])) return WM_E_CRC;
        memcpy(bytes + length, air + at, data);
        length += data;
        at = end;
    }
    memcpy(ret->bytes, bytes, length);
    ret->bytes[0] = (uint8_t)(length - 1);
    ret->length = (uint16_t)length;
    return WM_OK;
}
