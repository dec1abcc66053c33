// SPDX-License-Identifier: MIT
// What the clip-on radios AT-WMBUS-08 and -17-2 of Apator share.
#pragma once
#include "library.h"

// For wm_meter.unpack: the count of thirds of a litre as litres, which the fields divide; the clock; the
// counts at the ends of the last months as storages 1 to 12, the latest first. What else is there stays
// undecoded.
wm_status wm_apator_unpack(wm_unpack *u);

// Their rows.
// clang-format off
#define WM_APATOR_FIELDS \
    {"total_m3", WM_NUMBER(VOLUME, M3), WM_SCALE(1, 3)}, \
    {"meter_datetime", WM_DATETIME, .options = WM_F_SECONDS}, \
    {"consumption_at_history_{storage}_m3", WM_NUMBER(VOLUME, M3), WM_SCALE(1, 3), WM_STORAGES(1, 12)}
// clang-format on
