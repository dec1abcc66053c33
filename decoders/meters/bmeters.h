// SPDX-License-Identifier: MIT
// What several meters of B METERS share.
#pragma once
#include "library.h"

// Twelve totals of 24 bits, January first, as volumes of storages 1 to 12. Those that are not there are left
// out. vif says in which unit.
void wm_bmeters_unpack_months(wm_unpack *u, wm_reader *r, const char *vif);

// The VIF of the months' totals: they count ten times the unit of the telegram's total, 10 litres as a rule.
const char *wm_bmeters_month_vif(const wm_unpack *u);

// Their rows. With a capital, as users know them.
// clang-format off
#define WM_BMETERS_MONTHS \
    {"January_total_m3", WM_NUMBER(VOLUME, M3), WM_STORAGE(1)}, \
    {"February_total_m3", WM_NUMBER(VOLUME, M3), WM_STORAGE(2)}, \
    {"March_total_m3", WM_NUMBER(VOLUME, M3), WM_STORAGE(3)}, \
    {"April_total_m3", WM_NUMBER(VOLUME, M3), WM_STORAGE(4)}, \
    {"May_total_m3", WM_NUMBER(VOLUME, M3), WM_STORAGE(5)}, \
    {"June_total_m3", WM_NUMBER(VOLUME, M3), WM_STORAGE(6)}, \
    {"July_total_m3", WM_NUMBER(VOLUME, M3), WM_STORAGE(7)}, \
    {"August_total_m3", WM_NUMBER(VOLUME, M3), WM_STORAGE(8)}, \
    {"September_total_m3", WM_NUMBER(VOLUME, M3), WM_STORAGE(9)}, \
    {"October_total_m3", WM_NUMBER(VOLUME, M3), WM_STORAGE(10)}, \
    {"November_total_m3", WM_NUMBER(VOLUME, M3), WM_STORAGE(11)}, \
    {"December_total_m3", WM_NUMBER(VOLUME, M3), WM_STORAGE(12)}
// clang-format on
