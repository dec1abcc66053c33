// SPDX-License-Identifier: MIT
// Where a broker is: [mqtt://|mqtts://][USER@]HOST[:PORT][/TOPIC].
#pragma once
#include "wm/status.h"
#include <stdbool.h>

enum { WM_MQTT_TEXT = 128 };

typedef struct wm_mqtt_address {
    bool tls;
    char user[WM_MQTT_TEXT]; // empty: none
    char host[WM_MQTT_TEXT];
    int port;                 // 1883, with TLS 8883, unless given
    char topic[WM_MQTT_TEXT]; // that all others are below; "wmrx" unless given
} wm_mqtt_address;

// WM_E_FORMAT: *ret_expected says what should stand there. A password is refused: others can read it in the
// list of processes.
WM_MUST_USE wm_status wm_mqtt_address_read(const char *text, wm_mqtt_address *ret, const char **ret_expected);
