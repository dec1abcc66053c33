// SPDX-License-Identifier: MIT
// Diehl Metering scrambles the records of its own telegrams with a shift register. It starts from the header
// and from one of two keys that are in all meters and known to everybody: this is no encryption.
#pragma once
#include "meter.h"

// For wm_meter.unpack: puts the records of a telegram in Diehl's own security modes, 16 and up, scrambled or
// not; nothing for any other telegram. WM_E_FORMAT: the checksum holds neither way.
wm_status wm_diehl_unpack(wm_unpack *u);
