// SPDX-License-Identifier: MIT
#include "library.h"
#include "qundis.h"
// clang-format off

static const wm_identity identities[] = {
    {WM_MFCT('Q', 'D', 'S'), WM_ANY, 0x08}, // 33 to 36 and 3A are known
    {WM_MFCT('L', 'S', 'E'), WM_ANY, 0x08}, // 18, 2A, 2C, 34, 35
    {WM_MFCT('Z', 'R', 'I'), 0xFD, 0x08},
};

static const wm_words error_flags = {.name = "ERROR_FLAGS", .mask = 0xFF, .none = "OK"};

static const wm_word bits[] = {{0x04, "POWER_LOW"}, {0x08, "PERMANENT_ERROR"}, {0x10, "TEMPORARY_ERROR"}};
static const wm_words status = WM_BITS("STATUS", 0xFF, bits);

static const wm_field fields[] = {
    WM_STATUS_AT("01FD73", &error_flags),
    WM_STATUS_AT(WM_QUNDIS_STATUS, &status),
    WM_CURRENT_CONSUMPTION_HCA,
    {"set_date", WM_DATE(DATE), WM_STORAGE(1)},
    {"consumption_at_set_date_hca", WM_NUMBER(HCA, HCA), WM_STORAGE(1)},
    {"set_date_{storage}", WM_DATE(DATE), WM_STORAGES(1, 29), .options = WM_F_BLANK},
    {"consumption_at_set_date_{storage}_hca", WM_NUMBER(HCA, HCA), WM_STORAGES(1, 29)},
    {"error_date", WM_DATE(DATE), .function = WM_AT_ERROR, .options = WM_F_BLANK},
    {"device_datetime", WM_DATETIME},
    WM_FLOW_TEMPERATURE_C,
    WM_MODEL_VERSION,
};

WM_METER(qcaloric, "Qundis Q caloric and Siemens WHE heat cost allocators", .unpack = wm_qundis_unpack);
