// SPDX-License-Identifier: MIT
#include "generic.h"
#include "diehl.h"
#include "library.h"
#include "match.h"
#include "sml.h"
#include "text.h"
#include "value.h"
#include "vife_words.h"
#include <ctype.h>
#include <string.h>

enum { ELECTRICITY = 0x02, BREAKER = 0x20, TWINS_MAX = 99, NUMBER_DIGITS = 8, VIFE_MANUFACTURER = 0x7F };

// How a quantity is named: words before and behind storage, tariff and subunit, and the unit users know.
typedef struct name {
    const char *base;
    const char *at_storage_1; // the billing date, for what is usually kept at it; NULL = base with the number
    wm_unit unit;             // NONE = as sent
    wm_field_kind kind;
} name;

// clang-format off
static const name names[WM_QUANTITY_COUNT] = {
    [WM_Q_ENERGY] = {"total_energy_consumption", "target_energy_consumption", WM_U_KWH, WM_K_NUMBER},
    [WM_Q_VOLUME] = {"total", "target", WM_U_M3, WM_K_NUMBER},
    [WM_Q_MASS] = {"total_mass", "target_mass", WM_U_KG, WM_K_NUMBER},
    [WM_Q_HCA] = {"current_consumption", "target", WM_U_HCA, WM_K_NUMBER},
    [WM_Q_ON_TIME] = {"on_time", NULL, WM_U_H, WM_K_NUMBER},
    [WM_Q_OPERATING_TIME] = {"operating_time", NULL, WM_U_H, WM_K_NUMBER},
    [WM_Q_POWER] = {"power", NULL, WM_U_KW, WM_K_NUMBER},
    [WM_Q_VOLUME_FLOW] = {"volume_flow", NULL, WM_U_M3_H, WM_K_NUMBER},
    [WM_Q_MASS_FLOW] = {"mass_flow", NULL, WM_U_KG_H, WM_K_NUMBER},
    [WM_Q_FLOW_TEMPERATURE] = {"flow_temperature", NULL, WM_U_C, WM_K_NUMBER},
    [WM_Q_RETURN_TEMPERATURE] = {"return_temperature", NULL, WM_U_C, WM_K_NUMBER},
    [WM_Q_TEMPERATURE_DIFFERENCE] = {"flow_return_temperature_difference", NULL, WM_U_C, WM_K_NUMBER},
    [WM_Q_EXTERNAL_TEMPERATURE] = {"external_temperature", NULL, WM_U_C, WM_K_NUMBER},
    [WM_Q_PRESSURE] = {"pressure", NULL, WM_U_BAR, WM_K_NUMBER},
    [WM_Q_DATE] = {"meter", "target", WM_U_NONE, WM_K_DATE},
    [WM_Q_DATETIME] = {"meter", "target", WM_U_NONE, WM_K_DATETIME},
    [WM_Q_REACTIVE_ENERGY] =
        {"total_reactive_energy_consumption", "target_reactive_energy_consumption", WM_U_KVARH, WM_K_NUMBER},
    [WM_Q_APPARENT_ENERGY] =
        {"total_apparent_energy_consumption", "target_apparent_energy_consumption", WM_U_KVAH, WM_K_NUMBER},
    [WM_Q_REACTIVE_POWER] = {"reactive_power", NULL, WM_U_KVAR, WM_K_NUMBER},
    [WM_Q_APPARENT_POWER] = {"apparent_power", NULL, WM_U_KVA, WM_K_NUMBER},
    [WM_Q_FABRICATION_NUMBER] = {"fabrication_no", NULL, WM_U_NONE, WM_K_TEXT},
    [WM_Q_ENHANCED_ID] = {"enhanced_id", NULL, WM_U_NONE, WM_K_TEXT},
    [WM_Q_MANUFACTURER] = {"manufacturer_code", NULL, WM_U_NONE, WM_K_TEXT},
    [WM_Q_PARAMETER_SET] = {"parameter_set", NULL, WM_U_NONE, WM_K_TEXT},
    [WM_Q_MODEL_VERSION] = {"model_version", NULL, WM_U_NONE, WM_K_TEXT},
    [WM_Q_HARDWARE_VERSION] = {"hardware_version", NULL, WM_U_NONE, WM_K_TEXT},
    [WM_Q_FIRMWARE_VERSION] = {"firmware_version", NULL, WM_U_NONE, WM_K_TEXT},
    [WM_Q_SOFTWARE_VERSION] = {"software_version", NULL, WM_U_NONE, WM_K_TEXT},
    [WM_Q_CUSTOMER_LOCATION] = {"location", NULL, WM_U_NONE, WM_K_TEXT},
    [WM_Q_CUSTOMER] = {"customer", NULL, WM_U_NONE, WM_K_TEXT},
    [WM_Q_BATTERY_OPERATING_TIME] = {"battery_operating_time", NULL, WM_U_NONE, WM_K_NUMBER},
    [WM_Q_ACTUALITY_DURATION] = {"actuality_duration", NULL, WM_U_S, WM_K_NUMBER},
    [WM_Q_ACCESS_NUMBER] = {"access", NULL, WM_U_NONE, WM_K_NUMBER},
    [WM_Q_CUMULATION_COUNTER] = {"cumulation", NULL, WM_U_NONE, WM_K_NUMBER},
    [WM_Q_RESET_COUNTER] = {"reset", NULL, WM_U_NONE, WM_K_NUMBER},
    [WM_Q_AVERAGING_DURATION] = {"averaging_duration", NULL, WM_U_S, WM_K_NUMBER},
};
// clang-format on

// Before it was that of breakers, some makers took type 20 for their electricity meters.
static bool is_electric(const wm_telegram *t)
{
    return t->meter.type == ELECTRICITY || t->meter.type == BREAKER;
}

static const char *base_of(const name *n, const wm_record *r, const wm_telegram *t)
{
    bool electric = is_electric(t), backward = r->modifiers & WM_MODIFIER_BACKWARD;
    if (r->quantity == WM_Q_ENERGY && backward)
        return electric ? "total_energy_production" : "total_energy_backward";
    if (r->quantity == WM_Q_REACTIVE_ENERGY && backward) return "total_reactive_energy_production";
    if (r->quantity == WM_Q_POWER && electric)
        return backward ? "current_power_production" : "current_power_consumption";
    return n->base ? n->base : wm_quantity_name(r->quantity);
}

static bool names_backward(const wm_record *r, const wm_telegram *t)
{
    return r->quantity == WM_Q_ENERGY || r->quantity == WM_Q_REACTIVE_ENERGY ||
           (r->quantity == WM_Q_POWER && is_electric(t));
}

static void add_counted(wm_text *b, const char *word, uint64_t n)
{
    wm_text_add(b, word);
    wm_text_number(b, n, 1);
}

// No standard says so, but all makers of electricity meters that number the phases behind FF do it alike: 1
// to 3. 0 = no phase.
static uint8_t phase_of(const wm_record *r, const wm_telegram *t)
{
    bool alone = r->vife_count == 2 || (r->vife_count == 3 && r->vife[2] == 0);
    if (!is_electric(t) || !alone || r->vife[0] != VIFE_MANUFACTURER) return 0;
    return r->vife[1] <= 3 ? r->vife[1] : 0;
}

static bool is_time_point(const wm_record *r)
{
    return r->kind == WM_VALUE_DATE || r->kind == WM_VALUE_DATETIME;
}

// What is consumed goes forward: the word is only needed beside a sum of both directions.
static bool says_forward(const wm_record *r, const wm_run *run)
{
    if (!names_backward(r, run->telegram)) return true;
    for (unsigned i = 0; i < run->records->count; i++) {
        const wm_record *k = &run->records->row[i];
        if (k->quantity == r->quantity && k->function == r->function && k->storage == r->storage &&
            k->tariff == r->tariff && k->subunit == r->subunit && k->modifiers == 0)
            return true;
    }
    return false;
}

static void append_modifiers(wm_text *b, const wm_record *r, const wm_run *run)
{
    const wm_telegram *t = run->telegram;
    static const struct {
        uint16_t bit;
        const char *word;
    } words[] = {
        {WM_MODIFIER_FORWARD,     "_forward"           },
        {WM_MODIFIER_AVERAGE,     "_average"           },
        {WM_MODIFIER_AT_PHASE_1,  "_at_phase_1"        },
        {WM_MODIFIER_AT_PHASE_2,  "_at_phase_2"        },
        {WM_MODIFIER_AT_PHASE_3,  "_at_phase_3"        },
        {WM_MODIFIER_UNCORRECTED, "_uncorrected"       },
        {WM_MODIFIER_BASE,        "_at_base_conditions"},
        {WM_MODIFIER_FUTURE,      "_future"            },
        {WM_MODIFIER_START,       "_start"             },
    };
    if ((r->modifiers & WM_MODIFIER_BACKWARD) && !names_backward(r, t)) wm_text_add(b, "_backward");
    for (unsigned i = 0; i < sizeof words / sizeof *words; i++)
        if ((r->modifiers & words[i].bit) && (words[i].bit != WM_MODIFIER_FORWARD || says_forward(r, run)))
            wm_text_add(b, words[i].word);
    uint8_t phase = phase_of(r, t);
    if (phase)
        add_counted(b, "_at_phase_", phase);
    else
        wm_vife_words(b, r);
}

// The unit that the meter spells out: "bat. time" is "_bat_time".
static void append_unit_text(wm_text *b, const char *text)
{
    bool gap = true;
    for (; *text; text++) {
        char c = (char)tolower((unsigned char)*text);
        bool word = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        if (word && gap) wm_text_add(b, "_");
        if (word) wm_text_bytes(b, &c, 1);
        gap = !word;
    }
}

// "max_flow_temperature_at_storage_2_tariff_1": all but the unit.
static void build_key(wm_text *b, const wm_record *r, const wm_run *run)
{
    const name *n = &names[r->quantity];
    bool billing = r->storage == 1 && n->at_storage_1 && !(r->modifiers & WM_MODIFIER_BACKWARD);
    bool date = r->quantity == WM_Q_DATE || r->quantity == WM_Q_DATETIME;
    b->n = 0;
    if (r->function == WM_MAXIMUM) wm_text_add(b, "max_");
    if (r->function == WM_MINIMUM) wm_text_add(b, "min_");
    if (date && r->storage && !billing)
        add_counted(b, "storage_", r->storage);
    else
        wm_text_add(b, billing ? n->at_storage_1 : base_of(n, r, run->telegram));
    if (r->quantity == WM_Q_PLAIN_TEXT) append_unit_text(b, r->unit_text);
    append_modifiers(b, r, run);
    if (r->storage && !billing && !date) add_counted(b, "_at_storage_", r->storage);
    if (r->tariff) add_counted(b, "_tariff_", r->tariff);
    if (r->subunit) add_counted(b, "_subunit_", r->subunit);
    if (r->function == WM_AT_ERROR) wm_text_add(b, "_at_error");
}

static wm_unit unit_of(const wm_record *r)
{
    wm_decimal v;
    wm_unit unit = names[r->quantity].unit;
    if (r->unit == WM_U_NONE || unit == WM_U_NONE) return r->unit;
    return wm_value_convert((wm_decimal){1, 0}, r->unit, unit, &v) ? unit : r->unit;
}

// The key with its unit; a number in between when another record has it already. NULL: no room.
static const char *unique_key(wm_reading *reading, wm_text *b, const char *suffix)
{
    size_t stem = b->n;
    for (int twin = 1; twin <= TWINS_MAX; twin++) {
        b->n = stem;
        if (twin > 1) add_counted(b, "_", twin);
        if (suffix[0]) wm_text_add(b, "_");
        wm_text_add(b, suffix);
        if (!wm_reading_find(reading, wm_text_end(b))) return wm_reading_keep(reading, b->at, b->n);
    }
    return NULL;
}

static void add_number(const wm_run *run, wm_text *b, const wm_record *r)
{
    const wm_field f = {.kind = WM_K_NUMBER, .unit = unit_of(r), .options = WM_F_ONES_ABSENT};
    wm_decimal v;
    if (!wm_value_number(&f, r, &v)) return;
    const char *key = unique_key(run->reading, b, wm_unit_suffix(f.unit));
    if (key) wm_reading_number(run->reading, key, v);
}

static bool is_binary(const wm_record *r)
{
    return (r->dif & 0x0F) < 0x08;
}

// A binary number in eight digits, as it stands on the meter; of BCD the digits are the text already.
static const char *print_number(const wm_record *r, char text[static WM_VALUE_SIZE])
{
    wm_text b = {.n = 0};
    wm_text_number(&b, (uint64_t)r->number.digits, NUMBER_DIGITS);
    return memcpy(text, wm_text_end(&b), b.n + 1);
}

static void add_text(const wm_run *run, const wm_origin *from, wm_text *b, const wm_record *r,
                     wm_field_kind kind)
{
    char text[WM_VALUE_SIZE];
    const char *value, *suffix = "";
    if (is_time_point(r)) {
        suffix = r->kind == WM_VALUE_DATETIME ? "datetime" : "date";
        value = wm_value_date(r, r->kind == WM_VALUE_DATETIME, true, text);
    } else if (kind == WM_K_DATE || kind == WM_K_DATETIME || r->data_length == 0 ||
               r->kind == WM_VALUE_NONE) {
        return; // a date that the meter marked as invalid
    } else if (r->quantity == WM_Q_FABRICATION_NUMBER && r->kind == WM_VALUE_NUMBER && is_binary(r)) {
        value = print_number(r, text);
    } else if (r->quantity == WM_Q_CONTAINER) {
        value = wm_value_hex(from->bytes + r->data_at, r->data_length, false, text); // a telegram, as heard
    } else {
        value = wm_value_text(r, from->bytes, text);
    }
    if (value && value[strspn(value, " ")] == 0) return; // blanks where nobody wrote anything
    const char *key = value ? unique_key(run->reading, b, suffix) : NULL;
    if (key) wm_reading_text(run->reading, key, value);
}

static void add_record(const wm_run *run, const wm_origin *from, const wm_record *r)
{
    wm_text b;
    wm_field_kind kind = names[r->quantity].kind;
    build_key(&b, r, run);
    if (kind == WM_K_NUMBER && (r->kind == WM_VALUE_NUMBER || r->kind == WM_VALUE_FLAGS))
        add_number(run, &b, r);
    else if (r->kind != WM_VALUE_INVALID && !(r->kind == WM_VALUE_TEXT && names[r->quantity].unit))
        add_text(run, from, &b, r, kind);
}

// Compact profiles are told element by element.
static bool is_profile(const wm_record *r)
{
    uint8_t last = r->vife_count ? r->vife[r->vife_count - 1] : 0;
    return (r->dif & 0x0F) == 0x0D && (last == 0x13 || last == 0x1E || last == 0x1F);
}

static bool is_plain(const wm_record *r)
{
    switch (r->quantity) {
    case WM_Q_NONE:
    case WM_Q_RESERVED:
    case WM_Q_MANUFACTURER_SPECIFIC:
    case WM_Q_MANUFACTURER_CONTAINER: return false;
    default: return r->error == 0 && !is_profile(r);
    }
}

// What only the manufacturer knows keeps its header as name, when nobody else speaks for this meter.
static void add_manufacturer(const wm_run *run, const wm_origin *from, const wm_record *r)
{
    char text[WM_VALUE_SIZE];
    const uint8_t *head;
    wm_text b = {.n = 0};
    unsigned n = wm_record_head(r, from->bytes, &head);
    if (r->data_length == 0 || r->all_ones) return;
    wm_text_add(&b, "manufacturer_");
    for (unsigned i = 0; i < n; i++) wm_text_hex(&b, head[i]);
    const char *key = unique_key(run->reading, &b, "");
    if (!key) return;
    if (r->kind == WM_VALUE_NUMBER || r->kind == WM_VALUE_FLAGS)
        wm_reading_number(run->reading, key, r->number);
    else
        wm_reading_text(run->reading, key, wm_value_text(r, from->bytes, text));
}

void wm_generic_add(const wm_run *run, const wm_origin *from)
{
    bool alone = run->meter == &wm_meter_generic;
    for (unsigned i = 0; i < from->records->count; i++) {
        const wm_record *r = &from->records->row[i];
        if (from->known[i]) continue;
        if (is_plain(r))
            add_record(run, from, r);
        else if (alone && r->error == 0 && !is_profile(r))
            add_manufacturer(run, from, r);
    }
}

static const wm_words error_flags = {.name = "ERROR_FLAGS", .mask = UINT64_MAX};

static const wm_field fields[] = {
    WM_STATUS_FLAGS(&error_flags),
};

static wm_status unpack(wm_unpack *u)
{
    return wm_sml_is(u->telegram) ? wm_sml_unpack(u) : wm_diehl_unpack(u);
}

const wm_meter wm_meter_generic = {
    .name = "generic",
    .title = "any meter that follows EN 13757-3",
    .field = fields,
    .field_count = sizeof fields / sizeof *fields,
    .unpack = unpack,
};
