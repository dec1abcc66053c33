// SPDX-License-Identifier: MIT
#include "library.h"
#include "qundis.h"
// clang-format off

#define QDS(version, type) {WM_MFCT('Q', 'D', 'S'), version, type}
#define LSE(version, type) {WM_MFCT('L', 'S', 'E'), version, type}

static const wm_identity identities[] = {
    QDS(0x16, 0x06), QDS(0x16, 0x07), QDS(0x17, 0x06), QDS(0x17, 0x07), QDS(0x18, 0x06), QDS(0x18, 0x07),
    QDS(0x19, 0x07), QDS(0x1A, 0x06), QDS(0x1A, 0x07), QDS(0x1D, 0x06), QDS(0x1D, 0x07),
    QDS(0x35, 0x06), QDS(0x35, 0x07), QDS(0x36, 0x06), QDS(0x36, 0x07),
    QDS(0x33, 0x37), QDS(0x35, 0x37), // radio converters
    LSE(0x19, 0x07), LSE(0x1A, 0x06), LSE(0x1A, 0x07), LSE(0x1D, 0x06), LSE(0x1D, 0x07),
    LSE(0x36, 0x06), LSE(0x36, 0x07), LSE(0x33, 0x37), LSE(0x35, 0x37),
};

// Storage 1 is the end of the last year, storage 17 that of the last month. Two sets of names are in use.
static const wm_field fields[] = {
    WM_STATUS_FLAGS(&wm_qundis_errors),
    WM_TOTAL_M3,
    {"target_m3", WM_NUMBER(VOLUME, M3), WM_STORAGE(17)},
    {"target_date", WM_DATE(DATE), WM_STORAGE(17)},
    {"target_year_m3", WM_NUMBER(VOLUME, M3), WM_STORAGE(1)},
    {"target_year_date", WM_DATE(DATE), WM_STORAGE(1)},
    {"volume_delta_{storage}_m3", WM_NUMBER(VOLUME, M3), WM_STORAGES(2, 13)},
    {"volume_flow_m3h", WM_NUMBER_AT("02BB56", M3_H), .options = WM_F_RAW, WM_SCALE(1, 1000)},
    WM_METER_DATETIME,
    {"device_error_date", WM_DATE(DATE), .function = WM_AT_ERROR},
    {"due_17_date_m3", WM_NUMBER(VOLUME, M3), WM_STORAGE(17)},
    {"due_17_date", WM_DATE(DATE), WM_STORAGE(17)},
    {"due_date_m3", WM_NUMBER(VOLUME, M3), WM_STORAGE(1)},
    {"due_date", WM_DATE(DATE), WM_STORAGE(1)},
    {"error_date", WM_DATE(DATE), .function = WM_AT_ERROR},
    WM_ENHANCED_ID,
};

WM_METER(qwater, "Qundis Q water 5 and 5.5, Siemens WFx water meters", .unpack = wm_qundis_unpack);
