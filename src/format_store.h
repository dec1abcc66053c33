// SPDX-License-Identifier: MIT
// Keeps the learned formats of compact frames over restarts: a full frame may be one in eight, or one a day.
//
// $XDG_STATE_HOME/wmrx/formats, or ~/.local/state/wmrx/formats: a format a line, its headers (DIF, DIFE, VIF,
// VIFE of every record) as hex. The signature is the CRC of these bytes, so a line needs no more and cannot
// lie.
#pragma once
#include "decoders/mbus/compact.h"

typedef struct wm_format_store wm_format_store;

// Reads the file, if there is one, into `formats` (borrowed); lines that are no format are told once and left
// out. WM_E_IO: there is no place to keep formats, or it cannot be read; a line on stderr said so. The caller
// goes on without.
WM_MUST_USE wm_status wm_format_store_open(wm_formats *formats, wm_format_store **ret);
void wm_format_store_close(wm_format_store *s); // NULL is fine

// Writes what was learned since the last call. NULL is fine.
void wm_format_store_save(wm_format_store *s);
