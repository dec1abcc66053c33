// SPDX-License-Identifier: MIT
// A meter's address: M field, identification number, version and device type (EN 13757-7 7.5).
#pragma once
#include <stdbool.h>
#include <stdint.h>

typedef struct wm_address {
    uint16_t manufacturer; // M field; bits 14-0 are three letters, bit 15 "unique only in the installation"
    uint32_t id;           // eight BCD (or hex) digits, printed with %08X
    uint8_t version;
    uint8_t type; // device type, EN 13757-7 table 13
} wm_address;

// Three letters and a NUL ("KAM"), or "x%04X" of the field when a group of five bits is no letter.
void wm_manufacturer_print(uint16_t manufacturer, char text[static 8]);

// "KAM" -> 0x2C2D; 0 when text is not three letters A-Z (either case).
uint16_t wm_manufacturer_read(const char *text);

// Diehl Metering, the companies it took over and one that it makes meters for (DFS, DME, EWT, HYD, SAP, SPL):
// they share protocols and keys.
bool wm_manufacturer_is_diehl(uint16_t manufacturer);

// The eight bytes in link-layer order: M, ID, Version, Type, as initialisation vectors need them.
void wm_address_write(const wm_address *a, uint8_t bytes[static 8]);

// Reads the eight bytes in link-layer order (M first).
wm_address wm_address_read(const uint8_t bytes[static 8]);

bool wm_address_equal(const wm_address *a, const wm_address *b);
