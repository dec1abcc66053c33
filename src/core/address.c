// SPDX-License-Identifier: MIT
#include "wm/address.h"
#include <stddef.h>
#include <stdio.h>
#include <string.h>

enum { MANUFACTURER_LETTERS = 0x7FFF };

void wm_manufacturer_print(uint16_t manufacturer, char text[static 8])
{
    for (int i = 0; i < 3; i++) {
        int letter = manufacturer >> (10 - 5 * i) & 31;
        if (letter < 1 || letter > 26) {
            snprintf(text, 8, "x%04X", manufacturer);
            return;
        }
        text[i] = (char)('A' - 1 + letter);
    }
    text[3] = 0;
}

uint16_t wm_manufacturer_read(const char *text)
{
    unsigned m = 0;
    if (strlen(text) != 3) return 0;
    for (int i = 0; i < 3; i++) {
        char c = (char)(text[i] & ~0x20);
        if (c < 'A' || c > 'Z') return 0;
        m = m << 5 | (unsigned)(c - 'A' + 1);
    }
    return (uint16_t)m;
}

bool wm_manufacturer_is_diehl(uint16_t manufacturer)
{
    static const uint16_t group[] = {0x10D3, 0x11A5, 0x16F4,
                                     0x2324, 0x4C30, 0x4E0C}; // in the order of the header
    for (size_t i = 0; i < sizeof group / sizeof *group; i++)
        if ((manufacturer & MANUFACTURER_LETTERS) == group[i]) return true;
    return false;
}

void wm_address_write(const wm_address *a, uint8_t bytes[static 8])
{
    bytes[0] = (uint8_t)a->manufacturer;
    bytes[1] = (uint8_t)(a->manufacturer >> 8);
    for (int i = 0; i < 4; i++) bytes[2 + i] = (uint8_t)(a->id >> 8 * i);
    bytes[6] = a->version;
    bytes[7] = a->type;
}

wm_address wm_address_read(const uint8_t bytes[static 8])
{
    return (wm_address){
        .manufacturer = (uint16_t)(bytes[0] | bytes[1] << 8),
        .id = (uint32_t)bytes[2] | (uint32_t)bytes[3] << 8 | (uint32_t)bytes[4] << 16 |
              (uint32_t)bytes[5] << 24,
        .version = bytes[6],
        .type = bytes[7],
    };
}

bool wm_address_equal(const wm_address *a, const wm_address *b)
{
    return a->manufacturer == b->manufacturer && a->id == b->id && a->version == b->version &&
           a->type == b->type;
}
