// SPDX-License-Identifier: MIT
// Where dongles are plugged in. librtlsdr tells index and serial number: the index changes with what else is
// plugged in, and many dongles share one serial number. The socket they are in stays.
#pragma once
#include "wm/status.h"
#include <stdint.h>

enum {
    WM_USB_PORTS_MAX = 7,  // hubs behind hubs (USB 3.2 specification)
    WM_USB_PATH_SIZE = 40, // bytes of one path, with the final NUL
};

// Bus and ports as Linux names them: "1-1.4".
typedef struct wm_usb_path {
    char text[WM_USB_PATH_SIZE];
} wm_usb_path;

// The paths of RTL2832U dongles, in the order of librtlsdr's indices. WM_E_IO: USB cannot be asked;
// WM_E_LIMIT: more than max.
WM_MUST_USE wm_status wm_usb_paths(wm_usb_path *paths, uint32_t max, uint32_t *ret_count);
