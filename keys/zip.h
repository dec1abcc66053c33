// SPDX-License-Identifier: MIT
// One file out of a ZIP archive (PKWARE APPNOTE 4.3), as Kamstrup's keys are sent.
#pragma once
#include "secret_file.h"

// True when the bytes begin like an archive.
bool wm_zip_is(const char *bytes, size_t n);

// Unpacks the only file whose name ends with one of the suffixes (lower case, NULL-terminated; either case in
// the archive). Stored and deflated files are known; sizes and CRC-32 are checked. WM_END: no such file;
// WM_E_LIMIT: more than one, too many files, or too large; WM_E_UNSUPPORTED: encrypted or packed otherwise;
// WM_E_TRUNCATED, WM_E_FORMAT, WM_E_CRC, WM_E_MEMORY.
WM_MUST_USE wm_status wm_zip_extract(const char *bytes, size_t n, const char *const *suffixes,
                                     wm_secret_file *ret);
