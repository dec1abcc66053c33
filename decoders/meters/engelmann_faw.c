// SPDX-License-Identifier: MIT
#include "library.h"
// clang-format off

static const wm_identity identities[] = {
    {WM_MFCT('E', 'F', 'E'), 0x00, 0x06}, {WM_MFCT('E', 'F', 'E'), 0x00, 0x07},
    {WM_MFCT('E', 'F', 'E'), 0x00, 0x16},
};

static const wm_word errors[] = {
    {0x01, "VOLUME_DETECTION_COILS_DEFECT"}, {0x02, "RESET"},   {0x04, "CRC_ERROR"},
    {0x08, "REMOVAL_DETECTED"},              {0x10, "MAGNETIC_MANIPULATION"},
    {0x20, "LEAKAGE"},                       {0x40, "BLOCKED"}, {0x80, "REVERSE_FLOW"},
};
static const wm_words error_flags = WM_BITS("ERROR_FLAGS", 0xFF, errors);

static const wm_field fields[] = {
    WM_STATUS_FLAGS(&error_flags),
    WM_TOTAL_M3,
    {"meter_datetime", WM_DATETIME},
    {"reporting_date", WM_DATE(DATE), WM_STORAGE(1)},
    {"consumption_at_reporting_date_m3", WM_NUMBER(VOLUME, M3), WM_STORAGE(1)},
    {"consumption_{storage-1}_months_ago_m3", WM_NUMBER(VOLUME, M3), WM_STORAGES(2, 16)},
};

WM_METER(engelmann_faw, "Engelmann FAW water meter radio");
