// SPDX-License-Identifier: MIT
// Words for the device type (EN 13757-7 table 13).
#pragma once
#include "wm/address.h"

// "cold water", "heat cost allocation" ...; "reserved" for a type without a meaning. Techem uses types of its
// own.
const char *wm_media(const wm_address *meter);
