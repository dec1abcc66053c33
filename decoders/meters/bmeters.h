// SPDX-License-Identifier: MIT
// What several meters of B METERS share.
#pragma once
#include "library.h"

// Twelve totals of 24 bits in 10 litres, January first, as volumes of storages 1 to 12. Those that are not
// there are left out.
void wm_bmeters_unpack_months(wm_unpack *u, wm_reader *r);

// Puts such a volume as January_total_m3 ... December_total_m3.
void wm_bmeters_put_month(const wm_run *run, const wm_field *field, const wm_record *record);

#define WM_BMETERS_MONTHS                                                                                    \
    {                                                                                                        \
        NULL, WM_K_CALL, .quantity = WM_Q_VOLUME, WM_STORAGES(1, 12), .call = wm_bmeters_put_month           \
    }
