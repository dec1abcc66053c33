// SPDX-License-Identifier: MIT
// The CI field (EN 13757-7 table 2): what follows it.
#pragma once
#include "telegram_parse.h"
#include <stdint.h>

typedef enum wm_ci_kind {
    WM_CI_UNKNOWN,
    WM_CI_NONE,  // application layer at once
    WM_CI_SHORT, // ACC, STS, CF
    WM_CI_LONG,  // ID, M, version, type, ACC, STS, CF
    WM_CI_ELL,
    WM_CI_NWL,
    WM_CI_AFL,
} wm_ci_kind;

typedef struct wm_ci_row {
    uint8_t kind;    // wm_ci_kind
    uint8_t payload; // wm_payload
} wm_ci_row;

extern const wm_ci_row wm_ci_rows[256];
