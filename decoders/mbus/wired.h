// SPDX-License-Identifier: MIT
// What only wired meters send: the long frame of EN 13757-2, and the data structures of EN 1434-3:1997 that
// later standards dropped (CI 73 and 77: fixed data structure; CI 76 and 77: most significant byte first).
#pragma once
#include "wm/telegram.h"
#include <stddef.h>

// Whether bytes begin as a long frame: 68 L L 68 C A. Says nothing about its end.
bool wm_wired_is_frame(const uint8_t *bytes, size_t n);

// Takes the frame's header and trailer off. A log may have dropped checksum and stop byte: then nothing is
// checked. WM_E_TRUNCATED, WM_E_CRC.
WM_MUST_USE wm_status wm_wired_start(wm_telegram *t);

// Whether an old structure begins at t->at.
bool wm_wired_is_old(const wm_telegram *t);

// Reads its header, and sets payload and stage. WM_E_TRUNCATED.
WM_MUST_USE wm_status wm_wired_parse(wm_telegram *t);

// Writes the two counters of a fixed data structure as ordinary records. Units that no VIF has come as those
// of the manufacturer. WM_E_LIMIT: no room in out; WM_E_ARGUMENT: not such a telegram.
WM_MUST_USE wm_status wm_fixed_expand(const wm_telegram *t, uint8_t *out, size_t size, size_t *ret_length);
