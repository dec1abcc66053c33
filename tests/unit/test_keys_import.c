// SPDX-License-Identifier: MIT
// Keys from others' files. The KEM files of tests/unit/kem were made with Python's cryptography and zipfile
// modules.
#include "keys/fingerprint.h"
#include "keys/import.h"
#include "keys/keyfile.h"
#include "keys/keyfile_write.h"
#include "keys/zip.h"
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define KEY_A "000102030405060708090A0B0C0D0E0F"
#define KEY_C "28F64A24988064A079AA2C807D6102AE"
#define KEM   "tests/unit/kem/"

static char message[256];
static wm_secret_file keys;
static wm_import_layout layout;

static void teardown(void)
{
    wm_secret_file_free(&keys);
}

TestSuite(import, .fini = teardown);

static void expect_keys(const char *text)
{
    cr_expect_eq(keys.length, strlen(text), "%.*s", (int)keys.length, keys.text);
    cr_expect(keys.length == strlen(text) && memcmp(keys.text, text, keys.length) == 0, "%.*s",
              (int)keys.length, keys.text);
    // What was imported loads.
    size_t meters, count;
    wm_keyfile_count(keys.text, keys.length, &meters, &count);
    wm_keytable table;
    cr_assert_eq(wm_keytable_init(&table, meters, count, keys.length + 1), WM_OK);
    cr_expect_eq(wm_keyfile_parse("k", keys.text, keys.length, &table, message, sizeof message), WM_OK, "%s",
                 message);
    wm_keytable_finish(&table);
    wm_secret_file_free(&keys);
}

static const char two_meters[] = "[KAM.76348799]\nid = KAM.76348799\nname = Kitchen, cold\n"
                                 "key = 28f64a24988064a079aa2c807d6102ae\n\n"
                                 "[00345678]\nid = 00345678\nkey = 000102030405060708090a0b0c0d0e0f\n\n";

Test(import, kem)
{
    cr_assert_eq(wm_import_kem(KEM "meters.kem", "open sesame", &keys, message, sizeof message), WM_OK, "%s",
                 message);
    expect_keys(two_meters);
    cr_assert_eq(wm_import_kem(KEM "deflated.zip", "open sesame", &keys, message, sizeof message), WM_OK,
                 "%s", message);
    expect_keys(two_meters);
    cr_assert_eq(wm_import_kem(KEM "stored.zip", "open sesame", &keys, message, sizeof message), WM_OK, "%s",
                 message);
    expect_keys(two_meters);
    cr_assert_eq(wm_import_kem(KEM "devices.kem2", "16 bytes exactly", &keys, message, sizeof message), WM_OK,
                 "%s", message);
    expect_keys("[KAW.53820306]\nid = KAW.53820306\nname = Bath\nkey = bf902dd6dfadafe83e4ae6832b5fa14c\n\n");
}

static void expect_kem_refused(const char *file, const char *password, wm_status status, const char *words)
{
    char expected[256], path[128];
    snprintf(path, sizeof path, KEM "%s", file);
    snprintf(expected, sizeof expected, "%s: found %s", path, words);
    cr_expect_eq(wm_import_kem(path, password, &keys, message, sizeof message), status, "%s", file);
    cr_expect_str_eq(message, expected);
    cr_expect_null(keys.text);
}

Test(import, kem_says_what_is_wrong)
{
    static const char wrong[] = "a password that does not open it, expected the one it was made with";
    expect_kem_refused("meters.kem", "Open sesame", WM_E_WRONG_KEY, wrong);
    expect_kem_refused("meters.kem", "open sesame ", WM_E_WRONG_KEY, wrong);
    expect_kem_refused("meters.kem", "", WM_E_ARGUMENT,
                       "a password of no or over 16 bytes, expected 1 to 16");
    expect_kem_refused("meters.kem", "17 bytes, too long", WM_E_ARGUMENT,
                       "a password of no or over 16 bytes, expected 1 to 16");
    expect_kem_refused("two.zip", "open sesame", WM_E_LIMIT,
                       "an archive with several or huge files, expected one KEM file in it");
    expect_kem_refused("none.zip", "open sesame", WM_E_FORMAT,
                       "an archive without KEM file, expected one *.kem or *.kem2 in it");
    expect_kem_refused("doctype.kem", "open sesame", WM_E_FORMAT,
                       "no XML with encrypted data, expected a KEM file");
    expect_kem_refused("absent.kem", "x", WM_E_IO, "No such file or directory, expected a KEM file");
}

// A file in /tmp with this content; its name lasts until the next call.
static const char *file_with(const void *bytes, size_t n)
{
    static char path[64];
    snprintf(path, sizeof path, "/tmp/wmrx-import-XXXXXX");
    int file = mkstemp(path);
    cr_assert(file >= 0);
    cr_assert_eq(write(file, bytes, n), (ssize_t)n);
    cr_assert_eq(close(file), 0);
    return path;
}

Test(import, damaged_archives_are_refused)
{
    char bytes[4096];
    FILE *f = fopen(KEM "deflated.zip", "rb");
    cr_assert_not_null(f);
    size_t n = fread(bytes, 1, sizeof bytes, f);
    cr_assert_eq(fclose(f), 0);
    for (size_t cut = 0; cut < n; cut += 7) {
        const char *path = file_with(bytes, cut);
        cr_expect_neq(wm_import_kem(path, "open sesame", &keys, message, sizeof message), WM_OK, "%zu bytes",
                      cut);
        cr_assert_eq(unlink(path), 0);
    }
    // A byte inside the deflated file: its CRC-32 does not hold.
    bytes[n / 2] ^= 0x10;
    const char *path = file_with(bytes, n);
    cr_expect_neq(wm_import_kem(path, "open sesame", &keys, message, sizeof message), WM_OK);
    cr_expect(strstr(message, ": found a damaged archive, expected a whole one"), "%s", message);
    cr_assert_eq(unlink(path), 0);
}

static wm_status import_csv(const char *text)
{
    const char *path = file_with(text, strlen(text));
    wm_status status = wm_import_csv(path, &keys, &layout, message, sizeof message);
    cr_assert_eq(unlink(path), 0);
    return status;
}

static const char csv_meter[] = "[76348799]\nid = 76348799\nname = Kitchen \"cold\"\n"
                                "key = 28f64a24988064a079aa2c807d6102ae\n\n";

Test(import, csv)
{
    static const char *const texts[] = {
        "id,key,name\n76348799," KEY_C ",Kitchen \"cold\"\n",
        "\xEF\xBB\xBFName;AES-Key;Meter No.\r\n\"Kitchen \"\"cold\"\"\";" KEY_C ";76348799\r\n\r\n",
        "# exported\nmeter_id\tcolour\tencryption key\tlabel\n76348799\tblue\t" KEY_C "\tKitchen \"cold\"\n",
        "serial number | key | description\n76348799 | 28F6 4A24 9880 64A0 79AA 2C80 7D61 02AE | Kitchen "
        "\"cold\"\n",
        "Kitchen \"cold\";" KEY_C ";76348799",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        cr_assert_eq(import_csv(texts[i]), WM_OK, "%s", message);
        expect_keys(csv_meter);
    }
    // The last one has no headings.
    cr_expect_not(layout.headed);
    cr_expect_eq(layout.separator, ';');
    cr_expect_eq(layout.column[WM_COLUMN_NAME], 1);
    cr_expect_eq(layout.column[WM_COLUMN_KEY], 2);
    cr_expect_eq(layout.column[WM_COLUMN_ID], 3);
    cr_expect_eq(layout.column[WM_COLUMN_MANUFACTURER], 0);
    cr_assert_eq(import_csv("Serial,Vendor,DEK\n345678,KAM," KEY_A "\n1,," KEY_C "\n"), WM_OK, "%s", message);
    expect_keys("[KAM.00345678]\nid = KAM.00345678\nkey = 000102030405060708090a0b0c0d0e0f\n\n"
                "[00000001]\nid = 00000001\nkey = 28f64a24988064a079aa2c807d6102ae\n\n");
}

Test(import, csv_says_what_its_columns_are)
{
    cr_assert_eq(import_csv("Colour;AES-Key;Meter No.\nblue;" KEY_C ";76348799\n"), WM_OK, "%s", message);
    cr_expect(layout.headed);
    cr_expect_eq(layout.column[WM_COLUMN_ID], 3);
    cr_expect_str_eq(layout.heading[WM_COLUMN_ID], "Meter No.");
    cr_expect_str_eq(layout.heading[WM_COLUMN_KEY], "AES-Key");
    cr_expect_eq(layout.column[WM_COLUMN_NAME], 0);
}

Test(import, files_are_told_apart)
{
    static const struct {
        const char *head;
        wm_import_kind kind;
    } heads[] = {
        {"<?xml version=\"1.0\"?>",                   WM_IMPORT_KEM        },
        {"\xEF\xBB\xBF \r\n<a>",                      WM_IMPORT_KEM        },
        {"PK\3\4 and enough bytes for an end record", WM_IMPORT_KEM        },
        {"# x\n\nname=Kitchen\n",                     WM_IMPORT_WMBUSMETERS},
        {"id=76348799",                               WM_IMPORT_WMBUSMETERS},
        {"id;key\n",                                  WM_IMPORT_CSV        },
        {"a b=c,d",                                   WM_IMPORT_CSV        },
        {"",                                          WM_IMPORT_CSV        },
        {"; x\n[kitchen]\nid = 1",                    WM_IMPORT_KEYS       },
    };
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
        cr_expect_eq(wm_import_recognise(heads[i].head, strlen(heads[i].head)), heads[i].kind, "%s",
                     heads[i].head);
}

static void expect_csv_refused(const char *text, const char *words)
{
    cr_expect_eq(import_csv(text), WM_E_FORMAT, "%s", text);
    const char *colon = strchr(message, ':');
    cr_assert_not_null(colon);
    cr_expect_str_eq(colon + 1, words);
    cr_expect_null(keys.text);
}

Test(import, csv_says_what_is_wrong)
{
    expect_csv_refused("", "0: found no meter, expected at least one");
    expect_csv_refused("id,key\n", "1: found no meter, expected at least one");
    expect_csv_refused("id,name\n1,a\n",
                       "1: found no columns for id and key, expected both, by heading or by form");
    expect_csv_refused("a,b\n", "1: found no columns for id and key, expected both, by heading or by form");
    expect_csv_refused("id,key\n76348799," KEY_C "\n7634879X," KEY_C "\n",
                       "3: found no meter's id, expected up to 8 digits");
    expect_csv_refused("id,key\n\n76348799," KEY_C "0\n",
                       "3: found no key, expected 32 hexadecimal digits (AES-128) or 16 (DES)");
    expect_csv_refused("id,key\n76348799\n",
                       "2: found no key, expected 32 hexadecimal digits (AES-128) or 16 (DES)");
    expect_csv_refused("id,key,name\n76348799," KEY_C ",\xFF\n",
                       "2: found a name that is no printable UTF-8 or over 100 bytes, expected a name");
    expect_csv_refused("id,key,name\n76348799," KEY_C ",\"a\n",
                       "2: found a quote that does not end, expected a closing quote");
}

static wm_status import_meter_file(const char *text)
{
    const char *path = file_with(text, strlen(text));
    wm_status status = wm_import_wmbusmeters(path, &keys, message, sizeof message);
    cr_assert_eq(unlink(path), 0);
    return status;
}

Test(import, wmbusmeters)
{
    cr_assert_eq(
        import_meter_file("name=Kitchen\ndriver=multical21:c1\nid=76348799\nkey=" KEY_C "\n# x\nshell=a=b\n"),
        WM_OK, "%s", message);
    expect_keys("[76348799]\nid = 76348799\nname = Kitchen\nkey = 28f64a24988064a079aa2c807d6102ae\n\n");
    cr_assert_eq(import_meter_file("id=76348799.M=KAM.V=1b.T=16,11111111\nkey=NOKEY\nname=Two"), WM_OK, "%s",
                 message);
    expect_keys("[KAM.76348799]\nid = KAM.76348799\nname = Two\n\n[11111111]\nid = 11111111\nname = Two\n\n");
    cr_expect_eq(import_meter_file("name=a\nid=7634*\nkey=NOKEY\n"), WM_E_FORMAT);
    cr_expect(strstr(message, ":2: found an id that is a pattern or has not 8 digits, expected 8 digits"),
              "%s", message);
    cr_expect_eq(import_meter_file("name=a\nkey=" KEY_A "\n"), WM_E_FORMAT);
    cr_expect(strstr(message, ":2: found the end and no id, expected id=12345678"), "%s", message);
    cr_expect_eq(import_meter_file("id=12345678\nkey=00\n"), WM_E_FORMAT);
    cr_expect(strstr(message, ":2: found no key, expected"), "%s", message);
    cr_expect_null(keys.text);
}

Test(import, fingerprints_tell_keys_apart)
{
    char a[WM_FINGERPRINT], b[WM_FINGERPRINT], des[WM_FINGERPRINT];
    wm_key key = {
        .length = 16, .bytes = {1, 2, 3, 4, 5, 6, 7, 8}
    };
    wm_key_fingerprint(&key, a);
    cr_expect_eq(strlen(a), 8);
    wm_key_fingerprint(&key, b);
    cr_expect_str_eq(a, b);
    key.bytes[15] ^= 1;
    wm_key_fingerprint(&key, b);
    cr_expect_str_neq(a, b);
    key.bytes[15] ^= 1;
    key.length = 8;
    wm_key_fingerprint(&key, des);
    cr_expect_str_neq(a, des);
}

Test(import, sections_of_every_kind)
{
    wm_key_entry e = {
        .selector = {WM_SELECT_ALL, 0, 0},
          .key = {.length = 8,             .bytes = {1, 2, 3, 4, 5, 6, 7, 8}   }
    };
    cr_expect_eq(wm_keyfile_append(&keys, &e), WM_OK);
    e.selector = (wm_selector){WM_SELECT_MANUFACTURER, 0x2C2D, 0};
    cr_expect_eq(wm_keyfile_append(&keys, &e), WM_OK);
    e.key.length = 0;
    cr_expect_eq(wm_keyfile_append(&keys, &e), WM_E_ARGUMENT, "a group without key");
    e.selector = (wm_selector){WM_SELECT_ID, 0, 0x12345678};
    cr_expect_eq(wm_keyfile_append(&keys, &e), WM_E_ARGUMENT, "neither key nor name");
    strcpy(e.name, "a\nb");
    cr_expect_eq(wm_keyfile_append(&keys, &e), WM_E_ARGUMENT, "a name of two lines");
    expect_keys("[*]\nid = *\ndefault = yes\nkey = 0102030405060708\n\n"
                "[KAM]\nmanufacturer = KAM\ndefault = yes\nkey = 0102030405060708\n\n");
}

// The end record of an archive alone: how many files it says it has, and where their list stands.
static wm_status extract_empty(unsigned files, unsigned list_at)
{
    static const char *const suffixes[] = {".kem", NULL};
    char bytes[64] = "PK\3\4";
    char *end = bytes + 32;
    memcpy(end, "PK\5\6", 4);
    end[10] = (char)files;
    end[11] = (char)(files >> 8);
    end[16] = (char)list_at;
    return wm_zip_extract(bytes, 32 + 22, suffixes, &keys);
}

Test(import, archives_that_are_none)
{
    cr_expect_eq(extract_empty(0, 0), WM_END);
    cr_expect_eq(extract_empty(0, 54), WM_END);
    cr_expect_eq(extract_empty(0, 55), WM_E_TRUNCATED);
    cr_expect_eq(extract_empty(1, 0), WM_E_FORMAT, "no list there");
    cr_expect_eq(extract_empty(1, 54), WM_E_TRUNCATED);
    cr_expect_eq(extract_empty(256, 0), WM_E_FORMAT);
    cr_expect_eq(extract_empty(257, 0), WM_E_LIMIT);
    cr_expect_eq(wm_zip_extract("PK\3\4", 4, (const char *const[]){NULL}, &keys), WM_E_TRUNCATED);
    cr_expect_not(wm_zip_is("PK\3\4", 4));
}
