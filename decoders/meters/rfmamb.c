// SPDX-License-Identifier: MIT
#include "library.h"
// clang-format off

static const wm_identity identities[] = {
    {WM_MFCT('B', 'M', 'T'), 0x10, 0x1B},
};

// All of the TPL status, not only its upper bits.
static const wm_word tpl_bits[] = {
    {0x01, "APP_BUSY"}, {0x02, "APP_ERROR"}, {0x04, "LOW_BATTERY"}, {0x08, "MODULE_REMOVED"},
    {0x10, "SENSOR_READ_ERROR"}, {0x20, "TEMP_OUT_OF_RANGE"}, {0x40, "RH_OUT_OF_RANGE"},
};
static const wm_words tpl_words = WM_BITS("TPL_STS", 0xFF, tpl_bits);

static const wm_field fields[] = {
    WM_STATUS_TPL,
    WM_ROOM_TEMPERATURES_C,
    WM_ROOM_TEMPERATURE_EXTREMES_C,
    WM_ROOM_HUMIDITIES_RH,
    WM_ROOM_HUMIDITY_EXTREMES_RH,
    {"device_datetime", WM_DATETIME},
};

WM_METER(rfmamb, "BMeters RFM-AMB room temperature and humidity sensor", .tpl_words = &tpl_words);
