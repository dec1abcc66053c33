// SPDX-License-Identifier: MIT
// What a ring makes of telegrams that nothing protects.
#include "keys/keyring.h"
#include <criterion/criterion.h>

#define KEY "0102030405060708090A0B0C0D0E0F11"

static wm_keyring *ring;

static void setup(void)
{
    cr_assert_eq(wm_keyring_create(&ring), WM_OK);
}

static void teardown(void)
{
    wm_keyring_destroy(ring);
}

TestSuite(trust, .init = setup, .fini = teardown);

Test(trust, unprotected_telegram_of_a_meter_with_a_key)
{
    wm_telegram t = {
        .tpl_ci = 0x7A, .meter = {0x1593, 0x12345678, 0x33, 3}
    };
    cr_expect_not(wm_keyring_distrusts(ring, &t));
    cr_assert_eq(wm_keyring_set_session_key(ring, KEY), WM_OK);
    cr_expect(wm_keyring_distrusts(ring, &t));
    t.decrypt = WM_DECRYPT_OK;
    cr_expect_not(wm_keyring_distrusts(ring, &t));
    t.decrypt = WM_DECRYPT_NONE;
    t.tpl_ci = 0xA0;
    cr_expect_not(wm_keyring_distrusts(ring, &t));
    t.tpl_ci = 0xB7;
    cr_expect_not(wm_keyring_distrusts(ring, &t));
    t.tpl_ci = 0xB8;
    cr_expect(wm_keyring_distrusts(ring, &t));
    t.tpl_ci = 0x9F;
    cr_expect(wm_keyring_distrusts(ring, &t));
    t.tpl_ci = 0x78;
    t.bus = WM_BUS_WIRED;
    cr_expect_not(wm_keyring_distrusts(ring, &t));
    t.bus = WM_BUS_WIRELESS;
    cr_expect(wm_keyring_distrusts(ring, &t));
    wm_keyring_allow_plaintext(ring, true);
    cr_expect_not(wm_keyring_distrusts(ring, &t));
}

Test(trust, telegram_that_its_maker_scrambles)
{
    // Security mode 28 is the maker's own, and Diehl's is known; what others send in it is not.
    wm_telegram t = {
        .tpl_ci = 0x7A, .has_tpl = true, .cf = 0x3C29, .dll = {0x10D3, 0x36238919, 0x2B, 4}
    };
    t.meter = t.dll;
    cr_assert_eq(wm_keyring_set_session_key(ring, KEY), WM_OK);
    cr_expect_not(wm_keyring_distrusts(ring, &t));
    t.cf = 0x2C29;
    cr_expect(wm_keyring_distrusts(ring, &t));
    t.cf = 0x3C29;
    t.meter.manufacturer = t.dll.manufacturer = 0x2C2D;
    cr_expect(wm_keyring_distrusts(ring, &t));
}
