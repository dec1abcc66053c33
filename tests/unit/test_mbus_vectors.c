// SPDX-License-Identifier: MIT
// Every protocol vector of the collection next to the repository (WMRX_SHARED, default ../shared) that has
// layers, records, compact frames or fragments; skipped when it is absent. Encrypted ones are opened with
// their published plain text, so that layers and records are tested without keys.
#include "decoders/mbus/compact.h"
#include "decoders/mbus/fragments.h"
#include "decoders/mbus/records.h"
#include "decoders/mbus/telegram_parse.h"
#include "shared.h"
#include "wm/crc16.h"
#include "wm/hex.h"
#include <criterion/criterion.h>
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static wm_telegram t;
static wm_records records;

static size_t bytes_of(const char *hex, uint8_t *bytes, size_t max)
{
    size_t n = 0;
    cr_assert_eq(wm_hex_read(hex, strlen(hex), bytes, max, &n, NULL), WM_OK, "%s", hex);
    return n;
}

static const char *text(const json_t *row, const char *key)
{
    const char *value = json_string_value(json_object_get(row, key));
    return value ? value : "";
}

static bool same_hex(const uint8_t *bytes, size_t n, const char *hex)
{
    char mine[2048];
    if (n > 1000) return false;
    wm_hex_write(bytes, n, mine);
    return strcasecmp(mine, hex) == 0;
}

static void expect_number(const char *name, const wm_record *r, const json_t *want)
{
    static const struct {
        const char *name;
        wm_unit unit;
    } units[] = {
        {"Wh",    WM_U_WH     },
        {"J",     WM_U_J      },
        {"m3",    WM_U_M3     },
        {"W",     WM_U_W      },
        {"C",     WM_U_C      },
        {"K",     WM_U_K      },
        {"m3/h",  WM_U_M3_H   },
        {"h",     WM_U_H      },
        {"%",     WM_U_PERCENT},
        {"bar",   WM_U_BAR    },
        {"kvarh", WM_U_KVARH  }
    };
    wm_decimal v = r->number;
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (strcmp(units[i].name, text(want, "unit")) == 0 && r->unit != WM_U_NONE)
            cr_expect_eq(wm_unit_convert(v, r->unit, units[i].unit, &v), WM_OK, "%s: %s", name,
                         wm_unit_suffix(r->unit));
    double expected = json_number_value(json_object_get(want, "value")), got = wm_decimal_to_double(v);
    cr_expect(fabs(expected - got) <= 1e-12 * fabs(expected), "%s %s: %.9g, expected %.9g", name,
              text(want, "header"), got, expected);
}

static void expect_text(const char *name, const wm_record *r, const char *want)
{
    char mine[128];
    int n = snprintf(mine, sizeof mine, "%04d-%02d-%02d", r->time.year, r->time.month, r->time.day);
    if (r->kind == WM_VALUE_TEXT)
        snprintf(mine, sizeof mine, "%s", r->text);
    else if (r->kind == WM_VALUE_DATETIME)
        snprintf(mine + n, sizeof mine - (size_t)n, r->time.has_second ? " %02d:%02d:%02d" : " %02d:%02d",
                 r->time.hour, r->time.minute, r->time.second);
    else
        cr_expect_eq(r->kind, WM_VALUE_DATE, "%s", name);
    cr_expect_str_eq(mine, want, "%s: %s, expected %s", name, mine, want);
}

static void expect_records(const char *name, const uint8_t *bytes, const json_t *want)
{
    size_t i;
    const json_t *row;
    uint16_t at = 0;
    json_array_foreach(want, i, row)
    {
        if (!*text(row, "header")) continue; // special DIF
        cr_assert_lt(at, records.count, "%s: %d records", name, records.count);
        const wm_record *r = &records.row[at++];
        const json_t *value = json_object_get(row, "value");
        size_t header = strlen(text(row, "header")) / 2;
        cr_expect(same_hex(bytes + r->header_at, header, text(row, "header")), "%s: %s", name,
                  text(row, "header"));
        cr_expect(same_hex(bytes + r->data_at, r->data_length, text(row, "raw")), "%s: %s", name,
                  text(row, "raw"));
        cr_expect_eq(r->storage, (uint64_t)json_integer_value(json_object_get(row, "storage")), "%s", name);
        cr_expect_eq(r->tariff, (uint32_t)json_integer_value(json_object_get(row, "tariff")), "%s", name);
        cr_expect_eq(r->function == WM_MINIMUM, strcmp(text(row, "func"), "min") == 0, "%s", name);
        cr_expect_eq(r->function == WM_MAXIMUM, strcmp(text(row, "func"), "max") == 0, "%s", name);
        if (json_is_string(value))
            expect_text(name, r, json_string_value(value));
        else if (json_is_number(value))
            expect_number(name, r, row);
        else
            cr_expect_neq(r->kind, WM_VALUE_NUMBER, "%s: %s", name, text(row, "header"));
    }
    cr_expect_eq(at, records.count, "%s: %d records", name, records.count);
}

// Puts the published plain text where the protected bytes are.
static wm_status open_with(const json_t *expected)
{
    const char *plain = text(expected, "plaintext");
    if (t.stage == WM_STAGE_ELL_OPEN) plain = text(json_object_get(expected, "ell"), "plaintext");
    uint8_t bytes[WM_FORMAT_BYTES_MAX + 6];
    size_t at = t.security.at, n = bytes_of(plain, bytes, sizeof bytes);
    if (t.stage == WM_STAGE_ELL_OPEN) {
        uint16_t crc = wm_crc16(bytes, n);
        t.bytes[at++] = (uint8_t)crc;
        t.bytes[at++] = (uint8_t)(crc >> 8);
    }
    cr_assert_leq(at + n, t.length);
    memcpy(t.bytes + at, bytes, n);
    return wm_telegram_resume(&t);
}

static void expand(wm_formats *formats, const char *name, const json_t *expected, const uint8_t *payload,
                   size_t n)
{
    uint8_t full[1024];
    size_t length = 0;
    const json_t *compact = json_object_get(expected, "compact");
    bool good = json_is_true(json_object_get(compact, "full_frame_crc_ok"));
    wm_status s = wm_formats_expand(formats, payload, n, false, full, sizeof full, &length);
    cr_expect_eq(s, good ? WM_OK : WM_E_CRC, "%s: %s", name, wm_status_name(s));
    if (s != WM_OK) return;
    cr_expect(same_hex(full, length, text(compact, "full_records")), "%s", name);
    wm_records_read(&records, full, 0, length);
    expect_records(name, full, json_object_get(expected, "records"));
}

static bool run_telegram(wm_formats *formats, const json_t *row, wm_bus bus)
{
    uint8_t bytes[512];
    const char *name = text(row, "name"), *hex = text(row, "hex");
    const json_t *expected = json_object_get(row, "expected"), *want = json_object_get(expected, "records");
    if (strncmp(text(row, "form"), "frame", 5) == 0) hex = text(expected, "telegram_without_crc");
    if (!*hex || strcmp(text(row, "kind"), "negative") == 0) return false;
    wm_status s = wm_telegram_parse(&t, bus, bytes, bytes_of(hex, bytes, sizeof bytes));
    const json_t *dll = json_object_get(expected, "dll");
    if (*text(dll, "id")) cr_expect_eq(t.dll.id, strtoul(text(dll, "id"), NULL, 16), "%s", name);
    if (s == WM_E_NEED_KEY && *text(expected, "plaintext")) s = open_with(expected);
    if (!want && s == WM_E_NEED_KEY) return false;
    cr_assert_eq(s, WM_OK, "%s: %s", name, wm_status_name(s));
    const json_t *tpl = json_object_get(expected, "tpl");
    if (*text(tpl, "ci")) cr_expect_eq(t.tpl_ci, strtoul(text(tpl, "ci"), NULL, 16), "%s", name);
    if (*text(tpl, "id")) cr_expect_eq(t.meter.id, strtoul(text(tpl, "id"), NULL, 16), "%s", name);
    if (*text(tpl, "cf")) cr_expect_eq(t.cf, strtoul(text(tpl, "cf"), NULL, 16), "%s", name);
    if (wm_telegram_payload(&t) == WM_PAYLOAD_COMPACT) {
        expand(formats, name, expected, t.bytes + t.payload_at, t.payload_length);
    } else if (want) {
        wm_records_read(&records, t.bytes, t.payload_at, t.payload_length);
        expect_records(name, t.bytes, want);
    }
    return true;
}

static void run_apl(wm_formats *formats, const json_t *row)
{
    const json_t *expected = json_object_get(row, "expected");
    const char *full = text(expected, "full"), *compact = text(expected, "compact");
    uint8_t bytes[512], whole[512], back[512];
    if (!*full) full = text(expected, "rebuilt_full"), compact = text(row, "hex");
    size_t n = bytes_of(full, whole, sizeof whole), length = 0;
    size_t head = whole[0] == 0x7A ? 5 : 1; // CI and short header
    wm_records_read(&records, whole, head, n - head);
    wm_formats_learn(formats, whole, &records, false);
    expect_records(text(row, "name"), whole, json_object_get(expected, "records"));
    n = bytes_of(compact, bytes, sizeof bytes);
    cr_expect_eq(wm_formats_expand(formats, bytes + head, n - head, false, back, sizeof back, &length), WM_OK);
    cr_expect(same_hex(back, length, full + 2 * head), "%s", text(row, "name"));
}

static void run_fragments(const json_t *row)
{
    const json_t *expected = json_object_get(row, "expected"), *list = json_object_get(expected, "fragments"),
                 *hex;
    wm_fragments *fragments;
    size_t i;
    cr_assert_eq(wm_fragments_create(&fragments), WM_OK);
    wm_status s = WM_E_FRAGMENT;
    json_array_foreach(list, i, hex)
    {
        uint8_t bytes[256];
        size_t n = bytes_of(json_string_value(hex), bytes, sizeof bytes);
        cr_expect_eq(wm_telegram_parse(&t, WM_BUS_WIRELESS, bytes, n), WM_E_FRAGMENT);
        s = wm_fragments_push(fragments, &t, (int64_t)i, &t);
    }
    cr_expect_eq(s, WM_OK);
    cr_expect(same_hex(t.bytes + t.at, (size_t)(t.length - t.at), text(expected, "reassembled_from_tpl_ci")));
    wm_fragments_destroy(fragments);
}

Test(vectors, layers_and_records)
{
    FILE *file = shared_open("telegrams", "vectors.jsonl");
    if (!file) cr_skip_test("no collection here");
    unsigned count = 0;
    wm_formats *formats;
    cr_assert_eq(wm_formats_create(&formats), WM_OK);
    for (json_t *row; (row = json_loadf(file, JSON_DISABLE_EOF_CHECK, NULL)); json_decref(row)) {
        const char *form = text(row, "form"), *name = text(row, "name");
        if (strcmp(form, "apl_records") == 0) {
            uint8_t bytes[512];
            wm_records_read(&records, bytes, 0, bytes_of(text(row, "hex"), bytes, sizeof bytes));
            expect_records(name, bytes, json_object_get(json_object_get(row, "expected"), "records"));
            count++;
        } else if (strcmp(form, "apl") == 0) {
            run_apl(formats, row);
            count++;
        } else if (strcmp(form, "telegram_list") == 0) {
            run_fragments(row);
            count++;
        } else if (strcmp(form, "telegram") == 0 || strncmp(form, "frame", 5) == 0) {
            count += run_telegram(formats, row, WM_BUS_WIRELESS);
        } else if (strcmp(form, "wired_long_frame") == 0) {
            count += run_telegram(formats, row, WM_BUS_WIRED);
        }
    }
    wm_formats_destroy(formats);
    fclose(file);
    cr_expect_geq(count, 38, "%u vectors", count);
}
