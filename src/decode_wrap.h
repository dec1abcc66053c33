// SPDX-License-Identifier: MIT
// Telegrams inside the serial messages of receivers: IMST iM871A and iU891A, Amber and Metis sticks.
#pragma once
#include "wm/status.h"
#include <stdbool.h>
#include <stdint.h>

typedef struct wm_wrap {
    const char *name; // of the receiver
    uint16_t at;      // the telegram from its L field on: bytes[at .. at + length)
    uint16_t length;
    bool may_end_in_rssi; // the last byte may be the receiver's
} wm_wrap;

// Looks for a message in bytes[0 .. *n); escapes are taken out in place. WM_END: it is none, so a telegram as
// it is. WM_E_TRUNCATED, WM_E_CRC (checksum), WM_E_ARGUMENT (a message that holds no telegram): ret->name
// says whose.
WM_MUST_USE wm_status wm_wrap_find(uint8_t *bytes, uint16_t *n, wm_wrap *ret);
