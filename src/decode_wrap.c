// SPDX-License-Identifier: MIT
// IMST WMBus HCI specification (iM871A), IMST HCI protocol over SLIP (RFC 1055) (iU891A), Amber Wireless
// AMB8465 manual (command interface).
#include "decode_wrap.h"
#include <stddef.h>
#include <string.h>

enum {
    HCI_START = 0xA5,
    HCI_HEAD = 4, // start, control and endpoint, message, length
    HCI_RADIO_LINK = 0x02,
    HCI_TELEGRAM = 0x03,
    HCI_HAS_TIME = 0x20,
    HCI_HAS_RSSI = 0x40,
    HCI_HAS_CRC = 0x80,

    SLIP_END = 0xC0,
    SLIP_ESCAPE = 0xDB,
    GATEWAY = 0x09,
    GATEWAY_RECEIVED = 0x20,
    GATEWAY_HEAD = 10, // endpoint, message, time (4), decryption, encryption mode, link mode, RSSI
    CRC = 2,

    COMMAND_START = 0xFF,
    COMMAND_HEAD = 3, // start, command, length
    COMMAND_DATA = 0x03,
};

// CRC-16/X-25: over a message and its CRC it leaves F0B8.
static bool x25_holds(const uint8_t *bytes, size_t n)
{
    uint16_t crc = 0xFFFF;
    for (size_t i = 0; i < n; i++) {
        crc ^= bytes[i];
        for (int bit = 0; bit < 8; bit++) crc = (uint16_t)(crc & 1 ? crc >> 1 ^ 0x8408 : crc >> 1);
    }
    return crc == 0xF0B8;
}

static wm_status find_hci(uint8_t *bytes, uint16_t *n, wm_wrap *ret)
{
    ret->name = "iM871A";
    uint8_t control = bytes[1] & 0xF0, endpoint = bytes[1] & 0x0F;
    if (bytes[0] != HCI_START || endpoint < 1 || endpoint > 4 || control & 0x10) return WM_END;
    unsigned length = bytes[3], end = HCI_HEAD + length;
    if (control & HCI_HAS_TIME) end += 4;
    if (control & HCI_HAS_RSSI) end += 1;
    if (control & HCI_HAS_CRC) end += CRC;
    if (*n < end) return WM_E_TRUNCATED;
    if (control & HCI_HAS_CRC && !x25_holds(bytes + 1, end - 1)) return WM_E_CRC;
    if (endpoint != HCI_RADIO_LINK || bytes[2] != HCI_TELEGRAM) return WM_E_ARGUMENT;
    ret->at = HCI_HEAD - 1; // the message's length is the telegram's L field
    ret->length = (uint16_t)(length + 1);
    return WM_OK;
}

// Takes the escapes out of bytes[0 .. n) and ends at the first END. The length; 0 = a bad escape.
static uint16_t unescape(uint8_t *bytes, uint16_t n)
{
    uint16_t to = 0;
    for (uint16_t from = 0; from < n && bytes[from] != SLIP_END; from++) {
        uint8_t byte = bytes[from];
        if (byte == SLIP_ESCAPE) {
            uint8_t which = ++from < n ? bytes[from] : 0;
            if (which != 0xDC && which != 0xDD) return 0;
            byte = which == 0xDC ? SLIP_END : SLIP_ESCAPE;
        }
        bytes[to++] = byte;
    }
    return to;
}

static wm_status find_slip(uint8_t *bytes, uint16_t *n, wm_wrap *ret)
{
    ret->name = "iU891A";
    if (bytes[0] != SLIP_END || bytes[1] != GATEWAY || bytes[2] != GATEWAY_RECEIVED) return WM_END;
    uint16_t end = (uint16_t)(1 + unescape(bytes + 1, (uint16_t)(*n - 1)));
    *n = end;
    if (end < 1 + GATEWAY_HEAD + CRC + 1) return WM_E_TRUNCATED;
    if (!x25_holds(bytes + 1, end - 1u)) return WM_E_CRC;
    ret->at = 1 + GATEWAY_HEAD;
    ret->length = (uint16_t)(end - CRC - ret->at);
    return WM_OK;
}

static wm_status find_command(uint8_t *bytes, uint16_t *n, wm_wrap *ret)
{
    ret->name = "Amber";
    uint8_t command = bytes[1], check = 0;
    // Answers have the command's bit 7.
    if (bytes[0] != COMMAND_START || (command != COMMAND_DATA && !(command & 0x80))) return WM_END;
    unsigned end = COMMAND_HEAD + bytes[2] + 1u;
    if (*n < end) return WM_E_TRUNCATED;
    for (unsigned i = 0; i < end; i++) check ^= bytes[i];
    if (check != 0) return WM_E_CRC;
    if (command != COMMAND_DATA) return WM_E_ARGUMENT;
    ret->at = COMMAND_HEAD - 1;
    ret->length = (uint16_t)(bytes[2] + 1);
    ret->may_end_in_rssi = true;
    return WM_OK;
}

wm_status wm_wrap_find(uint8_t *bytes, uint16_t *n, wm_wrap *ret)
{
    static wm_status (*const find[])(uint8_t *, uint16_t *, wm_wrap *) = {find_hci, find_slip, find_command};
    memset(ret, 0, sizeof *ret);
    if (*n < 4) return WM_END;
    for (size_t i = 0; i < sizeof find / sizeof *find; i++) {
        wm_status status = find[i](bytes, n, ret);
        if (status != WM_END) return status;
    }
    return WM_END;
}
