// SPDX-License-Identifier: MIT
#include "library.h"
#include "qundis.h"
// clang-format off

static const wm_identity identities[] = {
    {WM_MFCT('L', 'S', 'E'), 0x1A, 0x04}, {WM_MFCT('L', 'S', 'E'), 0x23, 0x04},
    {WM_MFCT('L', 'S', 'E'), 0x38, 0x04},
};

static const wm_field fields[] = {
    WM_STATUS_FLAGS(&wm_qundis_errors),
    WM_TOTAL_KWH,
    WM_TARGET_KWH,
    WM_TARGET_DATE,
    {"target_year_kwh", WM_NUMBER(ENERGY, KWH), WM_STORAGE(1)},
    {"target_year_date", WM_DATE(DATE), WM_STORAGE(1)},
    {"last_month_energy_consumption_kwh", WM_NUMBER(ENERGY, KWH), WM_STORAGE(17)},
    {"last_month_date", WM_DATE(DATE), WM_STORAGE(17), .options = WM_F_BLANK},
    // The add-on module sends it in a telegram of its own.
    {"last_month_energy_consumption_kwh", WM_NUMBER(ENERGY, KWH), WM_STORAGE(8)},
    {"last_month_date", WM_DATE(DATE), WM_STORAGE(8), .options = WM_F_BLANK},
    {"energy_delta_{storage}_kwh", WM_NUMBER(ENERGY, KWH), WM_STORAGES(2, 13)},
    WM_METER_DATETIME,
    {"meter_date_at_error", WM_DATE(DATE), .function = WM_AT_ERROR, .options = WM_F_BLANK},
    WM_ENHANCED_ID,
    WM_FABRICATION_NO,
};

WM_METER(qheat5us, "Qundis Q heat 5 US, Siemens WSM heat meters", .unpack = wm_qundis_unpack);
