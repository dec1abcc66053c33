// SPDX-License-Identifier: MIT
// Layers that makers have their own way: telegrams of Apator and Diehl meters from public test suites.
#include "parsed.h"

Test(mbus_maker, protected_the_maker_s_way)
{
    // Apator NA-1: access number, status, one encrypted block
    cr_expect_eq(parse(WM_BUS_WIRELESS, "1C440106813591041407A0B000266A705474DDB80D9A0EB9AE2EF29D96"),
                 WM_E_NEED_KEY);
    cr_expect_eq(t.security.mode, WM_SECURITY_OWN_CBC);
    cr_expect_eq(t.security.acc, 0xB0);
    cr_expect_eq(t.security.at, 13);
    cr_expect_eq(t.security.length, 16);
    cr_expect_eq(parse(WM_BUS_WIRELESS, "1B440106813591041407A0B000266A705474DDB80D9A0EB9AE2EF29D"),
                 WM_E_TRUNCATED);
    cr_expect_eq(t.decrypt, WM_DECRYPT_TRUNCATED);
}

Test(mbus_maker, version_and_type_before_the_number)
{
    // A Diehl water meter (PRIOS): 0C 07 of the address stand in front of its number.
    cr_assert_eq(parse(WM_BUS_WIRELESS, "1944A511780779194820A121170013355F8EDB2D03C6912B1E37"), WM_OK);
    expect_address(&t.dll, "DME", 0x19790778, 0x48, 0x20);
    expect_address(&t.meter, "DME", 0x20481979, 0x78, 0x07);
    cr_expect_eq(wm_telegram_payload(&t), WM_PAYLOAD_MANUFACTURER);
    // Sappel has five bytes of number and no version and type.
    cr_assert_eq(parse(WM_BUS_WIRELESS, "1944304C72242421D401A2013D4013DD8B46A4999C1293E582CC"), WM_OK);
    expect_address(&t.dll, "SAP", 0x21242472, 0xD4, 0x01);
    expect_address(&t.meter, "SAP", 0x21242472, 0x00, 0x07);
    // A standard telegram of the same house is not touched.
    cr_assert_eq(parse(WM_BUS_WIRELESS, "0F44A511785634120107780B13436587"), WM_OK);
    expect_address(&t.meter, "DME", 0x12345678, 0x01, 0x07);
}

// The whole range of CI fields that Diehl's own telegrams have; others are standard ones.
Test(mbus_maker, ci_fields_of_diehl)
{
    static const uint8_t own[] = {0xA0, 0xA7, 0xB1, 0xB3, 0x71},
                         standard[] = {0x9F, 0xA8, 0xB0, 0xB4, 0x70, 0x78};
    uint8_t bytes[32] = {24, 0x44, 0xA5, 0x11, 0x78, 0x07, 0x79, 0x19, 0x48, 0x20};
    for (size_t i = 0; i < sizeof own; i++) {
        bytes[10] = own[i];
        (void)!wm_telegram_parse(&t, WM_BUS_WIRELESS, bytes, 25);
        cr_expect_eq(t.meter.id, 0x20481979, "CI %02X", own[i]);
    }
    for (size_t i = 0; i < sizeof standard; i++) {
        bytes[10] = standard[i];
        (void)!wm_telegram_parse(&t, WM_BUS_WIRELESS, bytes, 25);
        cr_expect_neq(t.meter.id, 0x20481979, "CI %02X", standard[i]);
    }
}
