// SPDX-License-Identifier: MIT
// One meter of a meter list: what the building's records say about it (docs/METERS.md).
#pragma once
#include "wm/decimal.h"
#include "wm/status.h"
#include <stdbool.h>

enum { WM_LIST_TEXT_MAX = 200 }; // bytes of a name, address or room

typedef enum wm_list_scale {
    WM_SCALE_NONE,    // not given: the display is not scaled
    WM_SCALE_UNIT,    // unit scale: consumption is the display times the factor
    WM_SCALE_PRODUCT, // product scale: the meter has its factor inside
} wm_list_scale;

typedef enum wm_list_counter {
    WM_COUNTER_UNKNOWN,
    WM_COUNTER_CUMULATIVE, // counts on since it was mounted
    WM_COUNTER_YEARLY,     // begins again at 0 at each due date
} wm_list_counter;

typedef struct wm_list_row {
    unsigned line; // of the list
    bool has_id;
    uint32_t id;
    uint16_t manufacturer;             // 0 = any
    const char *name, *address, *room; // UTF-8, NULL = not given
    wm_list_scale scale;
    wm_list_counter counter;
    bool has_radiator_w, has_scale_factor, has_reduction_percent;
    wm_decimal radiator_w;        // > 0
    wm_decimal scale_factor;      // > 0
    wm_decimal reduction_percent; // 0 <= percent < 100
    uint8_t due_month, due_day;   // 0 = not given
    uint32_t given;               // bit a member, to find it given twice
} wm_list_row;

// Index of a member ("id", "scale_factor"), or -1.
int wm_list_member(const char *name);
const char *wm_list_member_name(int member);

// The names of all members, for messages: "id, manufacturer, ...".
extern const char *const wm_list_members;

// Sets a member from its text, which must outlive the row; empty text is "not given". WM_E_FORMAT:
// *ret_expected is what should stand there ("a number like 1.550").
WM_MUST_USE wm_status wm_list_row_set(wm_list_row *row, int member, const char *text,
                                      const char **ret_expected);

// Whether the members fit together. WM_E_FORMAT: *ret_found and *ret_expected say what is missing.
WM_MUST_USE wm_status wm_list_row_check(wm_list_row *row, const char **ret_found, const char **ret_expected);
