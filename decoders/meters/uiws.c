// SPDX-License-Identifier: MIT
#include "library.h"
// clang-format off

static const wm_identity identities[] = {
    {WM_MFCT('Z', 'R', 'I'), 0x99, 0x07},
};

static const wm_words error_flags = {.name = "ERROR_FLAGS", .mask = 0xFFFF, .none = "OK"};

static const wm_field fields[] = {
    WM_STATUS_FLAGS(&error_flags),
    WM_TOTAL_M3,
    {"unknown_m3", WM_NUMBER(VOLUME, M3), WM_STORAGE(1)},
    {"target_date", WM_DATE(DATE), WM_STORAGE(30)},
    {"target_m3", WM_NUMBER(VOLUME, M3), WM_STORAGE(30)},
    // A compact profile of ten months.
    {"target_{storage-30}_m3", WM_NUMBER(VOLUME, M3), WM_STORAGES(31, 40)},
    {"target_{storage-30}_date", WM_DATE(DATE), WM_STORAGES(31, 40)},
    WM_FLOW_TEMPERATURE_C,
    WM_EXTERNAL_TEMPERATURE_C,
    WM_METER_DATETIME,
};

WM_METER(uiws, "Zenner IUWS ultrasonic water meter");
