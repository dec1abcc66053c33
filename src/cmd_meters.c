// SPDX-License-Identifier: MIT
// wmrx meters: every meter family with its makers and fields, from the registry of the decoders.
#include "commands.h"
#include "decoders/mbus/media.h"
#include "decoders/meters/meter.h"
#include "log.h"
#include "wm/address.h"
#include <jansson.h>
#include <stdio.h>
#include <string.h>

enum { WIDTH = 100, INDENT = 13, MEDIA_MAX = 256 };

typedef struct meters_values {
    int json;
} meters_values;

static const wm_option options[] = {
    {0, "json", NULL, WM_OPTION_FLAG, offsetof(meters_values, json), "print a JSON array"},
};

static const char *const kinds[] = {
    [WM_K_NUMBER] = "number", [WM_K_TEXT] = "text",         [WM_K_HEX] = "hex",
    [WM_K_DATE] = "date",     [WM_K_DATETIME] = "datetime", [WM_K_WORDS] = "words",
    [WM_K_DATE_BACK] = "date", [WM_K_STATUS] = "words",  [WM_K_CALL] = "computed", [WM_K_HIDE] = NULL,
};

// The words for all its device types, "warm water, cold water".
static const char *media_of(const wm_meter *m, char text[static MEDIA_MAX])
{
    size_t used = 0;
    text[0] = 0;
    if (m->media) return m->media;
    for (unsigned i = 0; i < m->identity_count; i++) {
        const wm_identity *id = &m->identity[i];
        const char *word = "any";
        if (id->type != WM_ANY)
            word = wm_media(&(wm_address){.manufacturer = id->manufacturer, .type = (uint8_t)id->type});
        if (strstr(text, word) || used >= MEDIA_MAX) continue;
        used += (size_t)snprintf(text + used, MEDIA_MAX - used, "%s%s", used ? ", " : "", word);
    }
    return used ? text : "any";
}

// Whether a row is a field of the line, and the first of its key.
static bool is_shown(const wm_meter *m, unsigned index)
{
    const wm_field *f = &m->field[index];
    if (!f->key || !kinds[f->kind] || (f->options & WM_F_HIDDEN)) return false;
    for (unsigned i = 0; i < index; i++)
        if (m->field[i].key && strcmp(m->field[i].key, f->key) == 0) return false;
    return true;
}

// ---- JSON ----

static json_t *identities_json(const wm_meter *m)
{
    json_t *all = json_array();
    for (unsigned i = 0; i < m->identity_count; i++) {
        char letters[8];
        const wm_identity *id = &m->identity[i];
        wm_manufacturer_print(id->manufacturer, letters);
        json_t *one = json_pack("{s:s}", "manufacturer", letters);
        if (id->version != WM_ANY) json_object_set_new(one, "version", json_integer(id->version));
        if (id->type != WM_ANY) json_object_set_new(one, "type", json_integer(id->type));
        json_array_append_new(all, one);
    }
    return all;
}

static json_t *fields_json(const wm_meter *m)
{
    json_t *all = json_array();
    for (unsigned i = 0; i < m->field_count; i++) {
        const wm_field *f = &m->field[i];
        if (!is_shown(m, i)) continue;
        json_t *one = json_pack("{s:s, s:s}", "key", f->key, "kind", kinds[f->kind]);
        if (f->kind == WM_K_NUMBER && wm_unit_suffix(f->unit)[0])
            json_object_set_new(one, "unit", json_string(wm_unit_suffix(f->unit)));
        json_array_append_new(all, one);
    }
    return all;
}

static json_t *meter_json(const wm_meter *m)
{
    char media[MEDIA_MAX];
    return json_pack("{s:s, s:s, s:s, s:o, s:o, s:b}", "name", m->name, "title", m->title, "media",
                     media_of(m, media), "identities", identities_json(m), "fields", fields_json(m),
                     "standard_fields", !(m->options & WM_METER_TABLE_ONLY));
}

static bool print_json(const wm_meter *const *meters, unsigned count)
{
    json_t *all = json_array();
    for (unsigned i = 0; i < count; i++) json_array_append_new(all, meter_json(meters[i]));
    bool done = json_dumpf(all, stdout, JSON_INDENT(2)) == 0;
    json_decref(all);
    printf("\n");
    return done;
}

// ---- text ----

// One word of a list that is broken at WIDTH columns; the lines below the first are indented.
static void print_word(const char *word, unsigned *column)
{
    unsigned n = (unsigned)strlen(word);
    if (*column > INDENT && *column + 1 + n > WIDTH) {
        printf("\n%*s", INDENT, "");
        *column = INDENT;
    }
    printf(" %s", word);
    *column += 1 + n;
}

static void print_identities(const wm_meter *m)
{
    unsigned column = INDENT;
    printf("  identities ");
    for (unsigned i = 0; i < m->identity_count; i++) {
        char letters[8], version[8] = "*", type[8] = "*", word[32];
        const wm_identity *id = &m->identity[i];
        wm_manufacturer_print(id->manufacturer, letters);
        if (id->version != WM_ANY) snprintf(version, sizeof version, "%02X", (unsigned)id->version & 0xFF);
        if (id->type != WM_ANY) snprintf(type, sizeof type, "%02X", (unsigned)id->type & 0xFF);
        snprintf(word, sizeof word, "%s.%s.%s", letters, version, type);
        print_word(word, &column);
    }
    printf("%s\n", m->identity_count ? "" : " any other");
}

static void print_text(const wm_meter *m)
{
    unsigned column = INDENT;
    char media[MEDIA_MAX];
    printf("%s: %s\n", m->name, m->title);
    print_identities(m);
    printf("  medium      %s\n", media_of(m, media));
    printf("  fields     ");
    for (unsigned i = 0; i < m->field_count; i++)
        if (is_shown(m, i)) print_word(m->field[i].key, &column);
    if (!(m->options & WM_METER_TABLE_ONLY)) print_word("(and what the standard names)", &column);
    printf("\n");
}

// ---- the command ----

// The meters named, or all of them, generic last.
static bool choose(int count, char **names, const wm_meter **ret, unsigned *ret_count)
{
    *ret_count = 0;
    for (int i = 0; i < count; i++) {
        ret[*ret_count] = wm_meter_by_name(names[i]);
        if (!ret[(*ret_count)++]) {
            wm_log_error("found \"%s\", expected a name that \"wmrx meters\" lists", names[i]);
            return false;
        }
    }
    if (count > 0) return true;
    for (unsigned i = 0; i < wm_meter_count(); i++) ret[(*ret_count)++] = wm_meter_at(i);
    ret[(*ret_count)++] = wm_meter_by_name("generic");
    return true;
}

static int meters_run(const wm_command *c, int argc, char **argv)
{
    enum { METERS_MAX = 1024 };
    const wm_meter *meters[METERS_MAX];
    meters_values v = {0};
    unsigned count;
    int operands;
    wm_status status = wm_options_parse(c, argc, argv, &v, &operands);
    if (status == WM_END) return wm_options_help_code();
    if (status != WM_OK) return WM_EXIT_USAGE;
    if (operands >= METERS_MAX || wm_meter_count() >= METERS_MAX) return wm_exit_code(WM_E_LIMIT);
    if (!choose(operands, argv, meters, &count)) return WM_EXIT_USAGE;
    if (v.json) {
        if (!print_json(meters, count)) return wm_exit_code(WM_E_MEMORY);
        return wm_options_help_code();
    }
    for (unsigned i = 0; i < count; i++) {
        if (i > 0) printf("\n");
        print_text(meters[i]);
    }
    return wm_options_help_code();
}

const wm_command wm_command_meters = {
    .name = "meters",
    .operands = "[NAME...]",
    .summary = "list the meter families: makers, versions, types and fields",
    .details =
        "An identity is manufacturer, version and device type, the numbers in hex; * is any. {storage} in a\n"
        "field's name stands for the number that the meter gives.",
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .run = meters_run,
};
