// SPDX-License-Identifier: MIT
// Fragments: the message of OMS annex N.2.3, cut in two.
#include "decoders/mbus/fragments.h"
#include "decoders/mbus/telegram_parse.h"
#include "wm/hex.h"
#include <criterion/criterion.h>
#include <string.h>

static const char *const first =
    "2B4493157856341233038C20759009017865B30A000026007A75002007109058475F4BC91DF878B80A1B0F98";
static const char *const second =
    "2A4493157856341233038C2076900A02044640FF4DF001EAB7B629024AAC727942BFC549233C0140829B93";
static const int64_t SECOND = 1000000000;

static wm_fragments *fragments;
static wm_telegram whole;

static void create(void)
{
    cr_assert_eq(wm_fragments_create(&fragments), WM_OK);
}

static void destroy(void)
{
    wm_fragments_destroy(fragments);
}

TestSuite(fragments, .init = create, .fini = destroy);

static wm_status push_bytes(const uint8_t *bytes, size_t n, int64_t now_ns)
{
    static wm_telegram t;
    cr_assert_eq(wm_telegram_parse(&t, WM_BUS_WIRELESS, bytes, n), WM_E_FRAGMENT);
    return wm_fragments_push(fragments, &t, now_ns, &whole);
}

static wm_status push(const char *hex, int64_t now_ns)
{
    uint8_t bytes[256];
    size_t n = 0;
    cr_assert_eq(wm_hex_read(hex, strlen(hex), bytes, sizeof bytes, &n, NULL), WM_OK);
    return push_bytes(bytes, n, now_ns);
}

// Fragment `id` of meter `number`, with `n` bytes of payload.
static wm_status push_made(uint8_t number, uint8_t id, bool more, size_t n, int64_t now_ns)
{
    uint8_t bytes[256] = {0,    0x44, 0x93, 0x15, number, 0x56, 0x34,
                          0x12, 0x33, 0x03, 0x90, 0x02,   id,   more ? 0x40 : 0};
    bytes[0] = (uint8_t)(13 + n);
    memset(bytes + 14, 0xA0, n);
    return push_bytes(bytes, 14 + n, now_ns);
}

static void expect_whole(void)
{
    char text[128];
    cr_assert_eq(wm_telegram_resume(&whole), WM_E_NEED_KEY);
    cr_expect_eq(whole.tpl_ci, 0x7A);
    wm_hex_write(whole.bytes + whole.security.mac_at, (size_t)(whole.length - whole.security.mac_at), text);
    cr_expect_str_eq(text, "7a75002007109058475f4bc91df878b80a1b0f98b629024aac727942bfc549233c0140829b93");
    wm_hex_write(whole.security.mac, whole.security.mac_length, text);
    cr_expect_str_eq(text, "4640ff4df001eab7");
    cr_expect_eq(whole.security.counter, 2739);
    cr_expect_eq(whole.security.length, 32);
}

Test(fragments, make_a_message)
{
    cr_expect_eq(push(first, 0), WM_E_FRAGMENT);
    cr_assert_eq(push(second, SECOND), WM_OK);
    expect_whole();
    cr_expect_eq(push(second, 2 * SECOND), WM_E_FRAGMENT, "the message is closed");
}

Test(fragments, repeats_are_taken_once)
{
    cr_expect_eq(push(first, 0), WM_E_FRAGMENT);
    cr_expect_eq(push(first, SECOND), WM_E_FRAGMENT);
    cr_assert_eq(push(second, 2 * SECOND), WM_OK);
    expect_whole();
    cr_expect_eq(push_made(1, 1, true, 10, 0), WM_E_FRAGMENT);
    cr_expect_eq(push_made(1, 2, true, 20, 1), WM_E_FRAGMENT);
    cr_expect_eq(push_made(1, 2, true, 20, 2), WM_E_FRAGMENT);
    cr_expect_eq(push_made(1, 3, false, 30, 3), WM_OK);
    cr_expect_eq(whole.length - whole.at, 60);
}

Test(fragments, a_late_repeat_changes_nothing)
{
    cr_expect_eq(push_made(1, 1, true, 10, 0), WM_E_FRAGMENT);
    cr_expect_eq(push_made(1, 2, true, 20, 1), WM_E_FRAGMENT);
    cr_expect_eq(push_made(1, 1, true, 10, 2), WM_E_FRAGMENT);
    cr_expect_eq(push_made(1, 3, true, 30, 3), WM_E_FRAGMENT);
    cr_expect_eq(push_made(1, 2, true, 20, 4), WM_E_FRAGMENT);
    cr_expect_eq(push_made(1, 4, false, 40, 5), WM_OK);
    cr_expect_eq(whole.length - whole.at, 100);
    // Another first fragment is the beginning of another message.
    cr_expect_eq(push_made(1, 1, true, 10, 0), WM_E_FRAGMENT);
    cr_expect_eq(push_made(1, 2, true, 20, 1), WM_E_FRAGMENT);
    cr_expect_eq(push_made(1, 1, true, 11, 2), WM_E_FRAGMENT);
    cr_expect_eq(push_made(1, 2, false, 20, 3), WM_OK);
    cr_expect_eq(whole.length - whole.at, 31);
}

Test(fragments, of_two_meters_do_not_mix)
{
    cr_expect_eq(push_made(1, 1, true, 10, 0), WM_E_FRAGMENT);
    cr_expect_eq(push_made(2, 1, true, 20, 1), WM_E_FRAGMENT);
    cr_expect_eq(push_made(3, 2, false, 40, 2), WM_E_FRAGMENT, "whose beginning nobody heard");
    cr_expect_eq(push_made(1, 2, false, 40, 2), WM_OK);
    cr_expect_eq(whole.dll.id & 0xFF, 1);
    cr_expect_eq(whole.length - whole.at, 50);
    cr_expect_eq(push_made(2, 2, false, 40, 3), WM_OK);
    cr_expect_eq(whole.dll.id & 0xFF, 2);
    cr_expect_eq(whole.length - whole.at, 60);
}

// Both fragments came in an extended link layer: what a key opened is continued only by what a key opened.
Test(fragments, plain_ones_do_not_follow_opened_ones)
{
    static const wm_decrypt ways[] = {WM_DECRYPT_NONE, WM_DECRYPT_OK, WM_DECRYPT_PLAINTEXT};
    static wm_telegram t;
    for (int a = 0; a < 3; a++) {
        for (int b = 0; b < 3; b++) {
            uint8_t bytes[24] = {23,   0x44, 0x93, 0x15, (uint8_t)(16 * a + b), 0x56, 0x34, 0x12, 0x33, 0x03,
                                 0x90, 0x02, 1,    0x40};
            cr_assert_eq(wm_telegram_parse(&t, WM_BUS_WIRELESS, bytes, sizeof bytes), WM_E_FRAGMENT);
            t.decrypt = ways[a];
            cr_expect_eq(wm_fragments_push(fragments, &t, 0, &whole), WM_E_FRAGMENT);
            bytes[12] = 2;
            bytes[13] = 0;
            cr_assert_eq(wm_telegram_parse(&t, WM_BUS_WIRELESS, bytes, sizeof bytes), WM_E_FRAGMENT);
            t.decrypt = ways[b];
            cr_expect_eq(wm_fragments_push(fragments, &t, 0, &whole), a == b ? WM_OK : WM_E_FRAGMENT,
                         "%d, then %d", a, b);
            if (a == b) cr_expect_eq(whole.decrypt, ways[a]);
        }
    }
}

// Fragment `id` of a gateway to one of its meters; peer 0: without an address.
static wm_status push_to(uint8_t peer, uint8_t id, bool more, size_t n)
{
    uint8_t bytes[256] = {0, 0x53, 0x93, 0x15, 1, 0x56, 0x34, 0x12, 0x33, 0x31};
    size_t at = 10;
    const uint8_t with[] = {0x8E, 0x80, 0x75, 0x93, 0x15, peer, 0x56, 0x34, 0x12, 0x33, 0x03};
    const uint8_t without[] = {0x8C, 0x80, 0x75};
    memcpy(bytes + at, peer ? with : without, peer ? sizeof with : sizeof without);
    at += peer ? sizeof with : sizeof without;
    const uint8_t afl[] = {0x90, 0x02, id, more ? 0x40 : 0};
    memcpy(bytes + at, afl, sizeof afl);
    at += sizeof afl;
    bytes[0] = (uint8_t)(at + n - 1);
    return push_bytes(bytes, at + n, 0);
}

Test(fragments, to_two_meters_do_not_mix)
{
    cr_expect_eq(push_to(7, 1, true, 10), WM_E_FRAGMENT);
    cr_expect_eq(push_to(8, 1, true, 20), WM_E_FRAGMENT);
    cr_expect_eq(push_to(0, 1, true, 30), WM_E_FRAGMENT);
    cr_expect_eq(push_to(7, 2, false, 1), WM_OK);
    cr_expect_eq(whole.length - whole.at, 11);
    cr_expect_eq(push_to(8, 2, false, 1), WM_OK);
    cr_expect_eq(whole.length - whole.at, 21);
    cr_expect_eq(push_to(0, 2, false, 1), WM_OK);
    cr_expect_eq(whole.length - whole.at, 31);
}

Test(fragments, clock_that_goes_back_gives_up)
{
    cr_expect_eq(push_made(1, 1, true, 10, 100), WM_E_FRAGMENT);
    cr_expect_eq(push_made(1, 2, false, 10, 99), WM_E_FRAGMENT);
    cr_expect_eq(push_made(1, 1, true, 10, 100), WM_E_FRAGMENT);
    cr_expect_eq(push_made(1, 2, false, 10, 100 + 30 * SECOND), WM_OK, "just in time");
}

Test(fragments, gaps_and_silence_give_up)
{
    cr_expect_eq(push(second, 0), WM_E_FRAGMENT, "no beginning");
    cr_expect_eq(push(first, 0), WM_E_FRAGMENT);
    cr_expect_eq(push(second, 31 * SECOND), WM_E_FRAGMENT, "too late");
    cr_expect_eq(push_made(1, 1, true, 10, 0), WM_E_FRAGMENT);
    cr_expect_eq(push_made(1, 3, false, 10, 1), WM_E_FRAGMENT, "2 is missing");
    cr_expect_eq(push_made(1, 2, false, 10, 2), WM_E_FRAGMENT, "given up");
}

Test(fragments, length_is_checked)
{
    char wrong[128];
    memcpy(wrong, first, strlen(first) + 1);
    memcpy(strstr(wrong, "2600"), "2500", 4);
    cr_expect_eq(push(wrong, 0), WM_E_FRAGMENT);
    cr_expect_eq(push(second, 1), WM_E_LENGTH);
}

Test(fragments, endless_message_is_bounded)
{
    wm_status s = WM_E_FRAGMENT;
    unsigned id = 1;
    for (; id < 256 && s == WM_E_FRAGMENT; id++) s = push_made(1, (uint8_t)id, true, 200, id);
    cr_expect_eq(s, WM_E_LIMIT);
    cr_expect_lt(id, 25);
    cr_expect_eq(push_made(1, (uint8_t)id, false, 1, id), WM_E_FRAGMENT, "given up");
}

Test(fragments, open_messages_are_bounded)
{
    for (unsigned i = 0; i <= WM_FRAGMENTS_OPEN_MAX; i++)
        cr_expect_eq(push_made((uint8_t)i, 1, true, 5, i), WM_E_FRAGMENT);
    cr_expect_eq(push_made(0, 2, false, 5, 100), WM_E_FRAGMENT, "the oldest made room");
    for (unsigned i = 1; i <= WM_FRAGMENTS_OPEN_MAX; i++)
        cr_expect_eq(push_made((uint8_t)i, 2, false, 5, 101), WM_OK);
}
