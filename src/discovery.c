// SPDX-License-Identifier: MIT
#include "discovery.h"
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NAME = 160 };

typedef struct sensor {
    const char *suffix; // of the key
    const char *unit;
    const char *device_class; // NULL = none fits
    const char *state_class;
} sensor;

static const char measured[] = "measurement", counted[] = "total_increasing";

// The classes and units that Home Assistant's sensor platform allows together. Keys end with their unit.
static const sensor sensors[] = {
    {"_m3",  "m³",   "volume",           counted },
    {"_l",   "L",     "volume",           counted },
    {"_mwh", "MWh",   "energy",           counted },
    {"_kwh", "kWh",   "energy",           counted },
    {"_wh",  "Wh",    "energy",           counted },
    {"_mj",  "MJ",    "energy",           counted },
    {"_gj",  "GJ",    "energy",           counted },
    {"_hca", "HCA",   NULL,               counted },
    {"_m3h", "m³/h", "volume_flow_rate", measured},
    {"_lh",  "L/h",   "volume_flow_rate", measured},
    {"_c",   "°C",   "temperature",      measured},
    {"_f",   "°F",   "temperature",      measured},
    {"_k",   "K",     NULL,               measured},
    {"_kw",  "kW",    "power",            measured},
    {"_w",   "W",     "power",            measured},
    {"_v",   "V",     "voltage",          measured},
    {"_a",   "A",     "current",          measured},
    {"_bar", "bar",   "pressure",         measured},
    {"_rh",  "%",     "humidity",         measured},
    {"_hz",  "Hz",    "frequency",        measured},
    {"_pct", "%",     NULL,               measured},
    {"_dbm", "dBm",   "signal_strength",  measured},
    {"_y",   "y",     NULL,               NULL    },
    {"_d",   "d",     "duration",         NULL    },
    {"_h",   "h",     "duration",         NULL    },
    {"_min", "min",   "duration",         NULL    },
    {"_s",   "s",     "duration",         NULL    },
};

// A count that only grows; others of the same unit are values of a past day or period.
static const char *const totals[] = {"total_", "current_consumption_", "current_hca", "consumption_hca"};

static const sensor *sensor_find(const char *key)
{
    size_t length = strlen(key);
    for (size_t i = 0; i < sizeof sensors / sizeof *sensors; i++) {
        size_t n = strlen(sensors[i].suffix);
        if (length > n && strcmp(key + length - n, sensors[i].suffix) == 0) return &sensors[i];
    }
    return NULL;
}

static bool is_total(const char *key)
{
    for (size_t i = 0; i < sizeof totals / sizeof *totals; i++)
        if (strncmp(key, totals[i], strlen(totals[i])) == 0) return true;
    return false;
}

static const char *device_class(const sensor *s, const char *media)
{
    if (!s->device_class || strcmp(s->device_class, "volume") != 0 || !media) return s->device_class;
    if (strstr(media, "water")) return "water";
    return strcmp(media, "gas") == 0 && strcmp(s->suffix, "_m3") == 0 ? "gas" : s->device_class;
}

void wm_discovery_meter_id(const wm_telegram *t, char text[static WM_METER_ID])
{
    char letters[8];
    wm_manufacturer_print(t->meter.manufacturer, letters);
    snprintf(text, WM_METER_ID, "%s.%08x", letters, (unsigned)t->meter.id);
}

static json_t *device(const wm_interpretation *seen, const char *meter_id, const char *unique)
{
    char letters[8];
    wm_manufacturer_print(seen->telegram->meter.manufacturer, letters);
    json_t *d =
        json_pack("{s:[s], s:s, s:s, s:s}", "identifiers", unique, "name", seen->name ? seen->name : meter_id,
                  "manufacturer", letters, "model", seen->reading->meter ? seen->reading->meter : "generic");
    if (d && seen->listed && seen->listed->room)
        json_object_set_new(d, "suggested_area", json_string(seen->listed->room));
    return d;
}

// "flow_temperature_c" is called "flow temperature".
static void name_print(const char *key, const sensor *s, char name[static NAME])
{
    size_t n = strlen(key) - (s ? strlen(s->suffix) : 0);
    snprintf(name, NAME, "%.*s", (int)n, key);
    for (char *p = name; *p; p++)
        if (*p == '_') *p = ' ';
}

static void set(json_t *object, const char *key, const char *value)
{
    if (value) json_object_set_new(object, key, json_string(value));
}

static json_t *describe(const char *base, const wm_interpretation *seen, const wm_reading_field *f,
                        const sensor *s, const char *meter_id, const char *unique)
{
    char text[2 * NAME], name[NAME];
    json_t *o = json_object();
    if (!o) return NULL;
    name_print(f->key, s, name);
    set(o, "name", name);
    snprintf(text, sizeof text, "%s_%s", unique, f->key);
    set(o, "unique_id", text);
    snprintf(text, sizeof text, "%s/%s", base, meter_id);
    set(o, "state_topic", text);
    // Not every telegram has every value: Home Assistant passes over the empty text and keeps what it has.
    snprintf(text, sizeof text,
             s ? "{{ value_json.%s | default('') }}" : "{{ value_json.%s | default(this.state) }}", f->key);
    set(o, "value_template", text);
    snprintf(text, sizeof text, "%s/status", base);
    set(o, "availability_topic", text);
    if (s) {
        bool is_count = s->state_class == counted;
        set(o, "unit_of_measurement", s->unit);
        set(o, "device_class", device_class(s, seen->reading->media));
        set(o, "state_class", is_count && !is_total(f->key) ? NULL : s->state_class);
    } else {
        set(o, "entity_category", "diagnostic");
    }
    json_object_set_new(o, "device", device(seen, meter_id, unique));
    json_object_set_new(o, "origin", json_pack("{s:s, s:s}", "name", "wmrx", "sw_version", WMRX_VERSION));
    return o;
}

bool wm_discovery_describe(const char *prefix, const char *base, const wm_interpretation *seen,
                           unsigned index, wm_discovery_message *ret)
{
    const wm_reading_field *f = &seen->reading->field[index];
    const sensor *s = f->kind == WM_FIELD_NUMBER ? sensor_find(f->key) : NULL;
    if (!s && strcmp(f->key, "status") != 0) return false;
    char meter_id[WM_METER_ID], unique[WM_METER_ID + 8];
    wm_discovery_meter_id(seen->telegram, meter_id);
    snprintf(unique, sizeof unique, "wmrx_%s", meter_id);
    unique[strcspn(unique, ".")] = '_'; // points are not allowed in an object's id
    json_t *o = describe(base, seen, f, s, meter_id, unique);
    *ret = (wm_discovery_message){.text = o ? json_dumps(o, JSON_COMPACT) : NULL};
    json_decref(o);
    if (ret->text && asprintf(&ret->topic, "%s/sensor/%s/%s/config", prefix, unique, f->key) < 0)
        ret->topic = NULL;
    if (ret->topic) return true;
    wm_discovery_free(ret);
    return false;
}

void wm_discovery_free(wm_discovery_message *m)
{
    free(m->topic);
    free(m->text);
    *m = (wm_discovery_message){0};
}
