// SPDX-License-Identifier: MIT
#include "library.h"
// clang-format off

static const wm_identity identities[] = {
    {WM_MFCT('Z', 'R', 'I'), 0x0B, 0x07},
    {WM_MFCT('Z', 'R', 'I'), 0x0B, 0x16},
};

static const wm_word states[] = {
    {0, "OK"},
};
static const wm_words state_words = WM_INDEX("STATUS", 0xFFFFFFFF, states);

static const wm_field fields[] = {
    {"status", WM_K_STATUS, .head = "04FF0B", .words = &state_words, .options = WM_F_NO_TPL},
    {"total_m3", WM_NUMBER_AT("04FF0D", M3), .options = WM_F_RAW, WM_SCALE(1, 256000)},
    {"target_m3", WM_NUMBER_AT("04FF0C", M3), .options = WM_F_RAW, WM_SCALE(1, 256000)},
};

// The manufacturer's block: one byte of status, then litres at the set date (80000000: none yet), at the end
// of the last month and now. Users know the two last ones as 1/256 litre with the byte in front of them, and
// the status with three bytes behind it: those count only beside a status.
static wm_status unpack(wm_unpack *u)
{
    wm_reader r = wm_reader_of(u->bytes + u->records->manufacturer_at, u->records->manufacturer_length);
    uint32_t status = wm_read_le32(&r), month = wm_read_le32(&r), total = wm_read_le32(&r);
    if (r.failed) return WM_E_TRUNCATED;
    wm_unpack_integer(u, "04FF0B", status & 0xFF ? status : 0);
    wm_unpack_integer(u, "04FF0C", month);
    wm_unpack_integer(u, "04FF0D", total);
    return WM_OK;
}

WM_METER(zenner0b, "Zenner EDC B.One water meter", .unpack = unpack);
