// SPDX-License-Identifier: MIT
#include "library.h"
// clang-format off

static const wm_identity identities[] = {
    {WM_MFCT('L', 'U', 'G'), 0x07, 0x04}, {WM_MFCT('L', 'U', 'G'), 0x0A, 0x04},
};

static const wm_field fields[] = {
    WM_STATUS_TPL,
    {"device_datetime", WM_DATETIME},
    {"total_energy_consumption_kwh", WM_NUMBER(ENERGY, KWH)},
    {"key_datetime", WM_DATETIME, WM_STORAGE(1)},
    {"key_datetime_kwh", WM_NUMBER(ENERGY, KWH), WM_STORAGE(1)},
    {"prev_month_datetime", WM_DATETIME, WM_STORAGE(2)},
    {"prev_{storage-1}_month_kwh", WM_NUMBER(ENERGY, KWH), WM_STORAGES(2, 14)},
    WM_ACTUALITY_DURATION_H,
    {"time_without_measurement_h", WM_NUMBER(ON_TIME, H), .function = WM_AT_ERROR},
};

WM_METER(qheat_55_us, "Qundis Q heat 5.5 US, Landis+Gyr ULTRAHEAT heat meters");
