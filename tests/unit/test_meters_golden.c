// SPDX-License-Identifier: MIT
// Real telegrams of every meter: each expected value must come out.
#include "decoders/meters/meter.h"
#include "interpreter.h"
#include "wm/hex.h"
#include <criterion/criterion.h>
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

enum { LINE_MAX_BYTES = 1 << 16 };

static void expect_value(const char *where, const wm_reading *r, const char *key, const json_t *want)
{
    const wm_reading_field *f = wm_reading_find(r, key);
    if (json_is_null(want)) {
        cr_expect_null(f, "%s: %s should be absent", where, key);
        return;
    }
    cr_expect_not_null(f, "%s: %s is missing", where, key);
    if (!f) return;
    if (json_is_string(want)) {
        cr_expect_eq(f->kind, WM_FIELD_TEXT, "%s: %s", where, key);
        if (f->kind == WM_FIELD_TEXT)
            cr_expect_str_eq(f->text, json_string_value(want), "%s: %s", where, key);
        return;
    }
    double expected = json_number_value(want), got = wm_decimal_to_double(f->number);
    cr_expect_eq(f->kind, WM_FIELD_NUMBER, "%s: %s", where, key);
    cr_expect_leq(fabs(got - expected), 1e-9 + 1e-9 * fabs(expected), "%s: %s is %.9g, expected %.9g", where,
                  key, got, expected);
}

static void expect_row(const char *where, const wm_meter *m, wm_interpreter *i, const json_t *row)
{
    static uint8_t bytes[WM_MESSAGE_MAX];
    const char *hex = json_string_value(json_object_get(row, "raw")), *key;
    const char *bus = json_string_value(json_object_get(row, "bus"));
    json_t *expected = json_object_get(row, "expected"), *want;
    wm_interpretation seen;
    size_t n;
    cr_assert_not_null(hex, "%s: no raw", where);
    cr_assert_eq(wm_hex_read(hex, strlen(hex), bytes, sizeof bytes, &n, NULL), WM_OK, "%s", where);
    cr_assert_eq(wm_interpreter_set_key(i, json_string_value(json_object_get(row, "key"))), WM_OK, "%s",
                 where);
    wm_status status = wm_interpreter_read(
        i, bus && strcmp(bus, "mbus") == 0 ? WM_BUS_WIRED : WM_BUS_WIRELESS, bytes, n, 0, &seen);
    cr_assert_eq(status, WM_OK, "%s: %s", where, wm_status_name(status));
    cr_expect_str_eq(seen.reading->meter, m->name, "%s: read by %s", where, seen.reading->meter);
    cr_expect_gt(json_object_size(expected), 0, "%s: nothing expected", where);
    json_object_foreach(expected, key, want) expect_value(where, seen.reading, key, want);
}

static void expect_meter(const wm_meter *m)
{
    static char line[LINE_MAX_BYTES];
    char path[512], where[128], message[256];
    const wm_interpreter_config config = {0};
    wm_interpreter *i;
    snprintf(path, sizeof path, "tests/golden/meters/%s.jsonl", m->name);
    FILE *file = fopen(path, "r");
    cr_assert_not_null(file, "%s has no golden telegram: %s", m->name, path);
    cr_assert_eq(wm_interpreter_create(&config, &i, message, sizeof message), WM_OK, "%s", message);
    unsigned rows = 0;
    for (; fgets(line, sizeof line, file); rows++) {
        json_t *row = json_loads(line, 0, NULL);
        snprintf(where, sizeof where, "%s:%u", m->name, rows + 1);
        cr_assert_not_null(row, "%s: no JSON", where);
        expect_row(where, m, i, row);
        json_decref(row);
    }
    cr_expect_gt(rows, 0, "%s: empty", path);
    wm_interpreter_destroy(i);
    fclose(file);
}

Test(meters, read_their_golden_telegrams)
{
    for (unsigned i = 0; i < wm_meter_count(); i++) expect_meter(wm_meter_at(i));
    expect_meter(wm_meter_by_name("generic"));
}
