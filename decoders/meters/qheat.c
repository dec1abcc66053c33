// SPDX-License-Identifier: MIT
#include "library.h"
#include "qundis.h"
// clang-format off

// Behind a radio converter the link layer's type is 37.
#define BOTH_TYPES(a, b, c, version) {WM_MFCT(a, b, c), version, 0x04}, {WM_MFCT(a, b, c), version, 0x37}

static const wm_identity identities[] = {
    BOTH_TYPES('Q', 'D', 'S', 0x23), BOTH_TYPES('Q', 'D', 'S', 0x3E), BOTH_TYPES('Q', 'D', 'S', 0x46),
    BOTH_TYPES('Q', 'D', 'S', 0x47), BOTH_TYPES('Q', 'D', 'S', 0x48),
    {WM_MFCT('L', 'S', 'E'), 0x23, 0x37}, // with type 04 it is qheat5us
    BOTH_TYPES('L', 'S', 'E', 0x3E), BOTH_TYPES('L', 'S', 'E', 0x46), BOTH_TYPES('L', 'S', 'E', 0x47),
    BOTH_TYPES('L', 'S', 'E', 0x48),
};

// Storage 1 is the end of the last year, storage 17 that of the last month. Two sets of names are in use.
static const wm_field fields[] = {
    WM_STATUS_FLAGS(&wm_qundis_errors),
    WM_TOTAL_KWH,
    {"target_kwh", WM_NUMBER(ENERGY, KWH), WM_STORAGE(17)},
    {"target_date", WM_DATE(DATE), WM_STORAGE(17)},
    {"target_year_kwh", WM_NUMBER(ENERGY, KWH), WM_STORAGE(1)},
    {"target_year_date", WM_DATE(DATE), WM_STORAGE(1)},
    {"energy_delta_{storage}_kwh", WM_NUMBER(ENERGY, KWH), WM_STORAGES(2, 13)},
    WM_METER_DATETIME,
    {"total_energy_consumption_kwh", WM_NUMBER(ENERGY, KWH)},
    {"last_month_energy_consumption_kwh", WM_NUMBER(ENERGY, KWH), WM_STORAGE(17)},
    {"last_month_date", WM_DATE(DATE), WM_STORAGE(17), .options = WM_F_BLANK},
    {"last_year_energy_consumption_kwh", WM_NUMBER(ENERGY, KWH), WM_STORAGE(1)},
    {"last_year_date", WM_DATE(DATE), WM_STORAGE(1), .options = WM_F_BLANK},
    {"device_date_time", WM_DATETIME},
    {"device_error_date", WM_DATE(DATE), .function = WM_AT_ERROR, .options = WM_F_BLANK},
    WM_ENHANCED_ID,
    WM_FABRICATION_NO,
};

WM_METER(qheat, "Qundis Q heat 5 heat meters", .unpack = wm_qundis_unpack);
