// SPDX-License-Identifier: MIT
#include "library.h"
// clang-format off

static const wm_identity identities[] = {
    {WM_MFCT('L', 'A', 'S'), 0x0B, 0x32},
};

static const wm_word answers[] = {
    {0, "NO"}, {1, "YES"},
};
static const wm_words answer_words = WM_INDEX("INPUT_BITS", 1, answers);

static const wm_word days[] = {
    {0x01, "SU"}, {0x02, "MO"}, {0x04, "TU"}, {0x08, "WE"}, {0x10, "TH"}, {0x20, "FR"}, {0x40, "SA"},
};
static const wm_words day_words = WM_BITS("INPUT_BITS", 0xFFFF, days);

static const wm_field fields[] = {
    WM_STATUS_TPL,
    {"total_routed_messages_counter", WM_NUMBER(DIMENSIONLESS, COUNTER)},
    {"used_router_slots_counter", WM_NUMBER(DIMENSIONLESS, COUNTER), WM_SUBUNIT(1)},
    {"is_repeater_listening", .kind = WM_K_WORDS, .quantity = WM_Q_DIMENSIONLESS, WM_SUBUNIT(2),
     .words = &answer_words},
    {"seconds_to_mode_change_counter", WM_NUMBER(DIMENSIONLESS, COUNTER), WM_SUBUNIT(3)},
    {"listen_timer_value_counter", WM_NUMBER(DIMENSIONLESS, COUNTER), WM_STORAGE(1)},
    {"pause_timer_value_counter", WM_NUMBER(DIMENSIONLESS, COUNTER), WM_STORAGE(2)},
    {"repeater_listening_on_weekdays", .kind = WM_K_WORDS, .quantity = WM_Q_DIMENSIONLESS, WM_STORAGE(3),
     .words = &day_words},
    {"start_time_value_counter", WM_NUMBER(DIMENSIONLESS, COUNTER), WM_STORAGE(4)},
    {"meter_datetime", WM_DATETIME, .options = WM_F_SECONDS},
    WM_SOFTWARE_VERSION,
    WM_BATTERY_V,
};

WM_METER(lansenrp, "Lansen repeater");
