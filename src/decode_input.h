// SPDX-License-Identifier: MIT
// One line of `wmrx decode`'s input in any of its forms: hex, a line of rtl_wmbus or of wmbusmeters' telegram
// log, a JSON object of ours, of rtl_433 or as wmbusmeters takes it, a line of libmbus' or
// pyMeterBus' log, a serial message of a receiver, a line of text with a telegram in it.
#pragma once
#include "wm/frame.h"
#include "wm/status.h"
#include "wm/telegram.h"
#include <stdint.h>

enum {
    WM_INPUT_BYTES_MAX = 4096, // longest telegram taken; the wired frames of one readout may stand together
    WM_INPUT_LINE_MAX = 65536,
    WM_INPUT_CARRIED_MAX = 4096,
    WM_INPUT_KEY_MAX = 96,
};

typedef struct wm_input {
    uint8_t bytes[WM_INPUT_BYTES_MAX];
    uint16_t length;
    bool has_crcs;        // its form is one that keeps all CRCs of the link layer
    bool may_end_in_rssi; // its form is one that may put the receiver's RSSI behind the telegram and count it
    char key[WM_INPUT_KEY_MAX];         // hex of the line's own key, empty = none
    char timestamp[64];                 // RFC 3339 text of the line, empty = none
    char carried[WM_INPUT_CARRIED_MAX]; // members to copy to the output, JSON text without braces, or empty
    char problem[160];                  // one clause for a human when reading fails
} wm_input;

// Reads one line (without its newline; n <= WM_INPUT_LINE_MAX). WM_OK; WM_END for a blank line, a comment (#)
// or what programs are known to print beside telegrams; WM_E_FORMAT, WM_E_LIMIT, WM_E_TRUNCATED, WM_E_CRC (a
// line whose receiver says that CRCs failed, a message whose checksum does not hold) with `problem` set.
WM_MUST_USE wm_status wm_input_read(wm_input *input, const char *line, size_t n);

// The telegram's bytes without link-layer CRCs; *ret points into `input` or `frame`. A wired long frame comes
// as it is, without what the bus carried before and after it. Errors of wm_frame_strip().
WM_MUST_USE wm_status wm_input_frame(const wm_input *input, wm_frame *frame, wm_bus *ret_bus,
                                     const uint8_t **ret, uint16_t *ret_length);

// Goes on to the wired frame behind the first one, if there is another.
bool wm_input_next(wm_input *input);

// The same telegram without the bytes that it has beyond its L field, which may be a receiver's RSSI or
// status. False: there are none.
bool wm_input_cut(const wm_input *input, wm_frame *frame);

void wm_input_wipe(wm_input *input); // forgets the key
