// SPDX-License-Identifier: MIT
// Compact frames: the examples of EN 13757-3 annex G and published telegrams of Kamstrup and Engelmann
// meters.
#include "decoders/mbus/compact.h"
#include "decoders/mbus/compact_formats.h"
#include "decoders/mbus/compact_scales.h"
#include "decoders/mbus/records.h"
#include "wm/crc16.h"
#include "wm/hex.h"
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

static wm_formats *formats;

static void create(void)
{
    cr_assert_eq(wm_formats_create(&formats), WM_OK);
}

static void destroy(void)
{
    wm_formats_destroy(formats);
}

TestSuite(compact, .init = create, .fini = destroy);

static size_t bytes_of(const char *hex, uint8_t *bytes)
{
    size_t n = 0;
    cr_assert_eq(wm_hex_read(hex, strlen(hex), bytes, 512, &n, NULL), WM_OK, "%s", hex);
    return n;
}

static bool learn_bytes(const uint8_t *bytes, size_t n)
{
    static wm_records records;
    wm_records_read(&records, bytes, 0, n);
    return wm_formats_learn(formats, bytes, &records, false);
}

static bool learn(const char *hex)
{
    uint8_t bytes[512];
    return learn_bytes(bytes, bytes_of(hex, bytes));
}

static wm_status learn_format(const char *hex)
{
    uint8_t bytes[512];
    return wm_formats_learn_format(formats, bytes, bytes_of(hex, bytes), false);
}

static wm_status expand(const char *hex, const char *expected)
{
    uint8_t bytes[512], records[512];
    size_t n = 0;
    wm_status s = wm_formats_expand(formats, bytes, bytes_of(hex, bytes), false, records, sizeof records, &n);
    if (s != WM_OK) return s;
    char text[1025];
    wm_hex_write(records, n, text);
    cr_expect_str_eq(text, expected);
    return s;
}

Test(compact, full_frame_teaches)
{
    // EN 13757-3 G.5.2
    const char *compact = "313B42A6D2042E163423", *full = "0202d20402152e16022a3423";
    cr_expect_eq(expand(compact, full), WM_E_SIGNATURE);
    cr_expect(learn(full));
    cr_expect(!learn(full), "known by now");
    cr_expect(!learn("2F2F0202000002152E16022A34232F2F"), "fillers and data are no part of the format");
    cr_expect_eq(expand(compact, full), WM_OK);
    cr_expect_eq(expand("2F2F313B42A6D2042E1634232F2F2F2F", full), WM_OK, "as decrypted");
    cr_expect_eq(expand("313B42A6D2042E163424", full), WM_E_CRC);
    cr_expect_eq(expand("313B42A6D2042E16", full), WM_E_TRUNCATED);
    cr_expect_eq(expand("313B42", full), WM_E_TRUNCATED);
}

// 47 bytes follow the length, and the signature 2E2F is sent low byte first: it looks like three fillers.
Test(compact, format_frame_that_begins_like_fillers)
{
    static const char frame[] =
        "2F2F2E04090413041304130413041304130413041304130413041304130413041304130413041304130413"
        "0413811013";
    char text[128];
    cr_expect_eq(learn_format(frame), WM_OK);
    cr_expect_eq(wm_formats_count(formats), 1);
    snprintf(text, sizeof text, "2F2F%s2F2F", frame);
    cr_expect_eq(learn_format(text), WM_OK, "decrypted");
    cr_expect_eq(wm_formats_count(formats), 1, "the same one");
    memcpy(text + 4, "2F2F2F", 6);
    cr_expect_neq(learn_format(text), WM_OK, "another signature");
    cr_expect_neq(learn_format("2F2F"), WM_OK);
}

// Every row of the table is a format: what it says it can be expanded with.
Test(compact, every_built_in_format_is_known)
{
    for (size_t i = 0; i < wm_compact_format_count; i++) {
        uint8_t headers[512], frame[4] = {0}, records[512];
        size_t n = bytes_of(wm_compact_formats[i], headers), length = 0;
        uint16_t signature = wm_crc16(headers, n);
        frame[0] = (uint8_t)signature;
        frame[1] = (uint8_t)(signature >> 8);
        cr_expect_eq(wm_formats_expand(formats, frame, sizeof frame, false, records, sizeof records, &length),
                     WM_E_TRUNCATED, "row %zu: known, but for its data", i);
        cr_expect_eq(wm_formats_restore(formats, headers, n, false), WM_OK, "row %zu", i);
    }
    cr_expect_eq(wm_formats_count(formats), 0, "none of them is new");
}

Test(compact, format_frame_teaches)
{
    cr_expect_eq(learn_format("08313B02020215022A"), WM_OK);
    cr_expect_eq(expand("313B42A6D2042E163423", "0202d20402152e16022a3423"), WM_OK);
    cr_expect_eq(learn_format("08313B02020215022B"), WM_E_CRC);
    cr_expect_eq(learn_format("08313B0202021502"), WM_E_TRUNCATED);
    cr_expect_eq(learn_format("01313B"), WM_E_TRUNCATED);
    cr_expect_eq(learn_format("02FFFF"), WM_E_RECORD, "no headers");
    const uint8_t special[] = {0x02, 0x13, 0x0F, 0x13};
    cr_expect_eq(wm_formats_restore(formats, special, 2, false), WM_OK);
    cr_expect_eq(wm_formats_restore(formats, special, 4, false), WM_E_RECORD,
                 "a manufacturer's bytes have no header");
    cr_expect_eq(wm_formats_restore(formats, special, 3, false), WM_E_RECORD);
    cr_expect_eq(wm_formats_restore(formats, special, 1, false), WM_E_RECORD);
    uint8_t longest[WM_FORMAT_BYTES_MAX + 1];
    for (size_t i = 0; i < sizeof longest; i++) longest[i] = i % 2 ? 0x13 : 0x02;
    cr_expect_eq(wm_formats_restore(formats, longest, WM_FORMAT_BYTES_MAX, false), WM_OK);
    cr_expect_eq(wm_formats_restore(formats, longest, WM_FORMAT_BYTES_MAX + 1, false), WM_E_LIMIT);
}

Test(compact, built_in_formats)
{
    // Multical 302, Multical 21, EM24, Engelmann FAW
    cr_expect_eq(expand("E7F1A3FCED2400E723002E5E00BF2C0D0000",
                        "0306ed24004306e7230003142e5e00426cbf2c022d0d0001ff2100"),
                 WM_OK);
    cr_expect_eq(expand("E7F1D5902C00000000006300007F2A130000",
                        "03062c000043060000000314630000426c7f2a022d130001ff2100"),
                 WM_OK);
    cr_expect_eq(expand("EDA86AB6710008190000081900007F13", "02ff207100041308190000441308190000615b7f616713"),
                 WM_OK);
    cr_expect_eq(expand("7422F58D0B0B00005A0F0000000000000000000000",
                        "04050b0b000004fb82755a0f000004853c0000000004fb82f53c0000000001fd1700"),
                 WM_OK);
    // Multical 21 and 62, flowIQ 2200, Multical 302
    cr_expect_eq(
        expand("327F8E8D11000700000000007F81161A", "02ff201100041307000000623b0000615b7f515b8161671651671a"),
        WM_OK);
    cr_expect_eq(expand("ABB3DDF1DB9600000000000000005046", "0414db96000002fd170000043b0000000002595046"),
                 WM_OK);
    cr_expect_eq(expand("07DD04A0710075000000750000000137", "02ff207100041375000000441375000000426c0137"),
                 WM_OK);
    cr_expect_eq(expand("6BBC5F950000324500007E200000413654030D1A14088000078000",
                        "02ff20000004133245000044137e200000426c4136523b"
                        "5403615b0d51671a8101e7ff0f1406ff1b088000078000"),
                 WM_OK);
    cr_expect_eq(expand("C72907D3187500304F00624403FDA8017E6401DF2C00",
                        "03051875004305304f00431362440343ff07fda80143ff087e6401426cdf2c01ff2100"),
                 WM_OK);
    // The first Multical 21 with one data byte changed in a text editor.
    cr_expect_eq(expand("EDA86AB6710008190000081900003213", ""), WM_E_CRC);
    cr_expect(!learn("02FF207100041308190000441308190000615B7F616713"));
}

// The signatures that meters were heard to send.
Test(compact, signatures_of_the_built_in_formats)
{
    static const uint16_t signatures[] = {
        0xA8ED, 0xC412, 0x0905, 0xA9F3, 0x36D4, 0x61EB, 0xD2F7, 0xDD34, 0x7C0E, 0x7F32, 0xDD07, 0xBC6B,
        0xB3AB, 0xF1E7, 0x52C2, 0x6DE2, 0x29C7, 0x8400, 0x82DD, 0xFCF5, 0xD7C4, 0xD7D6, 0x7869, 0x787B,
        0x441F, 0x47EB, 0xB34D, 0x1434, 0xE7A2, 0xAE5A, 0xA630, 0x87F5, 0x8C13, 0x2274, 0x73DE, 0x2840,
        0x8EA6, 0xF7AC, 0xB3E0, 0x3947, 0xE9C1, 0x2DA0, 0x052D, 0xD6B0,
    };
    for (size_t k = 0; k < sizeof signatures / sizeof *signatures; k++) {
        unsigned found = 0;
        for (size_t i = 0; i < wm_compact_format_count; i++) {
            uint8_t bytes[512];
            size_t n = bytes_of(wm_compact_formats[i], bytes);
            found += wm_crc16(bytes, n) == signatures[k];
        }
        cr_expect_eq(found, 1, "%04X", signatures[k]);
    }
}

// Meters that send what a built-in format says in other steps.
Test(compact, other_steps)
{
    // KWM3230, a large water meter: flow in 0.01 m³/h (523C).
    cr_expect_eq(expand("3C6EAFB001000000000000000000213B0000800A1715FFFFFFFFFFFF",
                        "02ff2001000413000000004413000000"
                        "00426c213b523c0000615b8061670a5167178101e7ff0f1506ff1bffffffffffff"),
                 WM_OK);
    cr_expect_eq(expand("3C6EAFB001000000000000000000213B0000800A1715FFFFFFFFFFFE", ""), WM_E_SIGNATURE);
    cr_expect_eq(wm_formats_count(formats), 0);
    // MULTICAL 21 with a choice of records that was not heard before.
    cr_expect_eq(expand("F1C075B300002F4E00003D010715", "02ff20000004132f4e000092013b3d01615b07516715"),
                 WM_OK);
    cr_expect_eq(expand("F1C075B300002F4E00003D010714", ""), WM_E_SIGNATURE);
    // Every class of quantities at once, and a VIF that grows: MULTICAL 803 in GJ, m³ and kW.
    cr_expect_eq(
        expand("49469C3A01000000020000000300000004000000050000000600000007000000080009000A0000000B000000"
               "0C0000000D0000000E000F0000001000000011000000120000001300",
               "04fb090100000004ff070200000004ff0803000000041604000000844016050000008480401606000000043c"
               "0700000002590800025d0900142e0a0000008410fb090b0000008420fb090c00000004ff220d000000026c0e"
               "0044fb090f000000441610000000c4401611000000c480401612000000426c1300"),
        WM_OK);
}

Test(compact, scales_write_every_choice_once)
{
    uint8_t headers[64], other[64];
    wm_scales scales;
    size_t n = bytes_of("040604863C0414844014042B023B04FF0802FD17", headers);
    unsigned choices = 0, itself = 0;
    wm_scales_start(&scales, headers, n);
    do {
        size_t m = wm_scales_write(&scales, headers, n, other, sizeof other);
        cr_assert(m >= n && m <= n + 2);
        itself += m == n && memcmp(other, headers, n) == 0;
        choices++;
    } while (wm_scales_next(&scales));
    cr_expect_eq(choices, 15 * 5 * 5 * 5 * 4);
    cr_expect_eq(itself, 1);
    cr_expect_eq(wm_scales_write(&scales, headers, n, other, n - 1), 0, "no room");
    cr_expect_eq(wm_scales_write(&scales, headers, n - 1, other, sizeof other), 0, "cut off");
    wm_scales_start(&scales, headers, 0);
    cr_expect_not(wm_scales_next(&scales));
}

Test(compact, what_cannot_teach)
{
    cr_expect(!learn(""));
    cr_expect(!learn("2F2F"));
    cr_expect(!learn("0202D2040F4142"), "manufacturer's bytes");
    cr_expect(!learn("0202D2"), "truncated");
    uint8_t many[600];
    for (size_t i = 0; i < sizeof many; i++) many[i] = i % 3 == 2 ? 0 : (uint8_t)(1 + i % 3);
    cr_expect(!learn_bytes(many, sizeof many), "more headers than a frame can hold");
}

Test(compact, text_length_is_data)
{
    cr_expect(learn("0DFD0C0341424302130500"));
    uint8_t bytes[64], compact[64] = {0}, records[64];
    size_t n = bytes_of("0DFD0C024445"
                        "02130700",
                        bytes),
           length = 0;
    uint16_t crc = wm_crc16(bytes, n), signature = wm_crc16((const uint8_t *)"\x0D\xFD\x0C\x02\x13", 5);
    compact[0] = (uint8_t)signature, compact[1] = (uint8_t)(signature >> 8);
    compact[2] = (uint8_t)crc, compact[3] = (uint8_t)(crc >> 8);
    memcpy(compact + 4, "\x02\x44\x45\x07\x00", 5);
    cr_assert_eq(wm_formats_expand(formats, compact, 9, false, records, sizeof records, &length), WM_OK);
    cr_expect_eq(length, n);
    cr_expect_arr_eq(records, bytes, n);
    cr_expect_eq(wm_formats_expand(formats, compact, 9, false, records, n - 1, &length), WM_E_LIMIT);
}

Test(compact, learned_formats_are_bounded)
{
    // One more than there are places: the first is forgotten, the last is known.
    for (unsigned i = 0; i <= WM_FORMATS_MAX; i++) {
        const uint8_t frame[7] = {
            0x82, (uint8_t)(0x80 | (i & 0x3F)), (uint8_t)(0x80 | (i >> 6 & 0x1F)), 0, 0x13, 0x05, 0x00};
        cr_assert(learn_bytes(frame, sizeof frame), "%u", i);
    }
    const uint8_t first[] = {0x82, 0x80, 0x80, 0x00, 0x13, 0x05, 0x00},
                  second[] = {0x82, 0x82, 0x80, 0x00, 0x13, 0x05, 0x00};
    const uint16_t gone = wm_crc16((const uint8_t *)"\x82\x80\x80\x00\x13", 5);
    const uint8_t compact[6] = {(uint8_t)gone, (uint8_t)(gone >> 8), 0, 0, 0x05, 0x00};
    uint8_t records[16];
    size_t length = 0;
    cr_expect_eq(wm_formats_expand(formats, compact, sizeof compact, false, records, sizeof records, &length),
                 WM_E_SIGNATURE, "not the format that took its place");
    cr_expect(!learn_bytes(second, sizeof second), "still there");
    cr_expect(learn_bytes(first, sizeof first), "forgotten");
    cr_expect_eq(expand("EDA86AB6710008190000081900007F13", "02ff207100041308190000441308190000615b7f616713"),
                 WM_OK);
}

#define REAL   "041301000000 441302000000 026C4131 02590300 025D0400 022D0500"
#define FORGED "540801000000 741902000000 22784131 02580300 025D0400 022D0500"

static bool teach(const char *hex, bool vouched)
{
    static wm_records records;
    uint8_t bytes[512];
    wm_records_read(&records, bytes, 0, bytes_of(hex, bytes));
    return wm_formats_learn(formats, bytes, &records, vouched);
}

// Reads the compact frame of REAL, which is that of FORGED as well; gives its first header, or 0.
static unsigned read_compact(bool vouched)
{
    uint8_t full[64], records[64], compact[64];
    size_t n = bytes_of(REAL, full), length = 0;
    uint16_t crc = wm_crc16(full, n);
    bytes_of("59F6 0000 01000000 02000000 4131 0300 0400 0500", compact);
    compact[2] = (uint8_t)crc;
    compact[3] = (uint8_t)(crc >> 8);
    wm_status s = wm_formats_expand(formats, compact, 20, vouched, records, sizeof records, &length);
    cr_expect(s == WM_OK || s == WM_E_SIGNATURE, "%s", wm_status_name(s));
    return s == WM_OK ? (unsigned)records[0] << 8 | records[1] : 0;
}

// Two formats with one signature, and with one CRC whatever the data are: 32 bits that a few headers meet.
Test(compact, forged_format_does_not_change_what_a_key_opened)
{
    cr_expect(teach(FORGED, false));
    cr_expect_eq(read_compact(false), 0x5408, "nothing protects plain frames");
    cr_expect_eq(read_compact(true), 0, "not read with it");
    cr_expect(teach(REAL, true));
    cr_expect_eq(read_compact(true), 0x0413);
    cr_expect_eq(read_compact(false), 0x0413);
    cr_expect_not(teach(FORGED, false));
    cr_expect_eq(read_compact(true), 0x0413);
    cr_expect_eq(read_compact(false), 0x0413);
}

Test(compact, format_that_is_vouched_for_later)
{
    const uint8_t *headers;
    bool vouched = true;
    cr_expect(teach(REAL, false));
    cr_expect_eq(read_compact(true), 0);
    cr_expect_gt(wm_formats_learned(formats, 0, &headers, &vouched), 0);
    cr_expect_not(vouched);
    cr_expect(teach(REAL, true), "a new one to whoever keeps them");
    cr_expect_not(teach(REAL, true));
    cr_expect_not(teach(REAL, false));
    cr_expect_eq(wm_formats_count(formats), 2);
    cr_expect_gt(wm_formats_learned(formats, 1, &headers, &vouched), 0);
    cr_expect(vouched);
    cr_expect_eq(read_compact(true), 0x0413);
    // The place that it had before goes to another format: it stays.
    for (unsigned i = 0; i < WM_FORMATS_MAX - 1; i++) {
        const uint8_t frame[7] = {
            0x82, (uint8_t)(0x80 | (i & 0x3F)), (uint8_t)(0x80 | (i >> 6 & 0x1F)), 0, 0x13, 0x05, 0x00};
        cr_assert(learn_bytes(frame, sizeof frame), "%u", i);
    }
    cr_expect_eq(wm_formats_learned(formats, 0, &headers, &vouched), 0);
    cr_expect_eq(read_compact(true), 0x0413);
}
