// SPDX-License-Identifier: MIT
#include "library.h"
// clang-format off

static const wm_identity identities[] = {
    {WM_MFCT('I', 'N', 'E'), 0x55, 0x08},
    {WM_MFCT('R', 'A', 'M'), 0x55, 0x08},
    {WM_MFCT('E', 'F', 'E'), 0x11, 0x08}, // Enerconta Menhir
    {WM_MFCT('E', 'F', 'E'), 0x55, 0x08},
};

static const wm_word errors[] = {
    {0x01, "MEASUREMENT"}, {0x02, "SABOTAGE"}, {0x04, "BATTERY"}, {0x08, "CS"}, {0x10, "HF"}, {0x20, "RESET"},
};
static const wm_words error_flags = WM_BITS("ERROR_FLAGS", 0xFFFF, errors);

static const wm_field fields[] = {
    WM_STATUS_FLAGS(&error_flags),
    {"error_flags", .kind = WM_K_WORDS, .quantity = WM_Q_ERROR_FLAGS, .words = &error_flags,
     .options = WM_F_WITH_TPL},
    WM_CURRENT_CONSUMPTION_HCA,
    {"set_date", WM_DATE(DATE), WM_STORAGE(1)},
    {"consumption_at_set_date_hca", WM_NUMBER(HCA, HCA), WM_STORAGE(1)},
    {"consumption_at_set_date_{storage}_hca", WM_NUMBER(HCA, HCA), WM_STORAGES(1, 17)},
};

WM_METER(eurisii, "INNOTAS Euris II and Engelmann heat cost allocators");
