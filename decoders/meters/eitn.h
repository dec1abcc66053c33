// SPDX-License-Identifier: MIT
// What Apator's allocators E-ITN 30.6 and 40 share.
#pragma once
#include "library.h"

// Their dates: the day in 5 bits, the month in 4, the year since 2000 above. Puts today as storage 0, and as
// storage 1 the last time that the season began: of `start` only the day and the month count.
void wm_eitn_put_season(wm_unpack *u, unsigned start, unsigned today);

// Puts one such date. Nothing for an impossible one.
void wm_eitn_put_date(wm_unpack *u, uint32_t storage, unsigned date);
