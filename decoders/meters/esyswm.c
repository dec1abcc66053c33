// SPDX-License-Identifier: MIT
#include "library.h"
// clang-format off

static const wm_identity identities[] = {
    {WM_MFCT('E', 'S', 'Y'), 0x01, 0x02},
    {WM_MFCT('E', 'S', 'Y'), 0x11, 0x02},
    {WM_MFCT('E', 'S', 'Y'), 0x30, 0x37},
};

static const wm_field fields[] = {
    WM_STATUS_TPL,
    {"total_energy_consumption_kwh", WM_NUMBER(ENERGY, KWH)},
    {"total_energy_production_kwh", WM_NUMBER(ENERGY, KWH), .modifiers = WM_MODIFIER_BACKWARD},
    {"total_energy_consumption_tariff{tariff}_kwh", WM_NUMBER(ENERGY, KWH), WM_TARIFFS(1, 2)},
    {"current_power_consumption_kw", WM_NUMBER(POWER, KW)},
    {"current_power_consumption_phase1_kw", WM_NUMBER(POWER, KW), .vife = "FF01"},
    {"current_power_consumption_phase2_kw", WM_NUMBER(POWER, KW), .vife = "FF02"},
    {"current_power_consumption_phase3_kw", WM_NUMBER(POWER, KW), .vife = "FF03"},
    WM_FABRICATION_NO,
    WM_ENHANCED_ID,
    // Ten bytes of two digits; AA is a place that nobody programmed.
    {"location", .kind = WM_K_HEX, .quantity = WM_Q_CUSTOMER_LOCATION},
    {"location_hex", .kind = WM_K_HEX, .quantity = WM_Q_CUSTOMER_LOCATION},
    {"version", WM_TEXT_AT("0DFD09")},
};

WM_METER(esyswm, "EasyMeter electricity meters with an ESYS radio");
