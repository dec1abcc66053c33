// SPDX-License-Identifier: MIT
#include "library.h"
// clang-format off

static const wm_identity identities[] = {
    {WM_MFCT('A', 'A', 'A'), 0x25, 0x07},
};

static const wm_word errors[] = {
    {0x01, "MEASUREMENT"}, {0x02, "SABOTAGE"}, {0x04, "BATTERY"}, {0x08, "CS"}, {0x10, "HF"}, {0x20, "RESET"},
};
static const wm_words status_words = WM_BITS("ERROR_FLAGS", 0xFFFF, errors);
static const wm_words error_words = {.name = "ERROR_FLAGS", .mask = 0xFFFF, .row = errors,
                                     .count = sizeof errors / sizeof *errors};

static const wm_field fields[] = {
    WM_STATUS_FLAGS(&status_words),
    {"error_flags", .kind = WM_K_WORDS, .quantity = WM_Q_ERROR_FLAGS, .words = &error_words},
    WM_TOTAL_M3,
    {"consumption_at_set_date_{storage}_m3", WM_NUMBER(VOLUME, M3), WM_STORAGES(1, 14)},
};

WM_METER(aventieswm, "Aventies water meter");
