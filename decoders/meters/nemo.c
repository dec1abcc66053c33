// SPDX-License-Identifier: MIT
#include "library.h"
// clang-format off

static const wm_identity identities[] = {
    {WM_MFCT('I', 'M', 'E'), 0x1D, 0x02},
};

static const wm_words error_flags = {.name = "ERROR_FLAGS", .mask = 0xFF, .none = "OK"};

static const wm_field fields[] = {
    WM_STATUS_FLAGS(&error_flags),
    // Subunit 1 is active, 2 reactive; tariff 1 positive, 2 partial energy and negative power.
    {"total_active_positive_3phase_kwh", WM_NUMBER(ENERGY, KWH), WM_TARIFF(1), WM_SUBUNIT(1)},
    {"total_reactive_positive_3phase_kwh", WM_NUMBER(ENERGY, KWH), WM_TARIFF(1), WM_SUBUNIT(2)},
    {"total_active_partial_3phase_kwh", WM_NUMBER(ENERGY, KWH), WM_TARIFF(2), WM_SUBUNIT(1)},
    {"total_reactive_partial_3phase_kwh", WM_NUMBER(ENERGY, KWH), WM_TARIFF(2), WM_SUBUNIT(2)},
    {"active_positive_3phase_kw", WM_NUMBER(POWER, KW), WM_TARIFF(1), WM_SUBUNIT(1)},
    {"reactive_positive_3phase_kw", WM_NUMBER(POWER, KW), WM_TARIFF(1), WM_SUBUNIT(2)},
    {"active_negative_3phase_kw", WM_NUMBER(POWER, KW), WM_TARIFF(2), WM_SUBUNIT(1)},
    {"reactive_negative_3phase_kw", WM_NUMBER(POWER, KW), WM_TARIFF(2), WM_SUBUNIT(2)},
    {"active_power_at_phase_1_kw", WM_NUMBER(POWER, KW), WM_SUBUNIT(1), .vife = "FF01"},
    {"active_power_at_phase_2_kw", WM_NUMBER(POWER, KW), WM_SUBUNIT(1), .vife = "FF02"},
    {"active_power_at_phase_3_kw", WM_NUMBER(POWER, KW), WM_SUBUNIT(1), .vife = "FF03"},
    {"reactive_power_at_phase_1_kw", WM_NUMBER(POWER, KW), WM_SUBUNIT(2), .vife = "FF01"},
    {"reactive_power_at_phase_2_kw", WM_NUMBER(POWER, KW), WM_SUBUNIT(2), .vife = "FF02"},
    {"reactive_power_at_phase_3_kw", WM_NUMBER(POWER, KW), WM_SUBUNIT(2), .vife = "FF03"},
    {"power_factor", WM_NUMBER(DIMENSIONLESS, NONE)},
    {"at_phase_1_power_factor", WM_NUMBER(DIMENSIONLESS, NONE), .vife = "FF01"},
    {"at_phase_2_power_factor", WM_NUMBER(DIMENSIONLESS, NONE), .vife = "FF02"},
    {"at_phase_3_power_factor", WM_NUMBER(DIMENSIONLESS, NONE), .vife = "FF03"},
    {"voltage_at_phase_1_v", WM_NUMBER(VOLTAGE, V), .vife = "FF01"},
    {"voltage_at_phase_2_v", WM_NUMBER(VOLTAGE, V), .vife = "FF02"},
    {"voltage_at_phase_3_v", WM_NUMBER(VOLTAGE, V), .vife = "FF03"},
    {"voltage_l1_l2_v", WM_NUMBER(VOLTAGE, V), .vife = "FF04"},
    {"voltage_l2_l3_v", WM_NUMBER(VOLTAGE, V), .vife = "FF05"},
    {"voltage_l3_l1_v", WM_NUMBER(VOLTAGE, V), .vife = "FF06"},
    {"current_at_phase_1_a", WM_NUMBER(CURRENT, A), .vife = "FF01"},
    {"current_at_phase_2_a", WM_NUMBER(CURRENT, A), .vife = "FF02"},
    {"current_at_phase_3_a", WM_NUMBER(CURRENT, A), .vife = "FF03"},
    {"current_in_neutral_a", WM_NUMBER(CURRENT, A), .vife = "FF04"},
    {"frequency_hz", WM_NUMBER_AT("05FF5A", HZ), .options = WM_F_RAW, WM_SCALE(1, 10)},
};

WM_METER(nemo, "IME Nemo electricity meters on M-Bus");
