// SPDX-License-Identifier: MIT
// Walks the layers of a telegram: link, ELL, AFL, TPL, down to the application layer.
#pragma once
#include "wm/telegram.h"
#include <stddef.h>

// Starts with a frame without CRCs (bytes[0] = L) or, with bus wired, a long frame 68 L L 68 ... cs 16, which
// may have lost its last two bytes. Bytes behind L (some gateways append them) count as payload of a wireless
// telegram. (EN 13757-4 clauses 11 and 12, EN 13757-7)
//
// WM_OK: payload_at / payload_length are the application layer.
// WM_E_NEED_KEY: t->security describes a protected layer; open it, then call wm_telegram_resume().
// WM_E_FRAGMENT: an AFL fragment, to be collected by the caller (fragments.h).
// WM_E_LENGTH: no link-layer header. WM_E_LIMIT: longer than WM_MESSAGE_MAX. WM_E_TRUNCATED: shorter than L
// or than its layers say. WM_E_CRC: ELL payload or wired checksum. WM_E_CI: not known, payload_at is behind
// it. WM_E_UNSUPPORTED.
//
// What is known so far (addresses) is set in every case; t->stage stays WM_STAGE_LINK when there is none.
WM_MUST_USE wm_status wm_telegram_parse(wm_telegram *t, wm_bus bus, const uint8_t *bytes, size_t n);

// Goes on behind a layer that was opened in place, or with a message that fragments made whole. Same results
// as wm_telegram_parse().
WM_MUST_USE wm_status wm_telegram_resume(wm_telegram *t);

// What the application layer holds, by its CI field and security mode.
typedef enum wm_payload {
    WM_PAYLOAD_OTHER,        // DLMS, OBIS, commands, security, network management ...
    WM_PAYLOAD_NONE,         // transport header only
    WM_PAYLOAD_RECORDS,      // data records (72, 78, 7A)
    WM_PAYLOAD_COMPACT,      // compact frame (73, 79, 7B)
    WM_PAYLOAD_FORMAT,       // format frame (69, 6A, 6B)
    WM_PAYLOAD_ERROR,        // application error (6E, 6F, 70)
    WM_PAYLOAD_ALARM,        // 71, 74, 75
    WM_PAYLOAD_FIXED,        // wired fixed data structure (73, 77): two counters
    WM_PAYLOAD_MANUFACTURER, // A0 to B7, and any other behind a reserved security mode (16 to 31): opaque
} wm_payload;

wm_payload wm_telegram_payload(const wm_telegram *t);
