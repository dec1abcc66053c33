// SPDX-License-Identifier: MIT
#include "library.h"
// clang-format off

static const wm_identity identities[] = {
    {WM_MFCT('M', 'A', 'D'), 0x00, 0x04}, {WM_MFCT('M', 'A', 'D'), 0x00, 0x0D},
};

static const wm_words error_flags = {.name = "ERROR_FLAGS", .mask = 0xFFFF, .none = "OK"};

static const wm_field fields[] = {
    WM_STATUS_FLAGS(&error_flags),
    {"total_energy_consumption_kwh", WM_NUMBER(ENERGY, KWH)},
    {"total_cooling_consumption_kwh", WM_NUMBER(ENERGY, KWH), WM_TARIFF(1)},
    {"total_volume_m3", WM_NUMBER(VOLUME, M3)},
    WM_VOLUME_FLOW_M3H,
    WM_POWER_KW,
    WM_FLOW_TEMPERATURE_C,
    WM_RETURN_TEMPERATURE_C,
    {"temperature_difference_c", WM_NUMBER(TEMPERATURE_DIFFERENCE, C)},
    {"meter_datetime", WM_DATETIME},
    WM_MODEL_VERSION,
    WM_PARAMETER_SET,
    // Only the latest month's date is sent.
    {"consumption_at_set_date_{storage}_kwh", WM_NUMBER(ENERGY, KWH), WM_STORAGES(1, 31)},
    {"set_date_{storage}_date", WM_K_DATE_BACK, .quantity = WM_Q_ENERGY, WM_STORAGES(1, 31), .from = "426C"},
};

WM_METER(microclima, "Maddalena microCLIMA heat meter");
