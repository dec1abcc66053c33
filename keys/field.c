// SPDX-License-Identifier: MIT
#include "field.h"
#include "wm/hex.h"
#include <string.h>

static bool all_digits(const char *text, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (text[i] == 0 || !strchr("0123456789abcdefABCDEF", text[i])) return false;
    return true;
}

bool wm_field_read_id(const char *text, size_t n, uint32_t *ret_id)
{
    uint8_t b[4];
    size_t length = 0;
    if (n != 2 * sizeof b || !all_digits(text, n)) return false;
    if (wm_hex_read(text, n, b, sizeof b, &length, NULL) != WM_OK) return false;
    *ret_id = (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
    return true;
}

bool wm_field_read_key(const char *text, size_t n, wm_key *ret_key)
{
    size_t length = 0;
    if ((n != 2 * WM_AES_KEY && n != 2 * WM_DES_KEY) || !all_digits(text, n)) return false;
    if (wm_hex_read(text, n, ret_key->bytes, sizeof ret_key->bytes, &length, NULL) != WM_OK) return false;
    ret_key->length = (uint8_t)length;
    ret_key->older = 0;
    return true;
}

// Bytes of the character at b[0..n), 0 when it is not well formed or a control character.
static size_t character(const uint8_t *b, size_t n)
{
    size_t size = b[0] < 0x80 ? 1 : b[0] < 0xC2 ? 0 : b[0] < 0xE0 ? 2 : b[0] < 0xF0 ? 3 : b[0] < 0xF5 ? 4 : 0;
    if (size == 0 || size > n || b[0] < 0x20 || b[0] == 0x7F) return 0;
    for (size_t i = 1; i < size; i++)
        if ((b[i] & 0xC0) != 0x80) return 0;
    // C1 controls, overlong forms, surrogates, beyond U+10FFFF.
    if (b[0] == 0xC2 && b[1] < 0xA0) return 0;
    if ((b[0] == 0xE0 && b[1] < 0xA0) || (b[0] == 0xED && b[1] > 0x9F)) return 0;
    if ((b[0] == 0xF0 && b[1] < 0x90) || (b[0] == 0xF4 && b[1] > 0x8F)) return 0;
    return size;
}

bool wm_field_is_name(const char *text, size_t n)
{
    if (n == 0 || n > WM_FIELD_NAME_MAX) return false;
    for (size_t at = 0, size; at < n; at += size) {
        size = character((const uint8_t *)text + at, n - at);
        if (size == 0) return false;
    }
    return true;
}
