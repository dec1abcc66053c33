// SPDX-License-Identifier: MIT
// Dates of Techem's own payloads (CI A0 and A2). The billing date has day, month and year from bits 0, 5 and
// 9; the current date has only day and month, from bits 4 and 9.
#pragma once
#include "meter.h"

// Puts the billing date as storage 1 and, in the year after it, the current date as storage 0.
void wm_techem_put_dates(wm_unpack *u, uint16_t billing, uint16_t now);

// For wm_meter.unpack of heat meters: behind a byte of state and the billing date the energy at that date,
// the month of now, and the energy since then, in the unit of the VIF. Puts storage 1 and subunit 1, their sum
// as the total. Nothing for telegrams of the standard.
wm_status wm_techem_put_heat(wm_unpack *u, const char *vif);

// Puts a date with its year: billing dates, and the current one of newer meters.
void wm_techem_put_date(wm_unpack *u, uint32_t storage, uint16_t date);

// For wm_meter.unpack of water meters: a byte of state; date and volume at the last billing; date of now and
// volume since then, in 0.1 m3. What follows stays undecoded.
wm_status wm_techem_put_water(wm_unpack *u);
