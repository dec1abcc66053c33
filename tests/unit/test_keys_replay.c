// SPDX-License-Identifier: MIT
#include "keys/replay.h"
#include <criterion/criterion.h>

static wm_replay *replay;

static void setup(void)
{
    cr_assert_eq(wm_replay_create(&replay), WM_OK);
}

static void teardown(void)
{
    wm_replay_destroy(replay);
}

TestSuite(replay, .init = setup, .fini = teardown);

static wm_telegram telegram(uint32_t id, uint32_t counter)
{
    return (wm_telegram){
        .decrypt = WM_DECRYPT_OK,
        .security = {.mode = 7, .meter = {0x1593, id, 0x33, 3}, .has_counter = true, .counter = counter}
    };
}

static bool check(uint32_t id, uint32_t counter)
{
    wm_telegram t = telegram(id, counter);
    return wm_replay_check(replay, &t);
}

Test(replay, counters_go_up)
{
    cr_expect_not(check(0x12345678, 2739));
    cr_expect_not(check(0x12345678, 2739), "a repetition");
    cr_expect_not(check(0x12345678, 2800));
    cr_expect(check(0x12345678, 2799));
    cr_expect(check(0x12345678, 2739));
    cr_expect_not(check(0x12345678, 2801), "the old ones did not lower it");
    cr_expect_not(check(0x12345679, 1), "another meter");
}

Test(replay, session_numbers_go_up)
{
    wm_telegram t = {
        .decrypt = WM_DECRYPT_OK,
        .security = {.mode = WM_SECURITY_ELL_CTR, .meter = {0x2C2D, 0x76348799, 0x1B, 0x16}}
    };
    t.ell_sn = 0x21AC7CD3;
    cr_expect_not(wm_replay_check(replay, &t));
    t.ell_sn = 0x21AC7CE0;
    cr_expect_not(wm_replay_check(replay, &t));
    t.ell_sn = 0x21AC7CD3;
    cr_expect(wm_replay_check(replay, &t));
    t.security.mode = 0;
    cr_expect(wm_replay_check(replay, &t), "a transport layer without protection inside");
    // A TPL counter of the same meter is another counter.
    t.security.mode = 7;
    t.security.has_counter = true;
    t.security.counter = 1;
    cr_expect_not(wm_replay_check(replay, &t));
}

Test(replay, believes_only_what_a_key_opened)
{
    wm_telegram forged = telegram(0x12345678, 4000000000u);
    forged.decrypt = WM_DECRYPT_PLAINTEXT;
    cr_expect_not(wm_replay_check(replay, &forged));
    forged.decrypt = WM_DECRYPT_MAC_FAIL;
    cr_expect_not(wm_replay_check(replay, &forged));
    forged.decrypt = WM_DECRYPT_OK;
    forged.security.known_key = true;
    cr_expect_not(wm_replay_check(replay, &forged));
    cr_expect_not(check(0x12345678, 1), "none of them set the counter");
    forged.security = (wm_security){
        .mode = 5, .meter = {0x1593, 0x12345678, 0x33, 3}
    };
    cr_expect_not(wm_replay_check(replay, &forged), "mode 5 has no counter");
}

Test(replay, remembers_a_bounded_number_of_meters)
{
    for (uint32_t id = 0; id < 4 * WM_REPLAY_METERS; id++) cr_expect_not(check(id, 100));
    uint32_t remembered = 0;
    for (uint32_t id = 0; id < 4 * WM_REPLAY_METERS; id++) {
        wm_telegram t = telegram(id, 99);
        remembered += wm_replay_check(replay, &t);
    }
    cr_expect_leq(remembered, WM_REPLAY_METERS);
    for (uint32_t n = 0; n < 3; n++) cr_expect_not(check(7, 200));
    cr_expect(check(7, 199), "the one heard last is remembered");
}
