// SPDX-License-Identifier: MIT
// What Kamstrup's heat and water meters share.
#pragma once
#include "meter.h"

// Error flags (FD 17) of the older calculators: MULTICAL 62, 302 on the wire, 402, 601, 602, 801. The numbers
// are those of the display's info code (technical description 5512-931 of MULTICAL 602, 6.11.2).
extern const wm_words wm_kamstrup_errors;
