// SPDX-License-Identifier: MIT
// Wired frames among the bytes of one input line: where they begin, and what is no meter's answer.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Whether a wired long frame begins at bytes[0], ends or not: 68 L L 68 (EN 13757-2 5.7).
bool wm_wired_begins(const uint8_t *bytes, size_t n);

// Bytes of the frame that begins at bytes[0], at most n. Logs may have dropped its last two.
size_t wm_wired_length(const uint8_t *bytes, size_t n);

// Bytes to pass over before a whole wired frame: idle bytes, the master's short frames, acknowledgements. 0:
// none, or something else stands in front.
size_t wm_wired_noise(const uint8_t *bytes, size_t n);

// Whether a frame of DLMS/COSEM stands here: the customer interface of many electricity meters, with M-Bus as
// its wire only.
bool wm_wired_is_dlms(const uint8_t *bytes, size_t n);

// What of the bus these bytes are when no meter tells a reading with them: "an acknowledgement (E5)". NULL:
// none of that.
const char *wm_wired_chatter(const uint8_t *bytes, size_t n);
