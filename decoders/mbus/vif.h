// SPDX-License-Identifier: MIT
// Value information of EN 13757-3 as rows of data: what a VIF means, and what a VIFE changes about it.
#pragma once
#include "wm/record.h"
#include <stdint.h>

// How the data bytes are to be read (EN 13757-3 annex A).
typedef enum wm_vif_type {
    WM_TYPE_SIGNED,   // B, two's complement; also the type of rows that say nothing
    WM_TYPE_UNSIGNED, // C
    WM_TYPE_FLAGS,    // D
    WM_TYPE_DATE,     // G, or F and I by length
    WM_TYPE_DATETIME, // F, I, J, or G by length
    WM_TYPE_BYTES,    // containers and layouts that stay raw
} wm_vif_type;

// One VIF: value = data x 10^exponent unit.
typedef struct wm_vif_row {
    uint8_t quantity; // wm_quantity; WM_Q_NONE: reserved
    uint8_t unit;     // wm_unit
    int8_t exponent;
    uint8_t type; // wm_vif_type
} wm_vif_row;

// What a combinable VIFE does to the record, besides its modifier bit.
typedef enum wm_vife_effect {
    WM_EFFECT_NONE,
    WM_EFFECT_ERROR,        // record error, code = VIFE (table 18)
    WM_EFFECT_SCALE,        // x 10^exponent
    WM_EFFECT_ADD,          // + 10^exponent units of the VIF
    WM_EFFECT_DATETIME,     // the data are a point in time
    WM_EFFECT_SPAN,         // the data are a duration; exponent 0..3 = s, min, h, d
    WM_EFFECT_COUNT,        // the data are a count
    WM_EFFECT_UNSIGNED,     // data type C
    WM_EFFECT_FLAGS,        // data type D
    WM_EFFECT_BYTES,        // compact profile: the data stay raw
    WM_EFFECT_SECOND,       // the next VIFE is one of the second table
    WM_EFFECT_MANUFACTURER, // the next VIFEs are the manufacturer's
} wm_vife_effect;

typedef struct wm_vife_row {
    uint16_t modifier; // WM_MODIFIER_*
    int8_t exponent;
    uint8_t effect; // wm_vife_effect
} wm_vife_row;

// The row of a code (0..127) in a table as wm_record.table names it. Never NULL.
const wm_vif_row *wm_vif_find(uint16_t table, uint8_t code);

extern const wm_vife_row wm_vife_first[128];  // EN 13757-3 tables 15 and 18
extern const wm_vife_row wm_vife_second[128]; // table 16, after FC
