// SPDX-License-Identifier: MIT
// Names for what a record measures when no meter file knows better.
#pragma once
#include "meter.h"

extern const wm_meter wm_meter_generic;

// Adds a field for every ordinary record of run->records that is not `known` yet. A key is never used twice.
void wm_generic_add(const wm_run *run, const bool *known);
