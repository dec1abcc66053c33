// SPDX-License-Identifier: MIT
// The AFL's MAC, parser and keys together: every type that is known, and every way to go without one.
//
// CMAC of 8 bytes: OMS Vol. 2 annex N.2.3. The others were made from that telegram for these tests, with
// another implementation of CMAC and GCM (Python's cryptography); no telegram with a GMAC was found in the
// field.
#include "decoders/mbus/telegram_parse.h"
#include "keys/keyring.h"
#include "wm/hex.h"
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#define KEY   "000102030405060708090A0B0C0D0E0F"
#define LINK  "4493157856341233038C2075" // C, M, A and a short ELL, without L
#define TPL   "7A75002007109058475F4BC91DF878B80A1B0F98B629024AAC727942BFC549233C0140829B93"
#define TPL_5 "7A75002005973AC791D9C7BE9F17D2F9494288ECA3EA8D215BFA2E546EF877B92D9FEED85D"
#define MCR   "B30A0000"

static const char plain[] = "2f2f0c1427048502046d32371f1502fd1700002f2f2f2f2f2f2f2f2f2f2f2f2f";

static wm_keyring *ring;
static wm_telegram telegram;

static void setup(void)
{
    cr_assert_eq(wm_keyring_create(&ring), WM_OK);
    cr_assert_eq(wm_keyring_set_session_key(ring, KEY), WM_OK);
}

static void teardown(void)
{
    wm_keyring_destroy(ring);
}

TestSuite(mac, .init = setup, .fini = teardown);

// A telegram of these bytes (L is added) as the keys leave it.
static wm_status open_bytes(const uint8_t *bytes, size_t n)
{
    uint8_t frame[256];
    frame[0] = (uint8_t)n;
    memcpy(frame + 1, bytes, n);
    wm_status status = wm_telegram_parse(&telegram, WM_BUS_WIRELESS, frame, n + 1);
    return status == WM_E_NEED_KEY ? wm_keyring_open(ring, &telegram) : status;
}

static size_t bytes_of(const char *hex, uint8_t bytes[static 255])
{
    size_t n = 0;
    cr_assert_eq(wm_hex_read(hex, strlen(hex), bytes, 255, &n, NULL), WM_OK);
    return n;
}

static wm_status open_hex(const char *hex)
{
    uint8_t bytes[255];
    return open_bytes(bytes, bytes_of(hex, bytes));
}

static void expect_open(const char *hex)
{
    char text[sizeof plain];
    cr_assert_eq(open_hex(hex), WM_OK, "%s: %s", hex, wm_decrypt_name(telegram.decrypt));
    cr_expect_eq(telegram.decrypt, WM_DECRYPT_OK);
    cr_assert_eq(telegram.security.length, 32);
    wm_hex_write(telegram.bytes + telegram.security.at, 32, text);
    cr_expect_str_eq(text, plain, "%s", hex);
}

static void expect_closed(const char *hex, wm_decrypt decrypt)
{
    cr_expect_neq(open_hex(hex), WM_OK, "%s", hex);
    cr_expect_eq(telegram.decrypt, decrypt, "%s: %s", hex, wm_decrypt_name(telegram.decrypt));
}

static const struct {
    const char *hex;
    size_t mac_at, mac_length; // in the bytes without L
} good[] = {
    {LINK "900B002C24" MCR "E3CA48DB" TPL,                         21, 4 },
    {LINK "900F002C25" MCR "21924D4F2FB66E01" TPL,                 21, 8 },
    {LINK "9013002C26" MCR "35EA1FF19DF41D2A8E349C87" TPL,         21, 12},
    {LINK "9017002C27" MCR "BFCFBBB2B4C2F49BF59B1D8F535B0497" TPL, 21, 16},
 // GMAC, the counter's high byte first in the nonce, then its low byte.
    {LINK "9013002C28" MCR "DE434B3D4425B3B9362D4418" TPL,         21, 12},
    {LINK "9013002C28" MCR "AFB469CE484A875F98678C73" TPL,         21, 12},
    {LINK "9017002C29" MCR "ABC20FEC7FDC11FD7C0DA251BA403C00" TPL, 21, 16},
    {LINK "9017002C29" MCR "DA352D1F73B3251BD2476A3A07C04C6B" TPL, 21, 16},
 // Beside mode 5.
    {LINK "900F002C25" MCR "236D6E5DF1F78428" TPL_5,               21, 8 },
    {LINK "9013002C28" MCR "F9F25C391165D0434337F553" TPL_5,       21, 12},
};

Test(mac, every_type_opens)
{
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) expect_open(good[i].hex);
}

// From the message counter to the end every bit is covered.
Test(mac, every_bit_counts)
{
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        uint8_t bytes[255];
        size_t n = bytes_of(good[i].hex, bytes), header = good[i].mac_at + good[i].mac_length;
        for (size_t bit = 8 * (good[i].mac_at - 4); bit < 8 * n; bit++) {
            // The transport header's own fields may make it another mode, or one that is not known.
            bool exact = bit / 8 < header || bit / 8 >= header + 6;
            bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
            wm_status status = open_bytes(bytes, n);
            cr_expect(status != WM_OK || telegram.decrypt == WM_DECRYPT_NONE, "row %zu bit %zu", i, bit);
            if (exact) cr_expect_eq(telegram.decrypt, WM_DECRYPT_MAC_FAIL, "row %zu bit %zu", i, bit);
            bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
        }
    }
}

Test(mac, of_another_meter_or_key)
{
    cr_assert_eq(wm_keyring_set_session_key(ring, "000102030405060708090A0B0C0D0E0E"), WM_OK);
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) expect_closed(good[i].hex, WM_DECRYPT_MAC_FAIL);
    cr_assert_eq(wm_keyring_set_session_key(ring, KEY), WM_OK);
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        uint8_t bytes[255];
        size_t n = bytes_of(good[i].hex, bytes);
        bytes[3] ^= 1; // identification number
        cr_expect_eq(open_bytes(bytes, n), WM_E_MAC, "row %zu", i);
    }
}

// Whoever changes a telegram can also take the MAC out, cut it short or choose a shorter one.
Test(mac, cannot_be_left_out)
{
    expect_closed(LINK "9007002825" MCR TPL, WM_DECRYPT_MAC_FAIL);
    expect_closed(LINK "9007002C25" MCR TPL, WM_DECRYPT_MAC_FAIL);
    expect_closed(LINK "9007002820" MCR TPL, WM_DECRYPT_MAC_FAIL);
    expect_closed(LINK "90060008" MCR TPL, WM_DECRYPT_MAC_FAIL);
    expect_closed(LINK "9008002C25" MCR "21" TPL, WM_DECRYPT_MAC_FAIL);
    expect_closed(LINK "900E002C25" MCR "21924D4F2FB66E" TPL, WM_DECRYPT_MAC_FAIL);
    expect_closed(LINK "9010002C25" MCR "21924D4F2FB66E0160" TPL, WM_DECRYPT_MAC_FAIL);
    expect_closed(LINK "900E000C" MCR "21924D4F2FB66E01" TPL, WM_DECRYPT_MAC_FAIL);
    expect_closed(LINK "900F002C20" MCR "21924D4F2FB66E01" TPL, WM_DECRYPT_MAC_FAIL);
    // Its first bytes under a type that asks for fewer.
    expect_closed(LINK "900B002C24" MCR "21924D4F" TPL, WM_DECRYPT_MAC_FAIL);
    // Mode 5 announces one and has none.
    expect_closed(LINK "9007002825" MCR TPL_5, WM_DECRYPT_MAC_FAIL);
    // No AFL at all.
    expect_closed(LINK TPL, WM_DECRYPT_MAC_FAIL);
}

// Two bytes count beside encryption; alone they would be guessed too soon.
Test(mac, of_two_bytes)
{
    expect_open(LINK "9009002C23" MCR "62BA" TPL);
    expect_closed(LINK "9009002C23" MCR "62BB" TPL, WM_DECRYPT_MAC_FAIL);
    expect_closed(LINK "9009002C23" MCR "62BA"
                       "7A75000000"
                       "0C1427048502",
                  WM_DECRYPT_UNSUPPORTED);
}

Test(mac, types_that_are_not_taken)
{
    static const uint8_t reserved[] = {1, 2, 10, 11, 12, 13, 14, 15};
    uint8_t bytes[255];
    size_t n = bytes_of(good[1].hex, bytes);
    for (size_t i = 0; i < sizeof reserved; i++) {
        bytes[16] = 0x20 | reserved[i];
        cr_expect_eq(open_bytes(bytes, n), WM_E_UNSUPPORTED, "type %u", reserved[i]);
    }
}

Test(mac, needs_a_message_counter)
{
    expect_closed(LINK "900B002425"
                       "21924D4F2FB66E01" TPL,
                  WM_DECRYPT_UNSUPPORTED);
    expect_closed(LINK "900F002428"
                       "DE434B3D4425B3B9362D4418" TPL,
                  WM_DECRYPT_UNSUPPORTED);
    expect_closed(LINK "900F002428"
                       "F9F25C391165D0434337F553" TPL_5,
                  WM_DECRYPT_UNSUPPORTED);
    // The key as it is needs none for a CMAC; a GMAC has it in its nonce.
    expect_closed(LINK "900F002428"
                       "DE434B3D4425B3B9362D4418"
                       "7A75002007009058475F4BC91DF878B80A1B0F98B629024A"
                       "AC727942BFC549233C0140829B93",
                  WM_DECRYPT_UNSUPPORTED);
}

Test(mac, with_the_key_as_it_is)
{
    expect_open(LINK "900F002C25" MCR "D2A603E4D1F96BA3"
                     "7A7500200700694203E0385E2E80219E6C09EF4F3087468C32FBD4175846BA302AD00E16516E");
}

// What the other party sends has derived keys of its own (DC 10 and 11): SND-UD2 and CNF-IR.
Test(mac, of_messages_to_the_meter)
{
    static const char rest[] =
        "93157856341233038C2075900F002C25" MCR "525160EDABE30CB4"
        "5B785634129315330375002007103D4C1455D21C8E76D2ACBE9F5B2662FB8853FC9F12EDC20CAEE0"
        "9A78216EEB33";
    static const char *const to_meter[] = {"43", "53", "73", "40", "45", "5A", "5B", "7B", "06"};
    static const char *const from_meter[] = {"44", "46", "47", "48", "08", "18", "28", "38", "00"};
    char hex[256];
    for (size_t i = 0; i < sizeof to_meter / sizeof *to_meter; i++) {
        snprintf(hex, sizeof hex, "%s%s", to_meter[i], rest);
        expect_open(hex);
        snprintf(hex, sizeof hex, "%s%s", from_meter[i], rest);
        expect_closed(hex, WM_DECRYPT_MAC_FAIL);
    }
}

// Authenticated and not encrypted: with a transport header of mode 0, and without one. Made as the others.
Test(mac, of_plain_messages)
{
    static const char *const plain_ones[] = {LINK "900F002C25" MCR "DB95F8B8E492742A"
                                                  "7A750000000C1427048502046D32371F1502FD17",
                                             LINK "900F002C25" MCR "0000000000000000"
                                                  "7A750000000C1427048502046D32371F1502FD17",
                                             LINK "900F002C25" MCR "5253B61A1FB33CF3"
                                                  "780C1427048502046D32371F1502FD17",
                                             LINK "9007002825" MCR
                                                  "7A750000000C1427048502046D32371F1502FD17"};
    static const wm_decrypt keyed[] = {WM_DECRYPT_OK, WM_DECRYPT_MAC_FAIL, WM_DECRYPT_OK,
                                       WM_DECRYPT_MAC_FAIL};
    for (size_t i = 0; i < 4; i++) {
        cr_expect_eq(open_hex(plain_ones[i]), keyed[i] == WM_DECRYPT_OK ? WM_OK : WM_E_MAC, "row %zu", i);
        cr_expect_eq(telegram.decrypt, keyed[i], "row %zu: %s", i, wm_decrypt_name(telegram.decrypt));
        cr_expect_not(keyed[i] == WM_DECRYPT_OK && wm_keyring_distrusts(ring, &telegram));
        if (keyed[i] == WM_DECRYPT_OK) {
            cr_expect_eq(wm_telegram_resume(&telegram), WM_OK);
            cr_expect_eq(telegram.bytes[telegram.payload_at], 0x0C);
        }
    }
    cr_assert_eq(wm_keyring_set_session_key(ring, NULL), WM_OK);
    for (size_t i = 0; i < 4; i++) {
        cr_expect_eq(open_hex(plain_ones[i]), WM_OK, "row %zu: nobody can check it", i);
        cr_expect_eq(telegram.decrypt, WM_DECRYPT_NONE, "row %zu", i);
    }
}

// Modes that have no key for a MAC: it cannot be checked, so nothing is believed.
Test(mac, beside_a_mode_that_cannot_check_it)
{
    static const char des[] = "468B050100000004077A01001002BBD1EAFD0222F871CB70DA16C78AE098";
    cr_assert_eq(wm_keyring_set_session_key(ring, "0102030405060708"), WM_OK);
    cr_expect_eq(open_hex(des), WM_OK);
    expect_closed("468B05010000000407"
                  "900F002C25" MCR "21924D4F2FB66E01"
                  "7A01001002BBD1EAFD0222F871CB70DA16C78AE098",
                  WM_DECRYPT_UNSUPPORTED);
}
