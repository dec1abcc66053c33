// SPDX-License-Identifier: MIT
// Walks the layers of a telegram: link, ELL, AFL, TPL, down to the application layer.
#pragma once
#include "wm/telegram.h"

// Starts with a frame without CRCs (bytes[0] = L) or, with bus wired, a long frame 68 L L 68 ... cs 16.
// WM_OK: payload_at / payload_length are the application layer. WM_E_NEED_KEY: t->security describes a protected
// layer; open it, then call wm_telegram_resume(). WM_E_FRAGMENT: an AFL fragment, to be collected by the caller.
// Others: truncated, length, ci. The fields known so far (addresses) are set in every case.
WM_MUST_USE wm_status wm_telegram_parse(wm_telegram *t, wm_bus bus, const uint8_t *bytes, size_t n);

// Goes on behind a layer that was opened in place. Same results as wm_telegram_parse().
WM_MUST_USE wm_status wm_telegram_resume(wm_telegram *t);
