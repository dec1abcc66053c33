// SPDX-License-Identifier: MIT
// Long frames of EN 13757-2: the example of the OMS specification (annex N.2), and a Diehl IZAR port.
#include "decoders/mbus/records.h"
#include "decoders/mbus/telegram_parse.h"
#include "wm/hex.h"
#include <criterion/criterion.h>
#include <string.h>

static wm_telegram t;
static wm_records records;

static wm_status parse(const char *hex)
{
    uint8_t bytes[512];
    size_t n = 0;
    cr_assert_eq(wm_hex_read(hex, strlen(hex), bytes, sizeof bytes, &n, NULL), WM_OK, "%s", hex);
    return wm_telegram_parse(&t, WM_BUS_WIRED, bytes, n);
}

Test(wired_frame, long_frame)
{
    // OMS annex N.2, the same meter on a wire
    const char *frame = "6820206808FD7278563412931533032A0000000C1427048502046D32371F1502FD1700008916";
    cr_assert_eq(parse(frame), WM_OK);
    cr_expect_eq(t.c_field, 0x08);
    cr_expect_eq(t.meter.manufacturer, 0x1593);
    cr_expect_eq(t.meter.id, 0x12345678);
    cr_expect_eq(t.meter.version, 0x33);
    cr_expect_eq(t.meter.type, 0x03);
    wm_records_read(&records, t.bytes, t.payload_at, t.payload_length);
    cr_expect_eq(records.count, 3);
    cr_expect_eq(records.stopped, WM_OK);
    cr_expect_eq(parse("6820206808FD7278563412931533032A0000000C1427048502046D32371F1502FD1700008A16"),
                 WM_E_CRC);
    cr_expect_eq(parse("6820206808FD7278563412931533032A0000000C14270485"), WM_E_TRUNCATED);
    cr_expect_eq(parse("6820216808FD7278563412931533032A0000000C14270485"), WM_E_LENGTH);
    cr_expect_eq(parse("E5"), WM_E_LENGTH);
}

Test(wired_frame, without_security)
{
    cr_assert_eq(parse("681C1C6808017279160714242395079401273E06160000000000000296280101E016"), WM_OK);
    cr_expect_eq(wm_telegram_payload(&t), WM_PAYLOAD_RECORDS);
    wm_records_read(&records, t.bytes, t.payload_at, t.payload_length);
    cr_expect_eq(records.count, 2);
}

Test(wired_frame, frame_without_its_end)
{
    cr_expect_eq(parse("6820206808FD7278563412931533032A0000000C1427048502046D32371F1502FD1700008917"),
                 WM_E_CRC);
    cr_expect_eq(parse("6803036808FD78 7D16"), WM_OK);
    cr_expect_eq(parse("6802026808FD 0516"), WM_OK, "no CI field");
    cr_expect_eq(t.payload_length, 0);
    cr_expect_eq(parse("6801016808 0816 00"), WM_E_LENGTH);
}
