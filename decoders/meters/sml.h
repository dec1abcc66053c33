// SPDX-License-Identifier: MIT
// SML, the Smart Message Language of German electricity meters (BSI TR-03109-1, annex IV), as the application
// behind CI 7E and 7F.
#pragma once
#include "meter.h"

// Whether the telegram's application is SML.
bool wm_sml_is(const wm_telegram *t);

// Puts the registers of all value lists as records: energies with their tariffs, powers, voltages, currents
// and the frequency. What follows the first bad message is left as rest. WM_OK in every case.
wm_status wm_sml_unpack(wm_unpack *u);
