// SPDX-License-Identifier: MIT
// Lines to an MQTT broker, beside standard output. A broker that is slow or away costs no samples: a thread
// of the library sends, and what waits is bounded.
#pragma once
#include "interpreter.h"

enum { WM_MQTT_WAITING_MAX = 1000 }; // messages on their way; more are dropped and counted

typedef struct wm_mqtt wm_mqtt;

// Connects in the background, and again whenever the connection is lost; `url` as in mqtt_address.h, the
// password from MQTT_PASSWORD or the credential mqtt-password. `discovery` is the prefix of Home Assistant's
// discovery topics, NULL = none. Any failure prints one line. WM_E_ARGUMENT: the address cannot be read, or
// there is no MQTT in this build.
WM_MUST_USE wm_status wm_mqtt_create(const char *url, const char *discovery, wm_mqtt **ret);

// Sends the telegram's line (n bytes without its line end), retained, to TOPIC/MANUFACTURER.ID, and before it
// what discovery needs, when the meter is in the keys or the meter list.
void wm_mqtt_publish(wm_mqtt *m, const wm_interpretation *seen, const char *line, size_t n);

// Waits up to two seconds for what is on its way, and says how much was dropped. NULL is fine.
void wm_mqtt_destroy(wm_mqtt *m);
