// SPDX-License-Identifier: MIT
// Dates of Techem's own payloads (CI A0 and A2). The billing date has day, month and year from bits 0, 5 and
// 9; the current date has only day and month, from bits 4 and 9.
#pragma once
#include "meter.h"

// Puts the billing date as storage 1 and, in the year after it, the current date as storage 0.
void wm_techem_put_dates(wm_unpack *u, uint16_t billing, uint16_t now);

// Puts a date with its year: billing dates, and the current one of newer meters.
void wm_techem_put_date(wm_unpack *u, uint32_t storage, uint16_t date);
