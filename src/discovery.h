// SPDX-License-Identifier: MIT
// Home Assistant's MQTT discovery: a retained message a value, which makes a sensor of it. What a value is,
// its key's unit and the meter's medium tell, so that no meter needs a list of its own.
#pragma once
#include "interpreter.h"

typedef struct wm_discovery_message {
    char *topic, *text; // of malloc()
} wm_discovery_message;

// The message for field `index` of the reading; topics of telegrams are below `base`. False: the field is no
// sensor (a number without a known unit, text other than the status), or there is no memory.
bool wm_discovery_describe(const char *prefix, const char *base, const wm_interpretation *seen,
                           unsigned index, wm_discovery_message *ret);
void wm_discovery_free(wm_discovery_message *m);

enum { WM_METER_ID = 24 };

// "KAM.76348799", as in keys files: the topic of a meter's telegrams below the base.
void wm_discovery_meter_id(const wm_telegram *t, char text[static WM_METER_ID]);
