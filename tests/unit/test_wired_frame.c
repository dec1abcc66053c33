// SPDX-License-Identifier: MIT
// Long frames of EN 13757-2: the example of the OMS specification (annex N.2), and a Diehl IZAR port.
#include "decoders/mbus/records.h"
#include "parsed.h"

static wm_records records;

Test(wired_frame, long_frame)
{
    // OMS annex N.2, the same meter on a wire
    const char *frame = "6820206808FD7278563412931533032A0000000C1427048502046D32371F1502FD1700008916";
    cr_assert_eq(parse(WM_BUS_WIRED, frame), WM_OK);
    cr_expect_eq(t.c_field, 0x08);
    expect_address(&t.meter, "ELS", 0x12345678, 0x33, 0x03);
    wm_records_read(&records, t.bytes, t.payload_at, t.payload_length);
    cr_expect_eq(records.count, 3);
    cr_expect_eq(records.stopped, WM_OK);
    cr_expect_eq(
        parse(WM_BUS_WIRED, "6820206808FD7278563412931533032A0000000C1427048502046D32371F1502FD1700008A16"),
        WM_E_CRC);
    cr_expect_eq(parse(WM_BUS_WIRED, "6820206808FD7278563412931533032A0000000C14270485"), WM_E_TRUNCATED);
    cr_expect_eq(parse(WM_BUS_WIRED, "6820216808FD7278563412931533032A0000000C14270485"), WM_E_LENGTH);
    cr_expect_eq(parse(WM_BUS_WIRED, "E5"), WM_E_LENGTH);
}

Test(wired_frame, without_security)
{
    cr_assert_eq(parse(WM_BUS_WIRED, "681C1C6808017279160714242395079401273E06160000000000000296280101E016"),
                 WM_OK);
    cr_expect_eq(wm_telegram_payload(&t), WM_PAYLOAD_RECORDS);
    wm_records_read(&records, t.bytes, t.payload_at, t.payload_length);
    cr_expect_eq(records.count, 2);
}

Test(wired_frame, frame_without_its_end)
{
    cr_expect_eq(
        parse(WM_BUS_WIRED, "6820206808FD7278563412931533032A0000000C1427048502046D32371F1502FD1700008917"),
        WM_E_CRC);
    cr_expect_eq(parse(WM_BUS_WIRED, "6803036808FD78 7D16"), WM_OK);
    cr_expect_eq(parse(WM_BUS_WIRED, "6802026808FD 0516"), WM_OK, "no CI field");
    cr_expect_eq(t.payload_length, 0);
    cr_expect_eq(parse(WM_BUS_WIRED, "6801016808 0816 00"), WM_E_LENGTH);
}
