// SPDX-License-Identifier: MIT
#include "ci.h"

#define ROW(code, kind, payload) [code] = {WM_CI_##kind, WM_PAYLOAD_##payload}
#define FOUR(code, kind, payload)                                                                            \
    ROW(code, kind, payload), ROW((code) + 1, kind, payload), ROW((code) + 2, kind, payload),                \
        ROW((code) + 3, kind, payload)
#define EIGHT(code, kind, payload) FOUR(code, kind, payload), FOUR((code) + 4, kind, payload)

// clang-format off
const wm_ci_row wm_ci_rows[256] = {
    // 00 to 1F: DLMS.
    EIGHT(0x00, NONE, OTHER), EIGHT(0x08, NONE, OTHER), EIGHT(0x10, NONE, OTHER), EIGHT(0x18, NONE, OTHER),
    // To the meter: reset, select, commands.
    ROW(0x50, NONE, OTHER), ROW(0x51, NONE, OTHER), ROW(0x52, NONE, OTHER), ROW(0x53, LONG, OTHER),
    ROW(0x54, NONE, OTHER), ROW(0x55, LONG, OTHER),
    ROW(0x5A, SHORT, OTHER), ROW(0x5B, LONG, OTHER), ROW(0x5C, NONE, OTHER), ROW(0x5F, LONG, OTHER),
    ROW(0x60, LONG, OTHER), ROW(0x61, SHORT, OTHER), ROW(0x64, LONG, OTHER), ROW(0x65, SHORT, OTHER),
    // From the meter.
    ROW(0x66, NONE, OTHER), ROW(0x67, SHORT, OTHER), ROW(0x68, LONG, OTHER),
    ROW(0x69, NONE, FORMAT), ROW(0x6A, SHORT, FORMAT), ROW(0x6B, LONG, FORMAT),
    ROW(0x6C, LONG, OTHER), ROW(0x6D, LONG, OTHER), // clock, to the meter
    ROW(0x6E, SHORT, ERROR), ROW(0x6F, LONG, ERROR), ROW(0x70, NONE, ERROR),
    ROW(0x71, NONE, ALARM), ROW(0x74, SHORT, ALARM), ROW(0x75, LONG, ALARM),
    ROW(0x72, LONG, RECORDS), ROW(0x73, LONG, COMPACT),
    ROW(0x78, NONE, RECORDS), ROW(0x79, NONE, COMPACT),
    ROW(0x7A, SHORT, RECORDS), ROW(0x7B, SHORT, COMPACT),
    ROW(0x7C, LONG, OTHER), ROW(0x7D, SHORT, OTHER), ROW(0x7E, LONG, OTHER), ROW(0x7F, SHORT, OTHER),
    ROW(0x80, LONG, NONE), ROW(0x81, NWL, OTHER), ROW(0x82, LONG, OTHER), ROW(0x83, NONE, OTHER),
    ROW(0x84, LONG, OTHER), ROW(0x85, LONG, OTHER), ROW(0x86, ELL, OTHER),
    ROW(0x87, LONG, OTHER), ROW(0x88, SHORT, OTHER), ROW(0x89, NONE, OTHER),
    ROW(0x8A, SHORT, NONE), ROW(0x8B, LONG, NONE),
    FOUR(0x8C, ELL, OTHER),
    ROW(0x90, AFL, OTHER), ROW(0x9E, SHORT, OTHER), ROW(0x9F, LONG, OTHER),
    EIGHT(0xA0, NONE, MANUFACTURER), EIGHT(0xA8, NONE, MANUFACTURER), EIGHT(0xB0, NONE, MANUFACTURER),
    EIGHT(0xB8, NONE, OTHER), // wired: baud rate
    ROW(0xC0, LONG, OTHER), ROW(0xC1, SHORT, OTHER), ROW(0xC2, LONG, OTHER), // image transfer
    ROW(0xC3, LONG, OTHER), ROW(0xC4, SHORT, OTHER), ROW(0xC5, LONG, OTHER), // security information
};
// clang-format on

wm_payload wm_telegram_payload(const wm_telegram *t)
{
    if (t->is_fixed) return WM_PAYLOAD_FIXED;
    if (t->msb_first) return WM_PAYLOAD_RECORDS;
    // Wired meters encrypt nothing, and some have other things than a mode there.
    bool closed = t->bus == WM_BUS_WIRELESS && t->has_tpl;
    if (closed && (t->cf >> 8 & 0x1F) >= WM_SECURITY_RESERVED) return WM_PAYLOAD_MANUFACTURER;
    return (wm_payload)wm_ci_rows[t->tpl_ci].payload;
}
