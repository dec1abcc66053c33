// SPDX-License-Identifier: MIT
#include "discovery.h"
#include <criterion/criterion.h>
#include <jansson.h>
#include <string.h>

static wm_telegram telegram;
static wm_reading reading;
static wm_list_row row = {.room = "Kitchen"};
static wm_interpretation seen = {.telegram = &telegram, .reading = &reading};

// What Home Assistant is told of one number; NULL: nothing. The caller frees it.
static json_t *describe(const char *media, const char *key)
{
    wm_discovery_message m;
    telegram.meter = (wm_address){.manufacturer = wm_manufacturer_read("KAM"), .id = 0x76348799};
    wm_reading_clear(&reading);
    reading.media = media;
    reading.meter = "kamwater";
    if (strcmp(key, "status") == 0)
        wm_reading_text(&reading, key, "OK");
    else
        wm_reading_number(&reading, key, (wm_decimal){6408, -3});
    if (!wm_discovery_describe("homeassistant", "wmrx/attic", &seen, 0, &m)) return NULL;
    char topic[160];
    snprintf(topic, sizeof topic, "homeassistant/sensor/wmrx_KAM_76348799/%s/config", key);
    cr_expect_str_eq(m.topic, topic);
    json_t *o = json_loads(m.text, JSON_REJECT_DUPLICATES, NULL);
    wm_discovery_free(&m);
    cr_assert(o);
    return o;
}

static const char *text(const json_t *o, const char *key)
{
    const char *value = json_string_value(json_object_get(o, key));
    return value ? value : "-";
}

// The pairs of unit and class are those that Home Assistant's sensor platform allows.
Test(discovery, knows_units_and_classes)
{
    static const struct {
        const char *media, *key, *name, *unit, *device_class, *state_class;
    } rows[] = {
        // clang-format off
        {"cold water", "total_m3", "total", "m³",
         "water", "total_increasing"},
        {"gas", "total_m3", "total", "m³",
         "gas", "total_increasing"},
        {"heat", "total_m3", "total", "m³",
         "volume", "total_increasing"},
        {"warm water", "target_m3", "target", "m³",
         "water", "-"},
        {"heat", "total_energy_consumption_kwh", "total energy consumption", "kWh",
         "energy", "total_increasing"},
        {"heat", "flow_temperature_c", "flow temperature", "°C",
         "temperature", "measurement"},
        {"heat", "volume_flow_m3h", "volume flow", "m³/h",
         "volume_flow_rate", "measurement"},
        {"heat cost allocation", "current_consumption_hca", "current consumption", "HCA",
         "-", "total_increasing"},
        {"heat cost allocation", "consumption_at_set_date_hca", "consumption at set date", "HCA",
         "-", "-"},
        {"room sensor", "current_humidity_rh", "current humidity", "%",
         "humidity", "measurement"},
        {"electricity", "current_power_consumption_kw", "current power consumption", "kW",
         "power", "measurement"},
        // clang-format on
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        json_t *o = describe(rows[i].media, rows[i].key);
        cr_assert(o, "%s", rows[i].key);
        cr_expect_str_eq(text(o, "name"), rows[i].name);
        cr_expect_str_eq(text(o, "unit_of_measurement"), rows[i].unit, "%s", rows[i].key);
        cr_expect_str_eq(text(o, "device_class"), rows[i].device_class, "%s", rows[i].key);
        cr_expect_str_eq(text(o, "state_class"), rows[i].state_class, "%s", rows[i].key);
        json_decref(o);
    }
}

Test(discovery, tells_where_values_are_and_whose)
{
    seen.name = "Cold water";
    seen.listed = &row;
    json_t *o = describe("cold water", "total_m3"), *device = json_object_get(o, "device");
    cr_expect_str_eq(text(o, "unique_id"), "wmrx_KAM_76348799_total_m3");
    cr_expect_str_eq(text(o, "state_topic"), "wmrx/attic/KAM.76348799");
    cr_expect_str_eq(text(o, "availability_topic"), "wmrx/attic/status");
    cr_expect_str_eq(text(o, "value_template"), "{{ value_json.total_m3 | default('') }}");
    cr_expect_str_eq(json_string_value(json_array_get(json_object_get(device, "identifiers"), 0)),
                     "wmrx_KAM_76348799");
    cr_expect_str_eq(text(device, "name"), "Cold water");
    cr_expect_str_eq(text(device, "suggested_area"), "Kitchen");
    cr_expect_str_eq(text(device, "manufacturer"), "KAM");
    cr_expect_str_eq(text(device, "model"), "kamwater");
    json_decref(o);
}

Test(discovery, takes_the_status_and_leaves_the_rest_out)
{
    json_t *o = describe("heat", "status");
    cr_expect_str_eq(text(o, "entity_category"), "diagnostic");
    cr_expect_str_eq(text(o, "unit_of_measurement"), "-");
    json_decref(o);
    cr_expect_null(describe("heat", "access_number"));
    cr_expect_null(describe("heat", "_m3"));
    wm_discovery_message m;
    wm_reading_clear(&reading);
    wm_reading_text(&reading, "device_datetime", "2026-03-01 12:00");
    cr_expect(!wm_discovery_describe("homeassistant", "wmrx", &seen, 0, &m));
}
