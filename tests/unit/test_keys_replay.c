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
        .security = {.mode = 7,
                     .meter = {0x1593, id, 0x33, 3},
                     .mac_type = 5,
                     .mac_length = 8,
                     .has_counter = true,
                     .counter = counter}
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
    t.security.mac_length = 8;
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

// Which counters a key vouches for, by security mode.
Test(replay, believes_only_counters_that_a_check_covers)
{
    static const struct {
        uint8_t mode, mac_length;
        bool counts;
    } rows[] = {
        {5,  0, false}, // anyone can put a counter into the AFL in front of it
        {0,  0, false},
        {0,  8, true },
        {5,  8, true },
        {7,  0, false},
        {7,  8, true },
        {9,  0, true },
        {10, 0, true },
        {2,  8, false},
        {33, 8, false},
    };
    for (uint32_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        wm_telegram t = telegram(i, 1000);
        t.security.mode = rows[i].mode;
        t.security.mac_length = rows[i].mac_length;
        cr_expect_not(wm_replay_check(replay, &t));
        t.security.counter = 999;
        cr_expect_eq(wm_replay_check(replay, &t), rows[i].counts, "mode %u, MAC of %u bytes", rows[i].mode,
                     rows[i].mac_length);
        t.security.counter = 1001;
        t.security.has_counter = false;
        cr_expect_not(wm_replay_check(replay, &t));
    }
}

Test(replay, counter_starts_again_with_a_new_key)
{
    wm_telegram t = telegram(0x12345678, 4000000000u);
    t.security.key_mark = 0x11111111;
    cr_expect_not(wm_replay_check(replay, &t));
    t.security.key_mark = 0x22222222;
    t.security.counter = 1;
    cr_expect_not(wm_replay_check(replay, &t), "the new key");
    t.security.counter = 2;
    cr_expect_not(wm_replay_check(replay, &t));
    t.security.counter = 1;
    cr_expect(wm_replay_check(replay, &t), "an old one of the new key");
    t.security.key_mark = 0x11111111;
    cr_expect(wm_replay_check(replay, &t), "an old one of the old key");
    t.security.counter = UINT32_MAX;
    cr_expect_not(wm_replay_check(replay, &t));
    t.security.counter = 0;
    cr_expect(wm_replay_check(replay, &t), "a counter does not wrap");
}

Test(replay, a_meter_of_zeros_is_a_meter)
{
    wm_telegram t = {
        .decrypt = WM_DECRYPT_OK, .security = {.mode = 10, .has_counter = true, .counter = 5}
    };
    cr_expect_not(wm_replay_check(replay, &t));
    t.security.counter = 4;
    cr_expect(wm_replay_check(replay, &t));
    t.security.meter.manufacturer = 0x8000; // unique in the installation only: the same meter
    cr_expect(wm_replay_check(replay, &t));
}

// Of a full set the one that was not heard for longest makes room, also when it was only told as old.
Test(replay, the_one_heard_last_stays)
{
    cr_expect_not(check(7, 200));
    for (uint32_t id = 100; id < 100 + 3 * WM_REPLAY_METERS; id++) {
        check(id, 1);
        if (id % 2) cr_assert(check(7, 199), "meter %u", id);
    }
}
