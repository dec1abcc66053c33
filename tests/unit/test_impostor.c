// SPDX-License-Identifier: MIT
// Who knows the key of one listed meter, his own, speaks for no other that is listed. Telegrams made for
// these tests; number 11111111 is his, 12345678 another's.
#include "decoders/mbus/telegram_parse.h"
#include "keys/keyring.h"
#include "wm/crc16.h"
#include "wm/hex.h"
#include <criterion/criterion.h>
#include <mbedtls/aes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define HIS   "000102030405060708090A0B0C0D0E0F"
#define THEIR "101112131415161718191A1B1C1D1E1F"

static const uint8_t his_key[16] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
static const uint8_t his_link[] = {0x44, 0x93, 0x15, 0x11, 0x11, 0x11, 0x11, 0x33, 0x03};
static const uint8_t their_header[] = {0x72, 0x78, 0x56, 0x34, 0x12, 0x93, 0x15, 0x33, 0x03, 0x2A, 0x00};

static wm_keyring *ring;
static wm_telegram t;

static void load(const char *text)
{
    char path[] = "/tmp/wmrx-keys-XXXXXX", message[256];
    int file = mkstemp(path);
    cr_assert_geq(file, 0);
    cr_assert_eq(write(file, text, strlen(text)), (ssize_t)strlen(text));
    cr_assert_eq(close(file), 0);
    cr_assert_eq(wm_keyring_load(ring, &(wm_keys_path){.path = path}, 1, message, sizeof message), WM_OK,
                 "%s", message);
    cr_assert_eq(unlink(path), 0);
}

static void setup(void)
{
    cr_assert_eq(wm_keyring_create(&ring), WM_OK);
    load("[his]\nid = 11111111\nkey = " HIS "\n[theirs]\nid = 12345678\nkey = " THEIR "\n");
}

static void teardown(void)
{
    wm_keyring_destroy(ring);
}

TestSuite(impostor, .init = setup, .fini = teardown);

// What becomes of his link layer, `n` bytes behind it: as the program goes on from layer to layer.
static wm_status receive(const uint8_t *bytes, size_t n)
{
    uint8_t frame[256];
    memcpy(frame + 1, his_link, sizeof his_link);
    memcpy(frame + 1 + sizeof his_link, bytes, n);
    frame[0] = (uint8_t)(sizeof his_link + n);
    wm_status status = wm_telegram_parse(&t, WM_BUS_WIRELESS, frame, frame[0] + 1u);
    for (int layer = 0; layer < 2 && status == WM_E_NEED_KEY; layer++) {
        status = wm_keyring_open(ring, &t);
        if (status == WM_OK) status = wm_telegram_resume(&t);
    }
    return status == WM_OK && wm_keyring_distrusts(ring, &t) ? WM_E_WRONG_KEY : status;
}

// An ELL of his with `n` bytes of payload inside, encrypted or not.
static wm_status receive_session(const uint8_t *payload, size_t n, bool encrypted)
{
    uint8_t bytes[128] = {0x8D, 0x20, 0x2A, 0xD3, 0x7C, 0xAC, 0x21}, block[16] = {0}, stream[16];
    uint16_t crc = wm_crc16(payload, n);
    bytes[7] = (uint8_t)crc;
    bytes[8] = (uint8_t)(crc >> 8);
    memcpy(bytes + 9, payload, n);
    memcpy(block, his_link + 1, 8);
    block[8] = 0x20;
    memcpy(block + 9, bytes + 3, 4);
    size_t used = 0;
    mbedtls_aes_context aes;
    mbedtls_aes_init(&aes);
    cr_assert_eq(mbedtls_aes_setkey_enc(&aes, his_key, 128), 0);
    if (encrypted)
        cr_assert_eq(mbedtls_aes_crypt_ctr(&aes, n + 2, &used, block, stream, bytes + 7, bytes + 7), 0);
    mbedtls_aes_free(&aes);
    return receive(bytes, 9 + n);
}

// A transport layer with their address and configuration field `cf`, then one record.
static size_t their_payload(uint16_t cf, uint8_t bytes[static 32])
{
    static const uint8_t record[] = {0x2F, 0x2F, 0x0C, 0x13, 0x99, 0x99, 0x99, 0x09};
    size_t n = sizeof their_header;
    memcpy(bytes, their_header, n);
    bytes[n++] = (uint8_t)cf;
    bytes[n++] = (uint8_t)(cf >> 8);
    if ((cf >> 8 & 0x1F) == 7) bytes[n++] = 0x10;
    memcpy(bytes + n, record, sizeof record);
    return n + sizeof record;
}

Test(impostor, inside_his_own_encryption)
{
    static const uint16_t fields[] = {0x0000, 0x0500, 0x0700, 0x1000};
    uint8_t payload[64];
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        size_t n = their_payload(fields[i], payload);
        cr_expect_eq(receive_session(payload, n, true), WM_E_WRONG_KEY, "CF %04X", fields[i]);
        cr_expect_eq(t.meter.id, 0x12345678);
        // His own address there is what a meter may send.
        memset(payload + 1, 0x11, 4);
        cr_expect_eq(receive_session(payload, n, true), WM_OK, "CF %04X", fields[i]);
        cr_expect_eq(t.decrypt, WM_DECRYPT_OK);
    }
}

// An AFL between forgets nothing that matters.
Test(impostor, inside_his_own_encryption_behind_an_afl)
{
    uint8_t payload[64] = {0x90, 0x02, 0x00, 0x00};
    size_t n = 4 + their_payload(0, payload + 4);
    cr_expect_eq(receive_session(payload, n, true), WM_E_WRONG_KEY);
    memset(payload + 5, 0x11, 4);
    cr_expect_eq(receive_session(payload, n, true), WM_OK);
}

// The check that a plain ELL passes is anyone's; the sender need not be listed.
Test(impostor, inside_a_session_that_claims_encryption)
{
    load("[theirs]\nid = 12345678\nkey = " THEIR "\n");
    uint8_t payload[64];
    size_t n = their_payload(0, payload);
    cr_expect_eq(receive_session(payload, n, false), WM_E_WRONG_KEY);
    cr_expect_eq(receive(payload, n), WM_E_WRONG_KEY);
    wm_keyring_allow_plaintext(ring, true);
    cr_expect_eq(receive_session(payload, n, false), WM_OK);
    cr_expect_eq(t.decrypt, WM_DECRYPT_PLAINTEXT);
}

// Mode 5 under their address with his key: as a radio adapter would have it, but they have a key of their
// own.
Test(impostor, with_his_key_under_their_address)
{
    uint8_t bytes[64], iv[16], plain[16] = {0x2F, 0x2F, 0x0C, 0x13, 0x99, 0x99, 0x99, 0x09};
    memset(plain + 8, 0x2F, 8);
    memcpy(bytes, their_header, sizeof their_header);
    bytes[sizeof their_header] = 0x10;
    bytes[sizeof their_header + 1] = 0x05;
    memcpy(iv, "\x93\x15\x78\x56\x34\x12\x33\x03", 8);
    memset(iv + 8, 0x2A, 8);
    mbedtls_aes_context aes;
    mbedtls_aes_init(&aes);
    cr_assert_eq(mbedtls_aes_setkey_enc(&aes, his_key, 128), 0);
    cr_assert_eq(mbedtls_aes_crypt_cbc(&aes, MBEDTLS_AES_ENCRYPT, 16, iv, plain, bytes + 13), 0);
    mbedtls_aes_free(&aes);
    cr_expect_eq(receive(bytes, 29), WM_E_WRONG_KEY);
    // A meter without a key of its own behind an adapter that is listed.
    load("[adapter]\nid = 11111111\nkey = " HIS "\n");
    cr_expect_eq(receive(bytes, 29), WM_OK);
    cr_expect_eq(t.decrypt, WM_DECRYPT_OK);
    load("[adapter]\nid = 11111111\nkey = " HIS "\n[name only]\nid = 12345678\nname = Kitchen\n");
    cr_expect_eq(receive(bytes, 29), WM_OK);
}
