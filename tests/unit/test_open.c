// SPDX-License-Identifier: MIT
// Parser and keys together on whole telegrams: a few published ones kept here, and every row of the
// collections next to the repository (WMRX_SHARED, default ../shared), which are skipped when absent.
#include "decoders/link/strip.h"
#include "decoders/mbus/fragments.h"
#include "decoders/mbus/telegram_parse.h"
#include "keys/keyring.h"
#include "shared.h"
#include "wm/hex.h"
#include <criterion/criterion.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LAYERS_MAX = 2 };

static wm_keyring *ring;

static void setup(void)
{
    cr_assert_eq(wm_keyring_create(&ring), WM_OK);
}

static void teardown(void)
{
    wm_keyring_destroy(ring);
}

TestSuite(telegram, .init = setup, .fini = teardown);

// Takes the layers on from where the parser stands.
static wm_status open_rest(wm_status status, wm_telegram *t)
{
    for (int layer = 0; layer < LAYERS_MAX && status == WM_E_NEED_KEY; layer++) {
        status = wm_keyring_open(ring, t);
        if (status == WM_OK) status = wm_telegram_resume(t);
    }
    return status;
}

// A row's verdict: WM_OK, or why not; t is the telegram as opened.
static wm_status open_bytes(const uint8_t *bytes, size_t n, const char *key, wm_telegram *t)
{
    wm_frame frame;
    wm_status status = wm_frame_strip(bytes, n, &frame);
    if (status == WM_OK) status = wm_keyring_set_session_key(ring, key);
    if (status == WM_OK) status = wm_telegram_parse(t, WM_BUS_WIRELESS, frame.bytes, frame.length);
    return open_rest(status, t);
}

static wm_status open_hex(const char *hex, const char *key, wm_telegram *t)
{
    uint8_t bytes[WM_FRAME_AIR_MAX];
    size_t n = 0;
    wm_status status = wm_hex_read(hex, strlen(hex), bytes, sizeof bytes, &n, NULL);
    return status == WM_OK ? open_bytes(bytes, n, key, t) : status;
}

// True when `hex` stands in t at that place; a shorter telegram does not match.
static bool holds(const wm_telegram *t, size_t at, const char *hex)
{
    uint8_t bytes[WM_MESSAGE_MAX];
    size_t n = 0;
    if (wm_hex_read(hex, strlen(hex), bytes, sizeof bytes, &n, NULL) != WM_OK) return false;
    return at + n <= t->length && memcmp(t->bytes + at, bytes, n) == 0;
}

// clang-format off
static const struct { const char *hex, *key, *payload; } published[] = {
        // OMS Vol. 2 annex N.2.1: mode 5, with the CRCs of frame format A.
        {"2E44931578563412330333637A2A0020255923C95AAA26D1B2E7493BC2AD013EC4A6F6D3529B520EDFF0EA6DEFC955B29D6D69EBF3EC8A",
         "0102030405060708090A0B0C0D0E0F11", "2F2F0C1427048502046D32371F1502FD1700002F2F2F2F2F2F2F2F2F2F2F2F2F"},
        // N.5.3: mode 5 behind a radio adapter, long header, a plain tail.
        {"304493444433221155378C00757288776655934455080004100500DFE2A782146D1513581CD2F83F39040CFD1078563412",
         "000102030405060708090A0B0C0D0E0F", "2F2F0B6E341200426CFE044B6E5634020CFD1078563412"},
        // N.2.3: mode 7.
        {"434493157856341233037AC98C2075900F002C25B30A000021924D4FBA372FB66E017A75002007109058475F4BC9D1281DF878B80A1B0F"
         "98B629024AAC7279429398BFC549233C0140829B93BAA1",
         "000102030405060708090A0B0C0D0E0F", "2F2F0C1427048502046D32371F1502FD1700002F2F2F2F2F2F2F2F2F2F2F2F2F"},
        // CEN/TR 17167 F.3: mode 7 behind a radio adapter.
        {"53082448443322110337D0468E80753A63665544330A31900F002C25E00AB30A0000AF5D74DF73A600D972785634C02712931533037500"
         "2007109058475F4BC955CF1DF878B80A1B0F98B629024AAC7279429398BFC549233C0140829B93BAA1",
         "000102030405060708090A0B0C0D0E0F", "2F2F0C1427048502046D32371F1502FD1700002F2F2F2F2F2F2F2F2F2F2F2F2F"},
        // Kamstrup Multical 21: ELL AES-CTR.
        {"2A442D2C998734761B168D2091D37CAC21E1D68CDAFFCD3DC452BD802913FF7B1706CA9E355D6C2701CC24",
         "28F64A24988064A079AA2C807D6102AE", "02FF207100041308190000441308190000615B7F616713"},
        // Kamstrup flowIQ: mode 10.
        {"4544372C060382533C168C20307A3010FF2A10018C570E006DA7632471F42B0A3CECCD461353573ED02B87118BC5FFE982F7F00A027454"
         "3BC51938F8B9C8BB8928114D60788A", "BF902DD6DFADAFE83E4AE6832B5FA14C",
         "046D1C2A2F3C04150000000002FF25010406FF1BFFFFFFFFFFFF446D0020213C441500000000"},
        // Mode 2, an artificial telegram.
        {"1E468B050100000004077A01001002BBD1EAFD0222F871CB70DA16C78AE098", "0102030405060708",
         "2F2F0413E80300002F2F2F2F2F2F2F2F"},
};
// clang-format on

Test(telegram, published_ones_open)
{
    for (size_t i = 0; i < sizeof published / sizeof *published; i++) {
        wm_telegram t;
        cr_assert_eq(open_hex(published[i].hex, published[i].key, &t), WM_OK, "row %zu", i);
        cr_expect_eq(t.decrypt, WM_DECRYPT_OK, "row %zu", i);
        cr_expect(holds(&t, t.payload_at, published[i].payload), "row %zu", i);
        cr_expect_eq(2 * (size_t)t.payload_length, strlen(published[i].payload), "row %zu", i);
    }
}

// The frame of row i without its CRCs, and as the parser sees it before it is opened.
static void closed_row(size_t i, wm_frame *frame, wm_telegram *t)
{
    uint8_t bytes[WM_FRAME_AIR_MAX];
    size_t n = 0;
    cr_assert_eq(wm_hex_read(published[i].hex, strlen(published[i].hex), bytes, sizeof bytes, &n, NULL),
                 WM_OK);
    cr_assert_eq(wm_frame_strip(bytes, n, frame), WM_OK);
    cr_assert_eq(wm_telegram_parse(t, WM_BUS_WIRELESS, frame->bytes, frame->length), WM_E_NEED_KEY);
}

static void expect_closed(const wm_frame *frame, const char *key, bool mac, const char *what, size_t row)
{
    wm_telegram t;
    wm_status status = open_bytes(frame->bytes, frame->length, key, &t);
    cr_expect_eq(status, mac ? WM_E_MAC : WM_E_WRONG_KEY, "row %zu, %s: %s", row, what,
                 wm_status_name(status));
}

Test(telegram, one_flipped_bit_of_the_key_closes_them)
{
    for (size_t i = 0; i < sizeof published / sizeof *published; i++) {
        wm_frame frame;
        wm_telegram t;
        closed_row(i, &frame, &t);
        bool mac = t.security.mac_length > 0 || t.security.tag_length > 0;
        char key[40];
        snprintf(key, sizeof key, "%s", published[i].key);
        for (size_t at = 0; key[at]; at++) {
            char digit[2] = {key[at], 0};
            unsigned value = (unsigned)strtoul(digit, NULL, 16);
            for (unsigned bit = 0; bit < 4; bit++) {
                // The lowest bit of a DES key's byte is parity.
                if (strlen(key) == 16 && at % 2 == 1 && bit == 0) continue;
                key[at] = "0123456789ABCDEF"[value ^ 1u << bit];
                expect_closed(&frame, key, mac, "key", i);
            }
            key[at] = digit[0];
        }
    }
}

Test(telegram, one_flipped_bit_of_the_telegram_closes_them)
{
    for (size_t i = 0; i < sizeof published / sizeof *published; i++) {
        wm_frame frame;
        wm_telegram t;
        closed_row(i, &frame, &t);
        const wm_security *s = &t.security;
        bool mac = s->mac_length > 0 || s->tag_length > 0, ell = s->mode == WM_SECURITY_ELL_CTR;
        // Two fillers are all that checks modes 2 and 5: they see the first block only.
        size_t end = (size_t)s->at + s->length + s->tag_length;
        if (!mac && !ell) end = s->at + (s->mode == 2 ? 8u : 16u);
        for (size_t bit = 8 * (size_t)s->at; bit < 8 * end; bit++) {
            frame.bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
            expect_closed(&frame, published[i].key, mac, "protected bytes", i);
            frame.bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
        }
        // MAC and counter stand in front of what they protect.
        for (size_t at = 10; at + 4 <= s->at; at++) {
            size_t n =
                s->mac_length > 0 && memcmp(frame.bytes + at, s->mac, s->mac_length) == 0 ? s->mac_length : 0;
            uint32_t number = frame.bytes[at] | frame.bytes[at + 1] << 8 | frame.bytes[at + 2] << 16 |
                              (uint32_t)frame.bytes[at + 3] << 24;
            if ((s->has_counter && number == s->counter) || (ell && number == s->sn)) n = ell ? 3 : 4;
            for (size_t bit = 8 * at; bit < 8 * (at + n); bit++) {
                frame.bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
                expect_closed(&frame, published[i].key, mac, "MAC or counter", i);
                frame.bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
            }
        }
    }
}

Test(telegram, message_in_two_fragments)
{
    // The message of OMS Vol. 2 annex N.2.3, cut in two: the MAC covers it as a whole.
    static const char *const hex[] = {
        "2B4493157856341233038C20759009017865B30A000026007A75002007109058475F4BC91DF878B80A1B0F98",
        "2A4493157856341233038C2076900A02044640FF4DF001EAB7B629024AAC727942BFC549233C0140829B93"};
    wm_fragments *fragments;
    cr_assert_eq(wm_fragments_create(&fragments), WM_OK);
    wm_telegram t;
    for (int i = 0; i < 2; i++) {
        cr_assert_eq(open_hex(hex[i], "000102030405060708090A0B0C0D0E0F", &t), WM_E_FRAGMENT);
        cr_expect_eq(wm_fragments_push(fragments, &t, i, &t), i ? WM_OK : WM_E_FRAGMENT);
    }
    wm_telegram forged = t;
    cr_assert_eq(open_rest(wm_telegram_resume(&t), &t), WM_OK);
    cr_expect_eq(t.decrypt, WM_DECRYPT_OK);
    cr_expect(holds(&t, t.payload_at, "2F2F0C1427048502046D32371F1502FD1700002F2F2F2F2F2F2F2F2F2F2F2F2F"));
    forged.bytes[forged.length - 1] ^= 1;
    cr_expect_eq(open_rest(wm_telegram_resume(&forged), &forged), WM_E_MAC);
    wm_fragments_destroy(fragments);
}

// Skips the test when the file is not there.
static FILE *collection(const char *name)
{
    FILE *file = shared_open("telegrams", name);
    if (!file) cr_skip_test("no %s", name);
    return file;
}

static json_t *next_row(FILE *file)
{
    return json_loadf(file, JSON_DISABLE_EOF_CHECK, NULL);
}

static const char *text(const json_t *row, const char *key)
{
    const char *value = json_string_value(json_object_get(row, key));
    return value ? value : "";
}

static bool is(const json_t *row, const char *key, const char *value)
{
    return strcmp(text(row, key), value) == 0;
}

Test(telegram, every_protocol_vector)
{
    FILE *file = collection("vectors.jsonl");
    size_t opened = 0, refused = 0;
    for (json_t *row; (row = next_row(file)); json_decref(row)) {
        const char *hex = text(row, "hex"), *key = text(row, "key"), *name = text(row, "name");
        bool telegram =
            is(row, "form", "telegram") || is(row, "form", "frame_a") || is(row, "form", "frame_b");
        if (!*key || !telegram) continue;
        wm_telegram t;
        wm_status status = open_hex(hex, key, &t);
        if (is(row, "kind", "negative")) {
            cr_expect_eq(status, WM_E_WRONG_KEY, "%s: %s", name, wm_status_name(status));
            refused++;
            continue;
        }
        cr_expect_eq(status, WM_OK, "%s: %s", name, wm_status_name(status));
        cr_expect_eq(t.decrypt, WM_DECRYPT_OK, "%s", name);
        size_t at = t.security.mode == WM_SECURITY_ELL_CTR ? t.payload_at : t.security.at;
        const char *plain = text(json_object_get(row, "expected"), "plaintext");
        cr_expect(*plain && holds(&t, at, plain), "%s", name);
        opened++;
    }
    (void)fclose(file);
    cr_expect_geq(opened, 24);
    cr_expect_eq(refused, 2);
}

Test(telegram, every_reencrypted_one)
{
    FILE *file = collection("reencrypted.jsonl");
    size_t rows = 0;
    for (json_t *row; (row = next_row(file)); json_decref(row), rows++) {
        const char *hex = text(row, "telegram"), *name = text(row, "name");
        wm_telegram t;
        wm_status status = open_hex(hex, text(row, "key"), &t);
        cr_expect_eq(status, WM_OK, "%s: %s", name, wm_status_name(status));
        cr_expect_eq(t.decrypt, WM_DECRYPT_OK, "%s", name);
        const char *plain = text(row, "plain_telegram");
        cr_expect(holds(&t, t.security.at, plain + 2 * (size_t)t.security.at), "%s", name);
        status = open_hex(hex, NULL, &t);
        cr_expect_eq(status, WM_E_NO_KEY, "%s: %s", name, wm_status_name(status));
        status = open_hex(hex, "FFEEDDCCBBAA99887766554433221100", &t);
        bool mac = is(row, "mode", "TPL-7");
        cr_expect_eq(status, mac ? WM_E_MAC : WM_E_WRONG_KEY, "%s: %s", name, wm_status_name(status));
    }
    (void)fclose(file);
    cr_expect_eq(rows, 170);
}

Test(telegram, every_kamstrup_one)
{
    FILE *file = collection("kamstrup.jsonl");
    size_t rows = 0, refused = 0;
    for (json_t *row; (row = next_row(file)); json_decref(row)) {
        const char *key = text(json_object_get(row, "keys"), "aes_key"), *name = text(row, "name");
        const char *hex = text(row, "hex");
        if (!is(row, "interface", "wmbus") || !*key) continue;
        rows++;
        // What comes from the air begins with the sync word.
        if (strncmp(text(row, "transport"), "c1-onair", 8) == 0) hex += 8;
        wm_telegram t;
        wm_status status = open_hex(hex, key, &t);
        const json_t *expected = json_object_get(row, "expected");
        if (*text(expected, "error")) {
            cr_expect_eq(status, WM_E_WRONG_KEY, "%s: %s", name, wm_status_name(status));
            refused++;
            continue;
        }
        cr_expect_eq(status, WM_OK, "%s: %s", name, wm_status_name(status));
        cr_expect_eq(t.decrypt, WM_DECRYPT_OK, "%s", name);
        cr_expect(holds(&t, t.security.at + 2u, text(expected, "plaintext_after_payload_crc")), "%s", name);
    }
    (void)fclose(file);
    cr_expect_eq(rows, 21);
    cr_expect_eq(refused, 2);
}

// Real telegrams: those with a key, and those whose header says encrypted and whose payload is not.
Test(telegram, every_real_one)
{
    FILE *file = collection("telegrams.jsonl");
    size_t opened = 0, wrong = 0, plain = 0, refused = 0, closed = 0;
    for (json_t *row; (row = next_row(file)); json_decref(row)) {
        const json_t *security = json_object_get(row, "security");
        const char *key = text(row, "key"), *hex = text(row, "telegram");
        bool predecrypted = json_is_true(json_object_get(security, "predecrypted"));
        bool encrypted = json_is_true(json_object_get(security, "encrypted"));
        if (!is(row, "bus", "wmbus") || (!predecrypted && !encrypted)) continue;
        bool keyed = *key && strcmp(key, "NOKEY") != 0;
        long n = (long)json_integer_value(json_object_get(row, "n"));
        wm_telegram t;
        wm_status status = open_hex(hex, keyed ? key : NULL, &t);
        if (predecrypted && keyed) {
            cr_expect_eq(status, WM_E_WRONG_KEY, "row %ld: %s", n, wm_status_name(status));
            cr_expect_eq(t.decrypt, WM_DECRYPT_PLAINTEXT, "row %ld: %s", n, wm_decrypt_name(t.decrypt));
            refused++;
        } else if (predecrypted) {
            cr_expect_eq(status, WM_OK, "row %ld: %s", n, wm_status_name(status));
            // A mode 5 header that counts no blocks does not even claim protection.
            bool none = t.decrypt == WM_DECRYPT_NONE && (t.cf & 0x1FF0) == 0x0500;
            cr_expect(t.decrypt == WM_DECRYPT_PLAINTEXT || none, "row %ld: %s", n,
                      wm_decrypt_name(t.decrypt));
            plain++;
        } else if (is(row, "kind", "wrong-key")) {
            cr_expect_eq(status, WM_E_WRONG_KEY, "row %ld: %s", n, wm_status_name(status));
            wrong++;
        } else if (keyed) {
            cr_expect_eq(status, WM_OK, "row %ld: %s", n, wm_status_name(status));
            opened++;
        } else {
            bool zero = status == WM_OK && t.security.known_key;
            cr_expect(status == WM_E_NO_KEY || zero, "row %ld: %s", n, wm_status_name(status));
            closed++;
        }
    }
    (void)fclose(file);
    printf("# opened %zu, wrong key %zu, plain %zu, plain and refused %zu, no key %zu\n", opened, wrong,
           plain, refused, closed);
    cr_expect_geq(opened, 37);
    cr_expect_geq(plain, 238);
}
