// SPDX-License-Identifier: MIT
// Telegrams from files and other receivers come with or without their link-layer CRCs, and with an L field
// that still counts them or does not count all: this takes them.
#pragma once
#include "deframe.h"

enum { WM_STRIP_EXTRA_MAX = 8 }; // bytes behind the end that L tells, which are kept

// Removes the CRCs of format A or B when bytes[0..n) holds them and all are right, and up to
// WM_STRIP_EXTRA_MAX bytes behind them; so of format A where only the first or only the last CRC is left, or
// the last is lost. Bytes without CRCs are taken as they are, but end at L where an extended link layer has a
// CRC of its own. frame->bytes[0] is then length - 1; frame->radio is left alone. WM_E_CRC: the length is
// that of a format A frame, but a CRC is wrong; WM_E_TRUNCATED: shorter than its L field or its CRCs say;
// WM_E_LENGTH: L < 9, or more than WM_STRIP_EXTRA_MAX bytes left over.
WM_MUST_USE wm_status wm_frame_strip(const uint8_t *bytes, size_t n, wm_frame *frame);
