// SPDX-License-Identifier: MIT
// The walk-by block of Qundis and Siemens meters: a record 0D FF 5F with 53 bytes of the maker's own.
#pragma once
#include "meter.h"

// For wm_meter.unpack: puts what the block holds as ordinary records of the block's own VIF. The value now is
// storage 0, the one at the yearly target date storage 1, the one at the last end of a month storage 17; the
// twelve months' differences of water and heat are storages 2 to 13. WM_OK also when the telegram has no such
// block.
wm_status wm_qundis_unpack(wm_unpack *u);

// Error bits of water and heat meters (FD 17).
extern const wm_words wm_qundis_errors;
