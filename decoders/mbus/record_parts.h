// SPDX-License-Identifier: MIT
// The two halves of a data record: header (DIB and VIB) and value. Records and compact frames share them.
#pragma once
#include "vif.h"
#include "wm/reader.h"
#include "wm/status.h"

// DIF, DIFE, VIF, VIFE and plain-text unit, from in->at. Fills the header's fields of *r (which need not be
// cleared) and how the value is to be read. WM_E_RECORD: reserved or over-long; WM_E_TRUNCATED. Special DIFs
// (low digit F) are the caller's. (EN 13757-3 clause 6.3 and 6.4)
WM_MUST_USE wm_status wm_record_header_read(wm_reader *in, wm_record *r, wm_vif_type *ret_type);

// Length of the data that follow the header, LVAR byte not counted but passed over by *in; *ret_lvar is that
// byte or 0. WM_E_RECORD: reserved LVAR.
WM_MUST_USE wm_status wm_record_length_read(wm_reader *in, uint8_t dif, size_t *ret_length,
                                            uint8_t *ret_lvar);

// The data bytes themselves: kind, number, time, text. `data` holds `length` bytes.
void wm_record_value_read(wm_record *r, wm_vif_type type, uint8_t lvar, const uint8_t *data, size_t length);
