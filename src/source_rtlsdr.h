// SPDX-License-Identifier: MIT
// RTL-SDR dongles on USB, by way of librtlsdr. Without it (HAVE_RTLSDR) there are none.
#pragma once
#include "usb_path.h"
#include "wm/status.h"
#include <stdbool.h>
#include <stdint.h>

enum { WM_RTLSDR_NAME = 257 }; // librtlsdr writes up to 256 bytes and a NUL

// What a dongle says of itself. "" where it could not be asked (no permission).
typedef struct wm_rtlsdr_names {
    const char *device; // model from librtlsdr's table; never freed
    wm_usb_path place;  // where it is plugged in
    char vendor[WM_RTLSDR_NAME], product[WM_RTLSDR_NAME], serial[WM_RTLSDR_NAME];
} wm_rtlsdr_names;

bool wm_rtlsdr_built(void);
uint32_t wm_rtlsdr_count(void);
void wm_rtlsdr_describe(uint32_t index, wm_rtlsdr_names *ret); // index < count
