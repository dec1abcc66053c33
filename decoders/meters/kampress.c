// SPDX-License-Identifier: MIT
#include "library.h"
// clang-format off

static const wm_identity identities[] = {
    {WM_MFCT('K', 'A', 'M'), 0x01, 0x18},
};

static const wm_word alarms[] = {
    {0x01, "DROP"}, {0x02, "SURGE"}, {0x04, "HIGH"}, {0x08, "LOW"}, {0x10, "TRANSIENT"}, {0x20, "COMM_ERROR"},
};
static const wm_words error_flags = WM_BITS("ERROR_FLAGS", 0xFFFF, alarms);

static const wm_field fields[] = {
    {"status", WM_K_STATUS, .quantity = WM_Q_ERROR_FLAGS, .words = &error_flags, .options = WM_F_NO_TPL},
    {"pressure_bar", WM_NUMBER(PRESSURE, BAR)},
    {"max_pressure_bar", WM_NUMBER(PRESSURE, BAR), .function = WM_MAXIMUM},
    {"min_pressure_bar", WM_NUMBER(PRESSURE, BAR), .function = WM_MINIMUM},
    // Two numbers whose meaning is not public.
    {"alfa_counter", WM_NUMBER_AT("05FF09", NONE)},
    {"beta_counter", WM_NUMBER_AT("05FF0A", NONE)},
};

WM_METER(kampress, "Kamstrup pressure sensor");
