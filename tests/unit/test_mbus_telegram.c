// SPDX-License-Identifier: MIT
// Layers of telegrams: examples of the OMS specification (annex N), CEN/TR 17167 and telegrams of public test
// suites.
#include "decoders/mbus/records.h"
#include "parsed.h"
#include "wm/crc16.h"

static wm_records records;

static void expect_hex(const uint8_t *bytes, size_t n, const char *hex)
{
    char text[1025];
    wm_hex_write(bytes, n, text);
    cr_expect_str_eq(text, hex);
}

Test(telegram, no_header)
{
    // EN 13757-4 example of format A
    cr_assert_eq(parse(WM_BUS_WIRELESS, "0F44AE0C785634120107780B13436587"), WM_OK);
    cr_expect_eq(t.c_field, 0x44);
    expect_address(&t.dll, "CEN", 0x12345678, 0x01, 0x07);
    cr_expect(wm_address_equal(&t.meter, &t.dll));
    cr_expect_eq(t.tpl_ci, 0x78);
    cr_expect(!t.has_tpl);
    cr_expect_eq(t.stage, WM_STAGE_DONE);
    cr_expect_eq(wm_telegram_payload(&t), WM_PAYLOAD_RECORDS);
    expect_hex(t.bytes + t.payload_at, t.payload_length, "0b13436587");
    // The same with an extended link layer.
    cr_assert_eq(parse(WM_BUS_WIRELESS, "1244AE0C7856341201078C2027780B13436587"), WM_OK);
    cr_expect_eq(t.ell_ci, 0x8C);
    cr_expect_eq(t.ell_cc, 0x20);
    cr_expect_eq(t.ell_acc, 0x27);
    expect_hex(t.bytes + t.payload_at, t.payload_length, "0b13436587");
}

Test(telegram, short_header_mode_5)
{
    // OMS annex N.2.1
    cr_assert_eq(parse(WM_BUS_WIRELESS,
                       "2E4493157856341233037A2A0020255923C95AAA26D1B2E7493B013EC4A6F6D3529B520EDF"
                       "F0EA6DEFC99D6D69EBF3"),
                 WM_E_NEED_KEY);
    cr_expect_eq(t.tpl_ci, 0x7A);
    cr_expect_eq(t.acc, 0x2A);
    cr_expect_eq(t.sts, 0);
    cr_expect_eq(t.cf, 0x2520);
    cr_expect_eq(t.stage, WM_STAGE_TPL_OPEN);
    cr_expect_eq(t.security.mode, 5);
    cr_expect_eq(t.security.acc, 0x2A);
    cr_expect_eq(t.security.at, 15);
    cr_expect_eq(t.security.length, 32);
    cr_expect(!t.security.has_other);
    expect_address(&t.security.meter, "ELS", 0x12345678, 0x33, 0x03);
    uint8_t plain[32];
    size_t n = 0;
    cr_assert_eq(wm_hex_read("2F2F0C1427048502046D32371F1502FD17002F2F2F2F2F2F2F2F2F2F2F2F2F2F", 64, plain,
                             32, &n, NULL),
                 WM_OK);
    memcpy(t.bytes + t.security.at, plain, 32);
    cr_assert_eq(wm_telegram_resume(&t), WM_OK);
    cr_expect_eq(t.payload_at, 15);
    cr_expect_eq(t.payload_length, 32);
}

Test(telegram, long_header_behind_an_adapter)
{
    // OMS annex N.5.3: one block is encrypted, the rest is not.
    cr_assert_eq(parse(WM_BUS_WIRELESS,
                       "304493444433221155378C00757288776655934455080004100500DFE2A782146D1513581CD2F8"
                       "3F39040CFD1078563412"),
                 WM_E_NEED_KEY);
    expect_address(&t.dll, "QDS", 0x11223344, 0x55, 0x37);
    expect_address(&t.tpl, "QDS", 0x55667788, 0x55, 0x08);
    cr_expect(wm_address_equal(&t.meter, &t.tpl));
    cr_expect(wm_address_equal(&t.security.meter, &t.tpl));
    cr_expect(t.security.has_other && wm_address_equal(&t.security.other, &t.dll));
    cr_expect_eq(t.ell_acc, 0x75);
    cr_expect_eq(t.acc, 0);
    cr_expect_eq(t.sts, 4);
    cr_expect_eq(t.cf, 0x0510);
    cr_expect_eq(t.security.length, 16);
    cr_assert_eq(wm_telegram_resume(&t), WM_OK);
    cr_expect_eq(t.payload_length, 23);
    // OMS annex N.5.2: an access number alone.
    cr_assert_eq(parse(WM_BUS_WIRELESS, "194793444433221155378C20758B8877665593445508FF040000"), WM_OK);
    cr_expect_eq(t.c_field, 0x47);
    expect_address(&t.meter, "QDS", 0x55667788, 0x55, 0x08);
    cr_expect_eq(wm_telegram_payload(&t), WM_PAYLOAD_NONE);
    cr_expect_eq(t.payload_length, 0);
}

Test(telegram, authentication_layer_mode_7)
{
    // OMS annex N.2.3
    cr_assert_eq(parse(WM_BUS_WIRELESS,
                       "434493157856341233038C2075900F002C25B30A000021924D4F2FB66E017A75002007109058475F"
                       "4BC91DF878B80A1B0F98B629024AAC727942BFC549233C0140829B93"),
                 WM_E_NEED_KEY);
    cr_expect(t.has_afl);
    cr_expect_eq(t.tpl_at, 30);
    cr_expect_eq(t.afl_fragment, 0);
    cr_expect_eq(t.security.mode, 7);
    cr_expect_eq(t.security.kdf, 1);
    cr_expect_eq(t.security.key_id, 0);
    cr_expect(t.security.has_counter);
    cr_expect_eq(t.security.counter, 2739);
    cr_expect_eq(t.security.length, 32);
    expect_hex(t.security.mac, t.security.mac_length, "21924d4f2fb66e01");
    expect_hex(t.security.mac_head, t.security.mac_head_length, "25b30a0000");
    expect_hex(t.bytes + t.security.mac_at, 8, "7a75002007109058");
    expect_hex(t.bytes + t.security.at, 4, "9058475f");
    // CEN/TR 17167 F.3: a gateway's answer for the meter, with the other party's address.
    cr_assert_eq(parse(WM_BUS_WIRELESS,
                       "530824484433221103378E80753A63665544330A31900F002C25B30A0000AF5D74DF73A600D9"
                       "72785634129315330375002007109058475F4BC91DF878B80A1B0F98B629024AAC727942BFC5"
                       "49233C0140829B93"),
                 WM_E_NEED_KEY);
    expect_address(&t.dll, "RAD", 0x11223344, 0x03, 0x37);
    expect_address(&t.ell_peer, "XYZ", 0x33445566, 0x0A, 0x31);
    expect_address(&t.meter, "ELS", 0x12345678, 0x33, 0x03);
    cr_expect_eq(t.security.counter, 2739);
    expect_hex(t.security.mac, t.security.mac_length, "af5d74df73a600d9");
    cr_expect(wm_address_equal(&t.security.other, &t.dll));
}

Test(telegram, extended_link_layer_encrypted)
{
    const char *sent =
        "2A442D2C998734761B168D2091D37CAC21E1D68CDAFFCD3DC452BD802913FF7B1706CA9E355D6C2701CC24";
    cr_assert_eq(parse(WM_BUS_WIRELESS, sent), WM_E_NEED_KEY);
    cr_expect_eq(t.stage, WM_STAGE_ELL_OPEN);
    cr_expect_eq(t.security.mode, WM_SECURITY_ELL_CTR);
    cr_expect_eq(t.security.cc, 0x20);
    cr_expect_eq(t.security.sn, 0x21AC7CD3);
    cr_expect_eq(t.security.at, 17);
    cr_expect_eq(t.security.length, 26);
    expect_address(&t.security.meter, "KAM", 0x76348799, 0x1B, 0x16);
    cr_expect_eq(wm_telegram_resume(&t), WM_E_CRC, "not opened");
    // The same as a relay hands it on: plain, and the header still says encrypted.
    cr_assert_eq(
        parse(WM_BUS_WIRELESS,
              "2A442D2C998734761B168D2091D37CAC21576C7802FF207100041308190000441308190000615B7F616713"),
        WM_E_NEED_KEY);
    cr_assert_eq(wm_telegram_resume(&t), WM_OK);
    cr_expect_eq(t.tpl_ci, 0x78);
    wm_records_read(&records, t.bytes, t.payload_at, t.payload_length);
    cr_expect_eq(records.count, 5);
    cr_expect_eq(records.stopped, WM_OK);
    cr_expect_eq(records.row[1].number.digits, 6408);
}

Test(telegram, extended_link_layer_not_encrypted)
{
    uint8_t bytes[25] = {24, 0x44, 0xAE, 0x0C, 0x78, 0x56, 0x34, 0x12, 0x01, 0x07, 0x8D, 0x20, 0x27};
    const uint8_t payload[] = {0x78, 0x0B, 0x13, 0x43, 0x65, 0x87};
    uint16_t crc = wm_crc16(payload, sizeof payload);
    memcpy(bytes + 19, payload, sizeof payload);
    cr_expect_eq(wm_telegram_parse(&t, WM_BUS_WIRELESS, bytes, sizeof bytes), WM_E_CRC);
    bytes[17] = (uint8_t)crc; // least significant byte first, unlike the link layer's
    bytes[18] = (uint8_t)(crc >> 8);
    cr_expect_eq(wm_telegram_parse(&t, WM_BUS_WIRELESS, bytes, sizeof bytes), WM_OK);
    expect_hex(t.bytes + t.payload_at, t.payload_length, "0b13436587");
}

Test(telegram, counter_mode_10)
{
    cr_assert_eq(parse(WM_BUS_WIRELESS,
                       "4544372C060382533C168C20307A3010FF2A10018C570E006DA7632471F42B0A3CECCD461353573ED0"
                       "2B87118BC5FFE982F7F00A0274543BC51938F8B9C8BB8928114D60788A"),
                 WM_E_NEED_KEY);
    const wm_security *s = &t.security;
    cr_expect_eq(s->mode, 10);
    cr_expect_eq(s->counter, 939916);
    cr_expect_eq(s->kdf, 1);
    cr_expect_eq(s->tag_length, 8);
    expect_hex(t.bytes + s->aad_at, s->aad_length, "7a3010ff2a1001");
    expect_hex(t.bytes + s->at, 3, "6da763");
    expect_hex(t.bytes + s->at + s->length, s->tag_length, "bb8928114d60788a");
    cr_assert_eq(wm_telegram_resume(&t), WM_OK);
    cr_expect_eq(t.payload_at, s->at);
    cr_expect_eq(t.payload_length, s->length, "the tag is no payload");
}

Test(telegram, des_mode_2)
{
    cr_assert_eq(parse(WM_BUS_WIRELESS, "1E468B050100000004077A01001002BBD1EAFD0222F871CB70DA16C78AE098"),
                 WM_E_NEED_KEY);
    cr_expect_eq(t.security.mode, 2);
    cr_expect_eq(t.security.length, 16);
}

Test(telegram, fragment)
{
    cr_assert_eq(
        parse(WM_BUS_WIRELESS,
              "2B4493157856341233038C20759009017865B30A000026007A75002007109058475F4BC91DF878B80A1B0F98"),
        WM_E_FRAGMENT);
    cr_expect_eq(t.afl_fragment, 1);
    cr_expect(t.afl_more);
    cr_expect_eq(t.afl_message_length, 38);
    expect_hex(t.security.mac_head, t.security.mac_head_length, "65b30a00002600");
    cr_assert_eq(
        parse(WM_BUS_WIRELESS,
              "2A4493157856341233038C2076900A02044640FF4DF001EAB7B629024AAC727942BFC549233C0140829B93"),
        WM_E_FRAGMENT);
    cr_expect_eq(t.afl_fragment, 2);
    cr_expect(!t.afl_more);
    expect_hex(t.security.mac, t.security.mac_length, "4640ff4df001eab7");
}

// Plain records but for one block. The converter's telegram has the meter's address in front of it.
Test(telegram, block_of_qundis)
{
    cr_expect_eq(
        parse(WM_BUS_WIRELESS,
              "49449344016135141907780DFF5F350082C100353E44AAFEDB237BDBA569404984A09F6DD12E32C2F03DD335E2"
              "59DD446711256309CC4E894B4C7D8CC427C7491B94FF05046D160A4F38"),
        WM_E_NEED_KEY);
    cr_expect_eq(t.security.mode, WM_SECURITY_OWN_BLOCK);
    cr_expect_eq(t.security.acc, 0xC1);
    cr_expect_eq(t.security.at, 20);
    cr_expect_eq(t.security.length, 48);
    cr_expect_not(t.security.has_other);
    cr_assert_eq(wm_telegram_resume(&t), WM_OK);
    cr_expect_eq(t.payload_at, 11);
    cr_expect_eq(t.payload_length, 63);
    cr_expect_eq(
        parse(WM_BUS_WIRELESS,
              "5344934412924337353778077912924337934435070DFF5F350082C100353E44AAFEDB237BDBA569404984A09F"
              "6DD12E32C2F03DD335E259DD446711256309CC4E894B4C7D8CC427C7491B94FF05046D160A4F38"),
        WM_E_NEED_KEY);
    expect_address(&t.security.meter, "QDS", 0x37439212, 0x35, 0x07);
    expect_address(&t.security.other, "QDS", 0x37439212, 0x35, 0x37);
    cr_expect_eq(t.security.at, 30);
    // A plain block, and one that the telegram cuts off.
    cr_expect_eq(
        parse(WM_BUS_WIRELESS,
              "49449344753770121607780DFF5F3500828F0000810007C113FFFF55270000DF2C45150000FE24451500000000"
              "000000000000000000000000000000000000000000000000002F046D230CEF25"),
        WM_OK);
    cr_expect_eq(parse(WM_BUS_WIRELESS, "19449344016135141907780DFF5F350082C100353E44AAFEDB23"), WM_OK);
}

// Actislink: the header counts 81 bytes where 32 are.
Test(telegram, more_counted_than_there_is)
{
    cr_expect_eq(parse(WM_BUS_WIRELESS,
                       "2E468B051312360204077A63005102FE3B628AFA458EE19094B6A9F03935B34C4F8113AF"
                       "AA83DD90DD3201F3C12B35"),
                 WM_E_NEED_KEY);
    cr_expect_eq(t.security.mode, WM_SECURITY_DES);
    cr_expect_eq(t.security.length, 32);
}

// A pulse counter on a wire: what would be a maker's own mode on the air says nothing there.
Test(telegram, header_of_a_radio_module)
{
    const char *frame =
        "5A441486868614000507B60AFFFFF5450106F41BAD717A35004085C90AC6D97E3294827563E70F4CF00655FC796A76B8"
        "7AD1D4A69D16F5EDD1084318F46559E43D2C60D2B1CE581D0CAC1BBC73A376B9D71F0D71C6C904B04DC30E";
    cr_assert_eq(parse(WM_BUS_WIRELESS, frame), WM_E_NEED_KEY);
    expect_address(&t.dll, "APT", 0x00148686, 0x05, 0x07);
    expect_address(&t.meter, "APA", 0x00148686, 0x05, 0x07);
    expect_address(&t.security.meter, "APA", 0x00148686, 0x05, 0x07);
    cr_expect_eq(t.security.mode, 5);
    cr_expect_eq(t.security.acc, 0x35);
    // Cut in the header: a manufacturer's payload.
    cr_expect_eq(parse(WM_BUS_WIRELESS, "12441486868614000507B60AFFFFF545010600"), WM_OK);
    cr_expect_eq(wm_telegram_payload(&t), WM_PAYLOAD_MANUFACTURER);
}

// What cannot be read to the end, and why.
static const struct {
    const char *hex;
    wm_status status;
} broken[] = {
    {"",                                                           WM_E_LENGTH     },
    {"0844AE0C78563412010778",                                     WM_E_LENGTH     },
    {"0944AE0C785634120107",                                       WM_OK           }, // no CI: nothing but a link layer
    {"0F44AE0C785634120107780B134365",                             WM_E_TRUNCATED  },
    {"0A44AE0C785634120107FF",                                     WM_E_CI         },
    {"0C44AE0C7856341201077A2A00",                                 WM_E_TRUNCATED  },
    {"0E44AE0C785634120107722A000000",                             WM_E_TRUNCATED  },
    {"0B44AE0C7856341201078C20",                                   WM_E_TRUNCATED  },
    {"0E44AE0C7856341201078C20278C2027",                           WM_E_CI         },
    {"0D44AE0C7856341201078D202700",                               WM_E_TRUNCATED  },
    {"0C44AE0C785634120107862027",                                 WM_E_UNSUPPORTED},
    {"0A44AE0C78563412010781",                                     WM_E_TRUNCATED  },
    {"0B44AE0C7856341201079001",                                   WM_E_TRUNCATED  },
    {"0D44AE0C785634120107900200",                                 WM_E_TRUNCATED  },
    {"0D44AE0C78563412010790020020",                               WM_E_TRUNCATED  },
    {"0E44AE0C7856341201077A01001005",                             WM_E_TRUNCATED  }, // one block said, none there
    {"1044AE0C7856341201077A0100FF0A1001",                         WM_E_TRUNCATED  },
    {"1C44AE0C78563412010781008100810081008100810081008100810081", WM_E_CI         },
};

Test(telegram, broken_ones_say_why)
{
    for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
        wm_status s = parse(WM_BUS_WIRELESS, broken[i].hex);
        cr_expect_eq(s, broken[i].status, "%s: %s", broken[i].hex, wm_status_name(s));
        cr_expect_eq(t.dll.id, s == WM_E_LENGTH ? 0 : 0x12345678, "%s", broken[i].hex);
        cr_expect_eq(t.stage == WM_STAGE_LINK, s == WM_E_LENGTH, "%s", broken[i].hex);
        cr_expect(t.payload_at + t.payload_length <= t.length);
    }
    uint8_t big[WM_MESSAGE_MAX + 1] = {0xFF};
    cr_expect_eq(wm_telegram_parse(&t, WM_BUS_WIRELESS, big, sizeof big), WM_E_LIMIT);
}

Test(telegram, reserved_modes_need_a_key)
{
    cr_expect_eq(parse(WM_BUS_WIRELESS, "1044AE0C7856341201077A0100000BAABB"), WM_E_NEED_KEY);
    cr_expect_eq(t.security.mode, 11);
    cr_expect_eq(t.security.length, 2);
    // Modes from 16 on: a maker's own payload, whatever the CI field promises.
    cr_expect_eq(parse(WM_BUS_WIRELESS, "1044AE0C7856341201077A01000610AABB"), WM_OK);
    cr_expect_eq(wm_telegram_payload(&t), WM_PAYLOAD_MANUFACTURER);
    cr_expect_eq(t.payload_length, 2);
    // Mode 5 with a count of 0: plain when it begins like plain text.
    cr_expect_eq(parse(WM_BUS_WIRELESS, "1344AE0C7856341201077A010000052F2F0B13436587"), WM_OK);
}

// Made for these tests: no telegram with these fields is published. LINK is the standard's meter, L left out.
static wm_status parse_made(const char *hex)
{
    uint8_t bytes[256] = {0, 0x44, 0xAE, 0x0C, 0x78, 0x56, 0x34, 0x12, 0x01, 0x07};
    size_t n = 0;
    cr_assert_eq(wm_hex_read(hex, strlen(hex), bytes + 10, 246, &n, NULL), WM_OK, "%s", hex);
    bytes[0] = (uint8_t)(9 + n);
    return wm_telegram_parse(&t, WM_BUS_WIRELESS, bytes, 10 + n);
}

Test(telegram, every_field_of_the_afl)
{
    // MCL, KI (version 5, KDF 1, key 3), MCR, MAC of 12 bytes, ML.
    cr_assert_eq(parse_made("9017003E 76 1305 01020304 A0A1A2A3A4A5A6A7A8A9AAAB 0B00 7A01001005"
                            "00112233445566778899AABBCCDDEEFF"),
                 WM_E_NEED_KEY);
    const wm_security *s = &t.security;
    cr_expect(t.has_afl && t.has_counter && s->has_counter && s->has_key_version);
    cr_expect_eq(s->mac_type, 6);
    cr_expect_eq(s->key_version, 5);
    cr_expect_eq(s->kdf, 1);
    cr_expect_eq(s->key_id, 3);
    cr_expect_eq(s->counter, 0x04030201);
    cr_expect_eq(t.afl_message_length, 11);
    expect_hex(s->mac, s->mac_length, "a0a1a2a3a4a5a6a7a8a9aaab");
    expect_hex(s->mac_head, s->mac_head_length, "761305010203040b00");
    cr_expect_eq(s->mac_at, 35);
    cr_expect_eq(s->length, 16);
    // The longest MAC, and one byte more.
    cr_expect_eq(parse_made("90120004 000102030405060708090A0B0C0D0E0F 780B13436587"), WM_E_NEED_KEY);
    cr_expect_eq(t.security.mode, WM_SECURITY_NONE);
    cr_expect_eq(t.security.length, 0);
    cr_expect_eq(t.security.mac_length, 16);
    cr_expect_eq(parse_made("90130004 000102030405060708090A0B0C0D0E0F10 780B13436587"), WM_E_LENGTH);
    // Its parts must fit into its own length, not into the telegram's.
    cr_expect_eq(parse_made("90030028 25 B30A0000 780B13436587"), WM_E_TRUNCATED);
    cr_expect_eq(parse_made("90030010 0B 00 780B13436587"), WM_E_TRUNCATED);
    cr_expect_eq(parse_made("90020000 90020000 780B13436587"), WM_E_CI, "one a telegram");
}

Test(telegram, fields_of_each_security_mode)
{
    const wm_security *s = &t.security;
    // Mode 7 with key version and message counter of its own.
    cr_assert_eq(parse_made("90 0B 0024 25 A0A1A2A3A4A5A6A7 7A01001027 53 09 01020304"
                            "00112233445566778899AABBCCDDEEFF"),
                 WM_E_NEED_KEY);
    cr_expect_eq(s->mode, 7);
    cr_expect_eq(s->kdf, 1);
    cr_expect_eq(s->key_id, 3);
    cr_expect_eq(s->key_version, 9);
    cr_expect_eq(s->counter, 0x04030201);
    cr_expect_not(t.has_counter, "not the AFL's");
    expect_hex(t.bytes + s->at, 2, "0011");
    cr_expect_eq(s->length, 16);
    // Mode 9: its tag has 12 bytes.
    cr_assert_eq(parse_made("7A0100FF29 1000 01020304 0C13563412 000102030405060708090A0B"), WM_E_NEED_KEY);
    cr_expect_eq(s->mode, 9);
    cr_expect_eq(s->tag_length, 12);
    cr_expect_eq(s->length, 5);
    expect_hex(t.bytes + s->aad_at, s->aad_length, "7a0100ff291000");
    // Mode 10: tags of 4, 8, 12 and 16 bytes, and a key version in front of the counter.
    static const char *const ccm[] = {
        "7A0100052A5000 07 01020304 0C13563412 00010203",
        "7A0100052A5001 07 01020304 0C13563412 0001020304050607",
        "7A0100052A5002 07 01020304 0C13563412 000102030405060708090A0B",
        "7A0100052A5003 07 01020304 0C13563412 000102030405060708090A0B0C0D0E0F"};
    for (size_t i = 0; i < 4; i++) {
        cr_assert_eq(parse_made(ccm[i]), WM_E_NEED_KEY);
        cr_expect_eq(s->tag_length, 4 * (i + 1));
        cr_expect_eq(s->length, 5);
        cr_expect_eq(s->key_version, 7);
        cr_expect_eq(s->counter, 0x04030201);
        cr_expect_eq(s->aad_length, 8, "the counter is in the nonce");
        expect_hex(t.bytes + s->at, s->length, "0c13563412");
    }
    // Modes 2 and 3 count bytes.
    cr_assert_eq(parse_made("7A01001803 000102030405060708090A0B0C0D0E0F0001020304050607"), WM_E_NEED_KEY);
    cr_expect_eq(s->mode, 3);
    cr_expect_eq(s->length, 24);
    // Mode 8: one CFE, the rest is not known; mode 13 counts bytes.
    cr_assert_eq(parse_made("7A01000008 10 000102"), WM_E_NEED_KEY);
    cr_expect_eq(s->mode, 8);
    cr_expect_eq(s->length, 3);
    cr_assert_eq(parse_made("7A0100020D 01 000102"), WM_E_NEED_KEY);
    cr_expect_eq(s->mode, 13);
    cr_expect_eq(s->length, 2);
}

Test(telegram, mode_5_that_a_relay_opened)
{
    // Two blocks are told; the relay dropped the fillers behind the records.
    cr_assert_eq(parse_made("7A01002005 2F2F 0C1427048502 2F2F2F"), WM_E_NEED_KEY);
    cr_expect_eq(t.security.length, 11);
    cr_expect_eq(parse_made("7A01002005 2F2E 0C1427048502 2F2F2F"), WM_E_TRUNCATED);
    cr_expect_eq(t.decrypt, WM_DECRYPT_TRUNCATED);
}

// A key may be listed under the other party's address.
Test(telegram, second_address_of_the_key)
{
    cr_assert_eq(parse_made("8E8075 3A63665544330A31 7A01001005 00112233445566778899AABBCCDDEEFF"),
                 WM_E_NEED_KEY);
    cr_expect(t.security.has_other);
    expect_address(&t.security.other, "XYZ", 0x33445566, 0x0A, 0x31);
    cr_assert_eq(parse_made("8C8075 7A01001005 00112233445566778899AABBCCDDEEFF"), WM_E_NEED_KEY);
    cr_expect_not(t.security.has_other);
    cr_assert_eq(parse_made("8F8075 3A63665544330A31 D37CAC21 00112233"), WM_E_NEED_KEY);
    cr_expect_eq(t.security.at, 25);
    expect_address(&t.security.meter, "CEN", 0x12345678, 0x01, 0x07);
    expect_address(&t.security.other, "XYZ", 0x33445566, 0x0A, 0x31);
}

Test(telegram, session_of_an_encryption_that_is_not_known)
{
    cr_expect_eq(parse_made("8D2027 D37CAC41 0000 780B13436587"), WM_E_UNSUPPORTED);
    cr_expect_eq(parse_made("8D2027 D37CAC01 0000 780B13436587"), WM_E_CRC);
    cr_expect_eq(parse_made("8D2027 D37CAC01 00"), WM_E_TRUNCATED);
}
