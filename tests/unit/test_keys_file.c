// SPDX-License-Identifier: MIT
// The keys file: what it means, and what is refused with which words.
#include "keys/field.h"
#include "keys/keyfile.h"
#include "keys/keyring.h"
#include "wm/hex.h"
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define KEY_A "000102030405060708090A0B0C0D0E0F"
#define KEY_B "F0E1D2C3B4A5968778695A4B3C2D1E0F"
#define KEY_C "28F64A24988064A079AA2C807D6102AE"

static wm_keytable table;
static char message[256];

static wm_status parse(const char *text)
{
    message[0] = 0;
    size_t meters, keys;
    wm_keyfile_count(text, strlen(text), &meters, &keys);
    wm_keytable_finish(&table);
    cr_assert_eq(wm_keytable_init(&table, meters, keys, strlen(text) + 1), WM_OK);
    return wm_keyfile_parse("keys.ini", text, strlen(text), &table, message, sizeof message);
}

static void teardown(void)
{
    wm_keytable_finish(&table);
}

TestSuite(keyfile, .fini = teardown);

static const wm_key_row *find(wm_selector_kind kind, uint16_t manufacturer, uint32_t id)
{
    return wm_keytable_find(&table, (wm_selector){kind, manufacturer, id});
}

Test(keyfile, lists_meters)
{
    const char *text = "\xEF\xBB\xBF; my meters\r\n"
                       "[kitchen]\r\nid = 76348799\r\nkey = " KEY_A "\r\nname = K\xC3\xBC"
                       "che\r\n"
                       "[by maker]\n  id = KAM.12345678\n  key = " KEY_A "\n  key = " KEY_B " ; the new one\n"
                       "[by maker too]\nid=12345678\nmanufacturer=els\nkey=0102030405060708\n"
                       "[plain]\nid = A1b2C3d4\nname = no key\n"
                       "[group]\nmanufacturer = KAM\ndefault = yes\nkey = " KEY_C "\n"
                       "# any other\n[rest]\nid = *\ndefault = yes\nkey = " KEY_C;
    cr_assert_eq(parse(text), WM_OK, "%s", message);
    cr_expect_eq(table.rows, 6);
    const wm_key_row *row = find(WM_SELECT_ID, 0, 0x76348799);
    cr_assert_not_null(row);
    cr_expect_str_eq(wm_keytable_name(&table, row), "K\xC3\xBC"
                                                    "che");
    cr_expect_eq(row->line, 2);
    row = find(WM_SELECT_METER, 0x2C2D, 0x12345678);
    cr_expect_str_eq(wm_keytable_name(&table, row), "by maker");
    const wm_key *key = wm_keytable_newest(&table, row);
    cr_assert_not_null(key);
    cr_expect_eq(key->bytes[0], 0xF0, "the last in the file is the newest");
    key = wm_keytable_older(&table, key);
    cr_assert_not_null(key);
    cr_expect_eq(key->bytes[15], 0x0F);
    cr_expect_eq(key->length, 16);
    cr_expect_null(wm_keytable_older(&table, key));
    key = wm_keytable_newest(&table, find(WM_SELECT_METER, 0x1593, 0x12345678));
    cr_assert_not_null(key);
    cr_expect_eq(key->length, 8);
    cr_expect_null(wm_keytable_newest(&table, find(WM_SELECT_ID, 0, 0xA1B2C3D4)));
    cr_expect_not_null(find(WM_SELECT_MANUFACTURER, 0x2C2D, 0));
    cr_expect_not_null(find(WM_SELECT_ALL, 0, 0));
    cr_expect_null(find(WM_SELECT_ID, 0, 0x12345678));
}

Test(keyfile, may_be_empty)
{
    cr_expect_eq(parse(""), WM_OK);
    cr_expect_null(find(WM_SELECT_ID, 0, 0));
    cr_expect_eq(parse("\n; nothing yet\n"), WM_OK);
    cr_expect_eq(table.rows, 0);
}

Test(keyfile, refuses_in_one_line_without_key_bytes)
{
    // clang-format off
    static const struct {
        const char *text, *message;
    } bad[] = {
        {"id = 12345678\n",
         "keys.ini:1: found a value before any section, expected [title]"},
        {"[a]\nid = 12345678\nkey = 28F64A24988064A079AA2C807D6102A\n",
         "keys.ini:3: found a key of 31 characters, expected 32 (AES-128) or 16 (DES)"},
        {"[a]\nid = 12345678\nkey = 28F64A24988064A079AA2C807D6102AEE\n",
         "keys.ini:3: found a key of 33 characters, expected 32 (AES-128) or 16 (DES)"},
        {"[a]\nid = 12345678\nkey = 28F64A24988064A079AA2C807D6102AG\n",
         "keys.ini:3: found no hexadecimal digit at place 32 of the key, expected 0-9 A-F"},
        {"[a]\nid = 12345678\nkey =\n",
         "keys.ini:3: found a key of 0 characters, expected 32 (AES-128) or 16 (DES)"},
        {"[a]\nid = 1234567\n",
         "keys.ini:2: found an id of 7 characters, expected 8 digits, KAM.12345678 or *"},
        {"[a]\nid = 1234567G\n",
         "keys.ini:2: found an id of 8 characters, expected 8 digits, KAM.12345678 or *"},
        {"[a]\nid = 28F64A24988064A079AA2C807D6102AE\n",
         "keys.ini:2: found an id of 32 characters, expected 8 digits, KAM.12345678 or *"},
        {"[a]\nid = K1M.12345678\n",
         "keys.ini:2: found no three letters before the point of id, expected KAM.12345678"},
        {"[a]\nid = 12345678\nid = 12345678\n",
         "keys.ini:3: found id twice, expected one a section"},
        {"[a]\nid = 12345678\nname = a\nname = b\n",
         "keys.ini:4: found name twice, expected one a section"},
        {"[a]\nid = 12345678\nmanufacturer = KAMS\n",
         "keys.ini:3: found a manufacturer of 4 characters, expected three letters"},
        {"[a]\nid = KAM.12345678\nmanufacturer = ELS\nkey = " KEY_A "\n",
         "keys.ini:1: found two manufacturers in one section, expected one"},
        {"[a]\nkey = " KEY_A "\n",
         "keys.ini:1: found a section without id, expected id = 8 digits"},
        {"[a]\nid = 12345678\n",
         "keys.ini:1: found a section without key, expected key = 32 hexadecimal digits"},
        {"[a]\nid = *\nkey = " KEY_A "\n",
         "keys.ini:1: found a key for many meters, expected `default = yes` beside it"},
        {"[a]\nmanufacturer = KAM\nkey = " KEY_A "\n",
         "keys.ini:1: found a key for many meters, expected `default = yes` beside it"},
        {"[a]\nid = 12345678\ndefault = yes\nkey = " KEY_A "\n",
         "keys.ini:1: found `default = yes` for one meter, expected `id = *` or only `manufacturer`"},
        {"[a]\nid = *\ndefault = 1\n",
         "keys.ini:3: found another word for default, expected yes or no"},
        {"[a]\n28F64A24988064A0 = 1\n",
         "keys.ini:2: found an unknown name of 16 characters, expected id, key, manufacturer, name or default"},
        {"[a]\n28F64A24988064A079AA2C807D6102AE\n",
         "keys.ini:2: found a line that is no section and no value, expected [title] or NAME = VALUE"},
        {"[a\nid = 12345678\n",
         "keys.ini:1: found a line that is no section and no value, expected [title] or NAME = VALUE"},
        {"[a]\nid = 12345678\nkey = " KEY_A "\n[b]\nid = 12345678\nkey = " KEY_B "\n",
         "keys.ini:4: found a meter that line 1 lists, expected one section with all its keys"},
        {"[a]\nid = 12345678\nkey = " KEY_A "\nkey = " KEY_A "\n",
         "keys.ini:4: found the same key twice, expected different keys of one meter"},
        {"[a]\nid = 12345678\nname = \xC3\x28\n",
         "keys.ini:3: found a name that is no printable UTF-8, expected a name"},
        {"[a]\nid = 12345678\nname = a\x01"
         "b\n",
         "keys.ini:3: found a name that is no printable UTF-8, expected a name"},
    };
    // clang-format on
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        cr_expect_eq(parse(bad[i].text), WM_E_FORMAT, "%s", bad[i].text);
        cr_expect_str_eq(message, bad[i].message);
        cr_expect_null(strchr(message, '\n'));
    }
}

Test(keyfile, refuses_long_lines_and_bytes_that_are_no_text)
{
    char text[600];
    snprintf(text, sizeof text, "[a]\nid = 12345678\n; %0*d\n", WM_KEYFILE_LINE_MAX - 2, 0);
    cr_expect_eq(parse(text), WM_E_FORMAT);
    cr_expect(strstr(message, "without key"), "190 bytes are no fault of the line: %s", message);
    snprintf(text, sizeof text, "[a]\nid = 12345678\n; %0*d\n", WM_KEYFILE_LINE_MAX - 1, 0);
    cr_expect_eq(parse(text), WM_E_FORMAT);
    cr_expect_str_eq(message, "keys.ini:3: found a line of 191 bytes, expected at most 190");
    snprintf(text, sizeof text, "[%0*d]\n", 50, 0);
    cr_expect_eq(parse(text), WM_E_FORMAT);
    cr_expect_str_eq(message, "keys.ini:1: found a title of 50 bytes, expected at most 49");
    snprintf(text, sizeof text, "[a]\nid = 12345678\nname = %0*d\n", WM_FIELD_NAME_MAX + 1, 0);
    cr_expect_eq(parse(text), WM_E_FORMAT);
    cr_expect_str_eq(message, "keys.ini:3: found a name of 101 bytes, expected 1 to 100");
    cr_expect_eq(wm_keyfile_parse("k", "[a]\0\n", 5, &table, message, sizeof message), WM_E_FORMAT);
    cr_expect_str_eq(message, "k:1: found a NUL byte, expected text");
    size_t used = (size_t)snprintf(text, sizeof text, "[a]\nid = 12345678\n");
    for (int i = 0; i < WM_KEYS_PER_METER_MAX + 1; i++)
        used += (size_t)snprintf(text + used, sizeof text - used, "key=%016d\n", i);
    cr_expect_eq(parse(text), WM_E_FORMAT);
    cr_expect_str_eq(message, "keys.ini:19: found more keys, expected at most 16 a meter");
}

Test(keyfile, finds_each_of_100000_meters)
{
    enum { METERS = 100000, LINES = 100 };
    char *text = malloc((size_t)METERS * LINES);
    cr_assert_not_null(text);
    size_t n = 0;
    for (unsigned i = 0; i < METERS; i++)
        n += (size_t)snprintf(text + n, LINES, "[meter %u]\nid = %08u\nkey = %024u%08X\n", i, i, 0,
                              i * 2654435761u);
    size_t meters, keys;
    wm_keyfile_count(text, n, &meters, &keys);
    cr_expect_eq(meters, METERS);
    cr_expect_eq(keys, METERS);
    cr_assert_eq(wm_keytable_init(&table, meters, keys, n + 1), WM_OK);
    cr_assert_eq(wm_keyfile_parse("keys.ini", text, n, &table, message, sizeof message), WM_OK, "%s",
                 message);
    free(text);
    cr_expect_eq(table.rows, METERS);
    for (unsigned i = 0; i < METERS; i++) {
        uint32_t id = 0;
        for (unsigned digit = 0, rest = i; digit < 8; digit++, rest /= 10) id |= rest % 10 << 4 * digit;
        const wm_key *key = wm_keytable_newest(&table, find(WM_SELECT_ID, 0, id));
        cr_assert_not_null(key, "%u", i);
        cr_assert_eq(key->bytes[15], (uint8_t)(i * 2654435761u), "%u", i);
    }
    cr_expect_null(find(WM_SELECT_ID, 0, 0x00100000));
}

// A file in a directory of its own.
typedef struct scratch {
    char directory[64], path[96];
} scratch;

static void scratch_write(scratch *s, const char *text, mode_t mode)
{
    FILE *f = fopen(s->path, "w");
    cr_assert_not_null(f);
    cr_assert(fputs(text, f) >= 0);
    cr_assert_eq(fclose(f), 0);
    cr_assert_eq(chmod(s->path, mode), 0);
}

static scratch scratch_make(void)
{
    scratch s;
    snprintf(s.directory, sizeof s.directory, "/tmp/wmrx-keys-XXXXXX");
    cr_assert_not_null(mkdtemp(s.directory));
    snprintf(s.path, sizeof s.path, "%s/keys.ini", s.directory);
    return s;
}

static void scratch_remove(const scratch *s)
{
    (void)unlink(s->path);
    (void)rmdir(s->directory);
}

static wm_status load(wm_keyring *ring, const char *path)
{
    return wm_keyring_load(ring, &(wm_keys_path){.path = path}, 1, message, sizeof message);
}

static const wm_address water = {0x2C2D, 0x76348799, 0x1B, 0x16};

Test(keyfile, ring_keeps_the_old_keys_when_the_new_file_is_bad)
{
    scratch s = scratch_make();
    wm_keyring *ring;
    cr_assert_eq(wm_keyring_create(&ring), WM_OK);
    cr_expect_not(wm_keyring_has_key(ring, &water));
    scratch_write(&s, "[kitchen]\nid = 76348799\nkey = " KEY_C "\n[b]\nid = 1\n", 0600);
    cr_expect_eq(load(ring, s.path), WM_E_FORMAT);
    cr_expect_eq(wm_keyring_count(ring), 0, "not even the good part of it");
    scratch_write(&s, "[kitchen]\nid = 76348799\nkey = " KEY_C "\n", 0600);
    cr_assert_eq(load(ring, s.path), WM_OK, "%s", message);
    cr_expect_eq(wm_keyring_count(ring), 1);
    cr_expect_str_eq(wm_keyring_name(ring, &water), "kitchen");
    scratch_write(&s, "[kitchen]\nid = 76348799\nkey = nonsense\n", 0600);
    cr_expect_eq(load(ring, s.path), WM_E_FORMAT);
    cr_expect(wm_keyring_has_key(ring, &water));
    scratch_remove(&s);
    cr_expect_eq(load(ring, s.path), WM_E_IO);
    cr_expect(strstr(message, ": found No such file or directory, expected a keys file"), "%s", message);
    cr_expect_eq(load(ring, "/tmp"), WM_E_IO);
    cr_expect_str_eq(message, "/tmp: found a directory, expected a keys file");
    cr_expect_eq(wm_keyring_count(ring), 1);
    wm_keyring_destroy(ring);
}

Test(keyfile, ring_takes_several_files_as_one)
{
    scratch s = scratch_make(), other = scratch_make();
    scratch_write(&s, "[kitchen]\nid = 76348799\nkey = " KEY_C "\n", 0600);
    scratch_write(&other, "[bath]\nid = 11111111\nkey = " KEY_C "\n", 0600);
    const wm_keys_path paths[] = {
        {s.path,     false},
        {other.path, false}
    };
    wm_keyring *ring;
    cr_assert_eq(wm_keyring_create(&ring), WM_OK);
    cr_assert_eq(wm_keyring_load(ring, paths, 2, message, sizeof message), WM_OK, "%s", message);
    cr_expect_eq(wm_keyring_count(ring), 2);
    scratch_write(&other, "\n[bath]\nid = 76348799\nkey = " KEY_C "\n", 0600);
    cr_expect_eq(wm_keyring_load(ring, paths, 2, message, sizeof message), WM_E_FORMAT);
    cr_expect(strstr(message, "keys.ini:2: found a meter that line 1 of an earlier file lists"), "%s",
              message);
    cr_expect_eq(wm_keyring_count(ring), 2, "the ring is as before");
    cr_expect_eq(wm_keyring_load(ring, NULL, 0, message, sizeof message), WM_OK);
    cr_expect_eq(wm_keyring_count(ring), 0);
    wm_keyring_destroy(ring);
    scratch_remove(&s);
    scratch_remove(&other);
}

Test(keyfile, ring_lists_meters_without_their_keys)
{
    scratch s = scratch_make();
    wm_keyring *ring;
    cr_assert_eq(wm_keyring_create(&ring), WM_OK);
    scratch_write(&s,
                  "[kitchen]\nid = KAM.76348799\nkey = " KEY_A "\nkey = " KEY_C
                  "\n[any]\nid = *\ndefault = yes\n"
                  "key = 0102030405060708\n[group]\nmanufacturer = KAM\ndefault = yes\nkey = " KEY_A "\n",
                  0600);
    cr_assert_eq(load(ring, s.path), WM_OK, "%s", message);
    scratch_remove(&s);
    wm_keyring_row row, other;
    cr_assert(wm_keyring_list(ring, 0, &row));
    cr_expect_str_eq(row.id, "KAM.76348799");
    cr_expect_str_eq(row.name, "kitchen");
    cr_expect_eq(row.line, 1);
    cr_expect_eq(row.keys, 2);
    cr_expect_str_neq(row.fingerprint[0], row.fingerprint[1]);
    cr_assert(wm_keyring_list(ring, 2, &other));
    cr_expect_str_eq(other.id, "KAM");
    cr_expect_str_eq(other.fingerprint[0], row.fingerprint[1], "the same key, whoever has it");
    cr_assert(wm_keyring_list(ring, 1, &row));
    cr_expect_str_eq(row.id, "*");
    cr_expect(row.des[0]);
    cr_expect_not(wm_keyring_list(ring, 3, &row));
    wm_keyring_destroy(ring);
}

Test(keyfile, ring_refuses_a_file_that_others_can_read)
{
    scratch s = scratch_make();
    wm_keyring *ring;
    cr_assert_eq(wm_keyring_create(&ring), WM_OK);
    static const mode_t open_modes[] = {0644, 0640, 0604, 0660, 0602};
    char expected[300];
    for (size_t i = 0; i < sizeof open_modes / sizeof *open_modes; i++) {
        scratch_write(&s, "[kitchen]\nid = 76348799\nkey = " KEY_C "\n", open_modes[i]);
        cr_expect_eq(load(ring, s.path), WM_E_FORMAT);
        snprintf(expected, sizeof expected,
                 "%s: found mode %04o, which lets others at the keys, expected 0600: chmod 600 '%s'", s.path,
                 (unsigned)open_modes[i], s.path);
        cr_expect_str_eq(message, expected);
    }
    wm_keyring_allow_insecure(ring, true);
    cr_expect_eq(load(ring, s.path), WM_OK);
    wm_keyring_allow_insecure(ring, false);
    // systemd gives a service its credentials with an access list, which the mode shows as its group's.
    static const struct {
        mode_t mode;
        wm_status expected;
    } credentials[] = {
        {0400, WM_OK      },
        {0440, WM_OK      },
        {0444, WM_E_FORMAT},
        {0460, WM_E_FORMAT},
    };
    for (size_t i = 0; i < sizeof credentials / sizeof *credentials; i++) {
        scratch_remove(&s);
        s = scratch_make();
        scratch_write(&s, "[kitchen]\nid = 76348799\nkey = " KEY_C "\n", credentials[i].mode);
        cr_expect_eq(wm_keyring_load(ring, &(wm_keys_path){s.path, true}, 1, message, sizeof message),
                     credentials[i].expected, "%s", message);
    }
    wm_keyring_destroy(ring);
    scratch_remove(&s);
}

Test(keyfile, ring_reads_a_pipe)
{
    int ends[2];
    cr_assert_eq(pipe(ends), 0);
    static const char text[] = "[kitchen]\nid = 76348799\nkey = " KEY_C "\n";
    cr_assert_eq(write(ends[1], text, sizeof text - 1), (ssize_t)sizeof text - 1);
    cr_assert_eq(close(ends[1]), 0);
    char path[32];
    snprintf(path, sizeof path, "/proc/self/fd/%d", ends[0]);
    wm_keyring *ring;
    cr_assert_eq(wm_keyring_create(&ring), WM_OK);
    cr_expect_eq(load(ring, path), WM_OK, "%s", message);
    cr_expect(wm_keyring_has_key(ring, &water));
    wm_keyring_destroy(ring);
    cr_assert_eq(close(ends[0]), 0);
}

// A row of every kind that could be taken for another: they differ in one field.
Test(keyfile, kinds_of_rows_are_kept_apart)
{
    scratch s = scratch_make();
    wm_keyring *ring;
    cr_assert_eq(wm_keyring_create(&ring), WM_OK);
    scratch_write(&s,
                  "[id]\nid = 00000000\nkey = " KEY_A "\n[all]\nid = *\ndefault = yes\nkey = " KEY_A
                  "\n[meter]\nid = KAM.00000000\nkey = " KEY_A
                  "\n[maker]\nmanufacturer = KAM\ndefault = yes\nkey = " KEY_A "\n",
                  0600);
    cr_assert_eq(load(ring, s.path), WM_OK, "%s", message);
    cr_expect_eq(wm_keyring_count(ring), 4);
    cr_expect_str_eq(wm_keyring_name(ring, &(wm_address){0x2C2D, 0, 1, 7}), "meter");
    cr_expect_str_eq(wm_keyring_name(ring, &(wm_address){0xAC2D, 0, 1, 7}), "meter", "bit 15 is no letter");
    cr_expect_str_eq(wm_keyring_name(ring, &(wm_address){0x1593, 0, 1, 7}), "id");
    cr_expect_null(wm_keyring_name(ring, &(wm_address){0x2C2D, 1, 1, 7}), "a group has no name for a meter");
    wm_keyring_destroy(ring);
    scratch_remove(&s);
}

// Mode 5 telegram of OMS Vol. 2 annex N.2.1: opens with the keys of a file, or says why not.
static wm_status open_with(const char *keys_file)
{
    static const char hex[] =
        "2E4493157856341233037A2A0020255923C95AAA26D1B2E7493B013EC4A6F6D3529B520EDFF0EA6DEFC99D6D69EBF3";
    scratch s = scratch_make();
    scratch_write(&s, keys_file, 0600);
    wm_keyring *ring;
    cr_assert_eq(wm_keyring_create(&ring), WM_OK);
    cr_assert_eq(load(ring, s.path), WM_OK, "%s", message);
    scratch_remove(&s);
    wm_telegram t = {
        .security = {.mode = 5,
                     .meter = {0x1593, 0x12345678, 0x33, 3},
                     .acc = 0x2A,
                     .at = 15,
                     .length = 32,
                     .has_other = true,
                     .other = {0x4493, 0x11223344, 0x55, 0x37}}
    };
    size_t n = 0;
    cr_assert_eq(wm_hex_read(hex, strlen(hex), t.bytes, sizeof t.bytes, &n, NULL), WM_OK);
    t.length = (uint16_t)n;
    wm_status status = wm_keyring_open(ring, &t);
    wm_keyring_destroy(ring);
    return status;
}

#define GAS_KEY "key = 0102030405060708090A0B0C0D0E0F11\n"

Test(keyfile, ring_tries_every_key_that_fits)
{
    cr_expect_eq(open_with("[a]\nid = 12345678\n" GAS_KEY "key = " KEY_A "\nkey = 0102030405060708\n"),
                 WM_OK);
    cr_expect_eq(open_with("[a]\nid = ELS.12345678\n" GAS_KEY), WM_OK);
    cr_expect_eq(open_with("[a]\nid = KAM.12345678\n" GAS_KEY), WM_E_NO_KEY, "another maker's meter");
    cr_expect_eq(open_with("[a]\nid = QDS.11223344\n" GAS_KEY), WM_OK, "listed under its adapter");
    cr_expect_eq(open_with("[a]\nid = QDS.11223344\nkey = " KEY_A "\n"), WM_E_WRONG_KEY);
    cr_expect_eq(open_with("[a]\nmanufacturer = ELS\ndefault = yes\n" GAS_KEY), WM_OK);
    cr_expect_eq(open_with("[a]\nmanufacturer = KAM\ndefault = yes\n" GAS_KEY), WM_E_NO_KEY);
    cr_expect_eq(open_with("[a]\nid = *\ndefault = yes\n" GAS_KEY), WM_OK);
    cr_expect_eq(open_with("[a]\nid = 12345678\nkey = " KEY_A "\n[b]\nid = *\ndefault = yes\n" GAS_KEY),
                 WM_OK, "the default comes after the meter's own");
    cr_expect_eq(open_with("[a]\nid = 12345678\nkey = " KEY_A "\n"), WM_E_WRONG_KEY);
    cr_expect_eq(open_with("[a]\nid = 12345678\nkey = 0102030405060708\n"), WM_E_NO_KEY,
                 "a DES key is none here");
    cr_expect_eq(open_with("[a]\nid = 12345679\n" GAS_KEY), WM_E_NO_KEY);
}

// A telegram behind a radio adapter, whose key is listed under the adapter: not believed when it is plain.
Test(keyfile, key_of_the_adapter_is_the_meters)
{
    scratch s = scratch_make();
    wm_keyring *ring;
    cr_assert_eq(wm_keyring_create(&ring), WM_OK);
    scratch_write(&s, "[a]\nid = QDS.11223344\n" GAS_KEY, 0600);
    cr_assert_eq(load(ring, s.path), WM_OK, "%s", message);
    const wm_address meter = {0x1593, 0x12345678, 0x33, 3}, adapter = {0x4493, 0x11223344, 0x55, 0x37};
    wm_telegram t = {
        .bytes = {0x2F,            0x2F        },
          .length = 16, .security = { .mode = 5, .meter = meter, .length = 16}
    };
    wm_telegram keyed = t, plain = {.tpl_ci = 0x72, .meter = meter, .dll = adapter};
    cr_expect_eq(wm_keyring_open(ring, &t), WM_OK, "no key is known");
    keyed.security.has_other = true;
    keyed.security.other = adapter;
    cr_expect_eq(wm_keyring_open(ring, &keyed), WM_E_WRONG_KEY);
    cr_expect_eq(keyed.decrypt, WM_DECRYPT_PLAINTEXT);
    cr_expect(wm_keyring_distrusts(ring, &plain));
    plain.dll.manufacturer ^= 0x8000; // says that the number is unique in the installation only
    cr_expect(wm_keyring_distrusts(ring, &plain));
    plain.dll = meter;
    cr_expect_not(wm_keyring_distrusts(ring, &plain));
    wm_keyring_destroy(ring);
    scratch_remove(&s);
}
