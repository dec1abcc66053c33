// SPDX-License-Identifier: MIT
// The walk-by block of Qundis and Siemens meters: a record 0D FF 5F with 53 bytes of the maker's own, or 47
// that leave out the value now.
#pragma once
#include "meter.h"

// For wm_meter.unpack: puts what the block holds as ordinary records of the block's own VIF. The value now is
// storage 0, the one at the yearly target date storage 1, the one at the last end of a month storage 17; the
// twelve months' differences of water and heat are storages 2 to 13; heat costs of the twelve ends of a month
// before that one are storages 18 to 29, the latest first. Allocators have no other status than the block's,
// whose bits are those of the transport layer's status byte. WM_OK also when the telegram has no such block.
wm_status wm_qundis_unpack(wm_unpack *u);

#define WM_QUNDIS_STATUS "01FF73"

// Error bits of water and heat meters (FD 17).
extern const wm_words wm_qundis_errors;

// clang-format off
// Behind a radio converter the link layer's type is 37.
#define WM_QUNDIS_TYPES(a, b, c, version) {WM_MFCT(a, b, c), version, 0x04}, {WM_MFCT(a, b, c), version, 0x37}

// Storage 1 is the end of the last year, storage 17 that of the last month. Two sets of names are in use.
#define WM_QHEAT_FIELDS \
    WM_STATUS_FLAGS(&wm_qundis_errors), \
    WM_TOTAL_KWH, \
    {"target_kwh", WM_NUMBER(ENERGY, KWH), WM_STORAGE(17)}, \
    {"target_date", WM_DATE(DATE), WM_STORAGE(17)}, \
    {"target_year_kwh", WM_NUMBER(ENERGY, KWH), WM_STORAGE(1)}, \
    {"target_year_date", WM_DATE(DATE), WM_STORAGE(1)}, \
    {"energy_delta_{storage}_kwh", WM_NUMBER(ENERGY, KWH), WM_STORAGES(2, 13)}, \
    WM_METER_DATETIME, \
    {"total_energy_consumption_kwh", WM_NUMBER(ENERGY, KWH)}, \
    {"last_month_energy_consumption_kwh", WM_NUMBER(ENERGY, KWH), WM_STORAGE(17)}, \
    {"last_month_date", WM_DATE(DATE), WM_STORAGE(17), .options = WM_F_BLANK}, \
    {"last_year_energy_consumption_kwh", WM_NUMBER(ENERGY, KWH), WM_STORAGE(1)}, \
    {"last_year_date", WM_DATE(DATE), WM_STORAGE(1), .options = WM_F_BLANK}, \
    {"device_date_time", WM_DATETIME}, \
    WM_ENHANCED_ID, \
    WM_FABRICATION_NO
// clang-format on
