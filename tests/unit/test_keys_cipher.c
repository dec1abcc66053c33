// SPDX-License-Identifier: MIT
// The ciphers against the vectors of their standards, and the key derivation against OMS Vol. 2 annex N.
#include "keys/cipher.h"
#include "keys/kdf.h"
#include "keys/keyring.h"
#include "shared.h"
#include "wm/hex.h"
#include <criterion/criterion.h>
#include <jansson.h>
#include <mbedtls/des.h>
#include <mbedtls/gcm.h>
#include <stdio.h>
#include <string.h>

enum { BYTES_MAX = 128 };

typedef struct bytes {
    uint8_t at[BYTES_MAX];
    size_t n;
} bytes;

static bytes hex(const char *text)
{
    bytes b = {0};
    cr_assert_eq(wm_hex_read(text, strlen(text), b.at, sizeof b.at, &b.n, NULL), WM_OK, "%s", text);
    return b;
}

static void expect_same(const uint8_t *found, const bytes *expected, const char *what)
{
    cr_expect(memcmp(found, expected->at, expected->n) == 0, "%s", what);
}

static void expect_cbc(const char *key, const char *iv, const char *plain, const char *cipher,
                       const char *what)
{
    bytes k = hex(key), v = hex(iv), p = hex(plain), c = hex(cipher);
    uint8_t out[BYTES_MAX];
    cr_assert_eq(wm_aes_cbc_open(k.at, v.at, c.at, c.n, out), WM_OK);
    expect_same(out, &p, what);
    cr_assert_eq(wm_aes_cbc_open(k.at, v.at, c.at, c.n, c.at), WM_OK);
    expect_same(c.at, &p, what);
}

static void expect_ctr(const char *key, const char *counter, const char *plain, const char *cipher,
                       const char *what)
{
    bytes k = hex(key), v = hex(counter), p = hex(plain), c = hex(cipher);
    uint8_t out[BYTES_MAX];
    cr_assert_eq(wm_aes_ctr(k.at, v.at, c.at, c.n, out), WM_OK);
    expect_same(out, &p, what);
    cr_assert_eq(wm_aes_ctr(k.at, v.at, p.at, p.n - 3, out), WM_OK, "no whole blocks");
    cr_expect(memcmp(out, c.at, p.n - 3) == 0, "%s", what);
}

static void expect_des(const char *key, const char *plain, const char *cipher, const char *what)
{
    static const uint8_t iv[WM_DES_BLOCK];
    bytes k = hex(key), p = hex(plain), c = hex(cipher);
    uint8_t out[BYTES_MAX];
    cr_assert_eq(wm_des_cbc_open(k.at, iv, c.at, c.n, out), WM_OK);
    expect_same(out, &p, what);
}

// The MAC, computed with the message cut in two at every place.
static void expect_cmac(const char *key, const char *message, const char *mac, const char *what)
{
    bytes k = hex(key), m = hex(message), expected = hex(mac);
    wm_cmac c;
    cr_assert_eq(wm_cmac_init(&c), WM_OK);
    for (size_t cut = 0; cut <= m.n; cut++) {
        uint8_t out[WM_AES_BLOCK];
        cr_assert_eq(wm_cmac_compute(&c, k.at, m.at, cut, m.at + cut, m.n - cut, out), WM_OK);
        expect_same(out, &expected, what);
    }
    wm_cmac_finish(&c);
}

typedef wm_status aead_open(const uint8_t key[static WM_AES_KEY], const wm_aead *a, uint8_t *out);

// Opens; then refuses every single wrong bit of ciphertext, tag, nonce and additional data.
static void expect_aead(aead_open *run, const char *key, const char *nonce, const char *aad,
                        const char *plain, const char *cipher_and_tag, size_t tag_length, const char *what)
{
    bytes part[] = {hex(nonce), hex(aad), hex(cipher_and_tag)}, k = hex(key), p = hex(plain);
    wm_aead a = {.nonce = part[0].at,
                 .nonce_length = part[0].n,
                 .aad = part[1].at,
                 .aad_length = part[1].n,
                 .in = part[2].at,
                 .n = part[2].n - tag_length,
                 .tag_length = tag_length};
    uint8_t out[BYTES_MAX];
    cr_assert_eq(run(k.at, &a, out), WM_OK, "%s", what);
    expect_same(out, &p, what);
    for (size_t i = 0; i < 3; i++)
        for (size_t bit = 0; bit < 8 * part[i].n; bit++) {
            part[i].at[bit / 8] ^= (uint8_t)(1 << bit % 8);
            cr_expect_eq(run(k.at, &a, out), WM_E_MAC, "%s: part %zu bit %zu", what, i, bit);
            part[i].at[bit / 8] ^= (uint8_t)(1 << bit % 8);
            for (size_t n = 0; n < a.n; n++) cr_assert_eq(out[n], 0, "nothing of it is shown");
        }
}

#define NIST_KEY   "2B7E151628AED2A6ABF7158809CF4F3C"
#define NIST_PLAIN "6BC1BEE22E409F96E93D7E117393172AAE2D8A571E03AC9C9EB76FAC45AF8E51"

Test(cipher, published_vectors)
{
    expect_cbc(NIST_KEY, "000102030405060708090A0B0C0D0E0F", NIST_PLAIN,
               "7649ABAC8119B246CEE98E9B12E9197D5086CB9B507219EE95DB113A917678B2", "SP 800-38A F.2.2");
    expect_cbc("000102030405060708090A0B0C0D0E0F", "00000000000000000000000000000000",
               "00112233445566778899AABBCCDDEEFF", "69C4E0D86A7B0430D8CDB78070B4C55A", "FIPS-197 C.1");
    expect_ctr(NIST_KEY, "F0F1F2F3F4F5F6F7F8F9FAFBFCFDFEFF", NIST_PLAIN,
               "874D6191B620E3261BEF6864990DB6CE9806F66B7970FDFF8617187BB9FFFDFF", "SP 800-38A F.5.2");
    expect_des("133457799BBCDFF1", "0123456789ABCDEF", "85E813540F0AB405", "DES");
    expect_cmac(NIST_KEY, "", "BB1D6929E95937287FA37D129B756746", "RFC 4493 example 1");
    expect_cmac(NIST_KEY, "6BC1BEE22E409F96E93D7E117393172A", "070A16B46B4D4144F79BDD9DD04A287C",
                "RFC 4493 example 2");
    expect_cmac(NIST_KEY, NIST_PLAIN "30C81C46A35CE411", "DFA66747DE9AE63030CA32611497C827",
                "RFC 4493 example 3");
    expect_cmac(NIST_KEY, NIST_PLAIN "30C81C46A35CE411E5FBC1191A0A52EFF69F2445DF4F9B17AD2B417BE66C3710",
                "51F0BEBF7E3B9D92FC49741779363CFE", "RFC 4493 example 4");
    expect_aead(wm_aes_ccm_open, "C0C1C2C3C4C5C6C7C8C9CACBCCCDCECF", "00000003020100A0A1A2A3A4A5",
                "0001020304050607", "08090A0B0C0D0E0F101112131415161718191A1B1C1D1E",
                "588C979A61C663D2F066D0C2C0F989806D5F6B61DAC38417E8D12CFDF926E0", 8,
                "RFC 3610 packet vector 1");
    expect_aead(wm_aes_gcm_open, "FEFFE9928665731C6D6A8F9467308308", "CAFEBABEFACEDBADDECAF888",
                "FEEDFACEDEADBEEFFEEDFACEDEADBEEFABADDAD2",
                "D9313225F88406E5A55909C5AFF5269A86A7A9531534F7DA2E4C303D8A318A721C3C0C95956809532FCF0E2449A6"
                "B525B16AEDF5"
                "AA0DE657BA637B39",
                "42831EC2217774244B7221B784D0D49CE3AA212F2C02A4E035C17E2329ACA12E21D514B25466931C7D8F6A5AAC84"
                "AA051BA30B39"
                "6A0AAC973D58E0915BC94FBC3221A5DB94FAE95A",
                12, "GCM test case 4, 12 bytes of the tag");
}

Test(cipher, derived_keys)
{
    bytes master = hex("000102030405060708090A0B0C0D0E0F"),
          expected = hex("ECCF39D475D730B8284FDFDC1995D52F");
    uint8_t key[WM_AES_KEY], other[WM_AES_KEY];
    wm_cmac c;
    cr_assert_eq(wm_cmac_init(&c), WM_OK);
    cr_assert_eq(wm_kdf_a(&c, master.at, WM_KDF_ENCRYPTION, false, 2739, 0x12345678, key), WM_OK);
    expect_same(key, &expected, "Kenc of OMS Vol. 2 N.2.3");
    cr_assert_eq(wm_kdf_a(&c, master.at, WM_KDF_MAC, false, 2739, 0x12345678, key), WM_OK);
    expected = hex("C9CD19FF5A9AAD5A6BBDA13BD2C4C7AD");
    expect_same(key, &expected, "Kmac of OMS Vol. 2 N.2.3");
    cr_assert_eq(wm_kdf_a(&c, master.at, WM_KDF_MAC, true, 2739, 0x12345678, other), WM_OK);
    cr_expect(memcmp(key, other, sizeof key) != 0, "each direction has its own keys");
    // The same by hand: DC 10, the counter and the number with their low bytes first, seven 07.
    bytes input = hex("10B30A00007856341207070707070707");
    cr_assert_eq(wm_cmac_compute(&c, master.at, input.at, input.n, NULL, 0, key), WM_OK);
    cr_assert_eq(wm_kdf_a(&c, master.at, WM_KDF_ENCRYPTION, true, 2739, 0x12345678, other), WM_OK);
    cr_expect_arr_eq(key, other, sizeof key);
    wm_cmac_finish(&c);
}

static wm_keyring *ring_with(const char *key)
{
    wm_keyring *ring;
    cr_assert_eq(wm_keyring_create(&ring), WM_OK);
    cr_assert_eq(wm_keyring_set_session_key(ring, key), WM_OK);
    return ring;
}

// No telegram in mode 9 is published: this one is made by the same library's encryption.
Test(cipher, mode_9_with_a_counter_of_either_byte_order)
{
    bytes key = hex("000102030405060708090A0B0C0D0E0F"), plain = hex("0C1427048502");
    bytes head = hex("7A0100062910");
    for (int low_first = 0; low_first < 2; low_first++) {
        bytes nonce = hex(low_first ? "9315785634123303B30A0000" : "931578563412330300000AB3");
        wm_telegram t = {
            .length = 28,
            .c_field = 0x44,
            .security = {.mode = 9,
                         .meter = {0x1593, 0x12345678, 0x33, 3},
                         .has_counter = true,
                         .counter = 2739,
                         .aad_at = 0,
                         .aad_length = 6,
                         .at = 10,
                         .length = 6,
                         .tag_length = 12}
        };
        memcpy(t.bytes, head.at, head.n);
        mbedtls_gcm_context gcm;
        mbedtls_gcm_init(&gcm);
        cr_assert_eq(mbedtls_gcm_setkey(&gcm, MBEDTLS_CIPHER_ID_AES, key.at, 128), 0);
        cr_assert_eq(mbedtls_gcm_crypt_and_tag(&gcm, MBEDTLS_GCM_ENCRYPT, plain.n, nonce.at, nonce.n, head.at,
                                               head.n, plain.at, t.bytes + 10, 12, t.bytes + 16),
                     0);
        mbedtls_gcm_free(&gcm);
        wm_keyring *ring = ring_with("000102030405060708090A0B0C0D0E0F");
        wm_telegram good = t;
        cr_expect_eq(wm_keyring_open(ring, &good), WM_OK);
        expect_same(good.bytes + 10, &plain, "mode 9");
        for (size_t bit = 0; bit < 8 * 28; bit++) {
            if (bit / 8 >= 6 && bit / 8 < 10) continue; // the counter's place is not read
            wm_telegram bad = t;
            bad.bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
            wm_telegram before = bad;
            cr_expect_eq(wm_keyring_open(ring, &bad), WM_E_MAC);
            cr_expect_eq(bad.decrypt, WM_DECRYPT_MAC_FAIL);
            cr_expect_arr_eq(bad.bytes, before.bytes, 28);
        }
        wm_keyring_destroy(ring);
    }
}

// A message that is authenticated and not encrypted: mode 7 without blocks.
Test(cipher, mode_7_without_encrypted_blocks)
{
    bytes key = hex("000102030405060708090A0B0C0D0E0F"), body = hex("7A7500000007100413E8030000");
    bytes head = hex("25B30A0000");
    wm_telegram t = {
        .length = (uint16_t)body.n,
        .c_field = 0x44,
        .security = {.mode = 7,
                     .meter = {0x1593, 0x12345678, 0x33, 3},
                     .has_counter = true,
                     .kdf = 1,
                     .counter = 2739,
                     .at = 6,
                     .mac_type = 5,
                     .mac_length = 8,
                     .mac_head_length = 5}
    };
    memcpy(t.bytes, body.at, body.n);
    memcpy(t.security.mac_head, head.at, head.n);
    uint8_t mac_key[WM_AES_KEY];
    wm_cmac c;
    cr_assert_eq(wm_cmac_init(&c), WM_OK);
    cr_assert_eq(wm_kdf_a(&c, key.at, WM_KDF_MAC, false, 2739, 0x12345678, mac_key), WM_OK);
    cr_assert_eq(wm_cmac_compute(&c, mac_key, head.at, head.n, body.at, body.n, t.security.mac), WM_OK);
    wm_cmac_finish(&c);
    wm_keyring *ring = ring_with("000102030405060708090A0B0C0D0E0F");
    wm_telegram good = t, bad = t;
    cr_expect_eq(wm_keyring_open(ring, &good), WM_OK);
    cr_expect_eq(good.decrypt, WM_DECRYPT_OK);
    bad.bytes[body.n - 1] ^= 1;
    cr_expect_eq(wm_keyring_open(ring, &bad), WM_E_MAC);
    cr_assert_eq(wm_keyring_set_session_key(ring, NULL), WM_OK);
    cr_expect_eq(wm_keyring_open(ring, &bad), WM_OK, "without a key there is nothing to open");
    cr_expect_eq(bad.decrypt, WM_DECRYPT_NONE);
    wm_keyring_destroy(ring);
}

// Mode 3 as EN 13757-3:2004 describes it; made by the same library's encryption.
Test(cipher, mode_3_needs_the_date)
{
    bytes key = hex("0102030405060708"), plain = hex("2F2F0413E80300002F2F2F2F2F2F2F2F"), cipher = plain;
    bytes iv = hex("01000000"
                   "8B05"
                   "9F1C"); // identification number, M, 2012-12-31 as type G
    mbedtls_des_context des;
    mbedtls_des_init(&des);
    cr_assert_eq(mbedtls_des_setkey_enc(&des, key.at), 0);
    cr_assert_eq(mbedtls_des_crypt_cbc(&des, MBEDTLS_DES_ENCRYPT, plain.n, iv.at, plain.at, cipher.at), 0);
    mbedtls_des_free(&des);
    wm_telegram t = {
        .length = 16, .security = {.mode = 3, .meter = {0x058B, 0x00000001, 4, 7}, .at = 0, .length = 16}
    };
    memcpy(t.bytes, cipher.at, cipher.n);
    wm_keyring *ring = ring_with("0102030405060708");
    cr_expect_eq(wm_keyring_open(ring, &t), WM_E_UNSUPPORTED);
    static const int bad[][3] = {
        {2012, 13, 31},
        {2012, 0,  31},
        {2012, 12, 32},
        {2012, 12, 0 },
        {1999, 12, 31},
        {2081, 12, 31}
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        cr_expect_eq(wm_keyring_set_date(ring, bad[i][0], bad[i][1], bad[i][2]), WM_E_ARGUMENT);
    cr_expect_eq(wm_keyring_set_date(ring, 2012, 12, 31), WM_OK);
    cr_expect_eq(wm_keyring_open(ring, &t), WM_OK);
    expect_same(t.bytes, &plain, "mode 3");
    wm_keyring_destroy(ring);
}

static const char *member(const json_t *row, const char *name)
{
    return json_string_value(json_object_get(row, name));
}

// The same primitives from the collection next to the repository.
Test(cipher, every_primitive_of_the_collection)
{
    FILE *file = shared_open("telegrams", "vectors.jsonl");
    if (!file) cr_skip_test("no collection here");
    size_t rows = 0;
    for (json_t *row; (row = json_loadf(file, JSON_DISABLE_EOF_CHECK, NULL)); json_decref(row)) {
        if (strcmp(member(row, "category"), "crypto") != 0) continue;
        const json_t *e = json_object_get(row, "expected");
        const char *name = member(row, "name"), *plain = member(row, "hex"), *key = member(row, "key");
        const char *cipher = member(e, "ciphertext");
        char joined[2 * BYTES_MAX];
        rows++;
        if (strncmp(name, "cmac", 4) == 0)
            expect_cmac(key, plain, member(e, "cmac"), name);
        else if (strncmp(name, "des", 3) == 0)
            expect_des(key, plain, cipher, name);
        else if (strstr(name, "ecb"))
            expect_cbc(key, "00000000000000000000000000000000", plain, cipher, name);
        else if (strstr(name, "cbc"))
            expect_cbc(key, member(e, "iv"), plain, cipher, name);
        else if (strstr(name, "ctr"))
            expect_ctr(key, member(e, "initial_counter"), plain, cipher, name);
        else if (strstr(name, "ccm"))
            expect_aead(wm_aes_ccm_open, key, member(e, "nonce"), member(e, "aad"), plain,
                        member(e, "ciphertext_and_tag8"), 8, name);
        else if (strstr(name, "gcm")) {
            snprintf(joined, sizeof joined, "%s%s", cipher, member(e, "tag"));
            expect_aead(wm_aes_gcm_open, key, member(e, "nonce"), member(e, "aad"), plain, joined, 16, name);
        } else
            cr_expect(false, "%s: no test for it", name);
    }
    (void)fclose(file);
    cr_expect_eq(rows, 10);
}
