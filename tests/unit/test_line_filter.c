// SPDX-License-Identifier: MIT
#include "line_filter.h"
#include <criterion/criterion.h>

static const int64_t SECOND = 1000000000;

static wm_telegram telegram;
static wm_interpretation seen = {.telegram = &telegram};

static wm_line_filter *create(size_t n, const char *const *rules, double repeat_s)
{
    wm_line_filter *f;
    const char *bad = NULL;
    cr_assert_eq(wm_line_filter_create(rules, n, repeat_s, &f, &bad), WM_OK, "%s", bad);
    return f;
}

static wm_filter_result take(wm_line_filter *f, const char *maker, uint32_t id)
{
    telegram.meter = telegram.dll = (wm_address){.manufacturer = wm_manufacturer_read(maker), .id = id};
    return wm_line_filter_take(f, &seen, id, 0);
}

Test(line_filter, none_lets_all_pass)
{
    cr_expect_eq(wm_line_filter_take(NULL, NULL, 1, 0), WM_FILTER_PASS);
    cr_expect(!wm_line_filter_is_done(NULL));
}

Test(line_filter, selects_by_maker_and_number)
{
    static const char *const rules[] = {"KAM", "12345678", "qds.3456789A"};
    wm_line_filter *f = create(3, rules, 0);
    cr_expect_eq(take(f, "KAM", 0x99999999), WM_FILTER_PASS);
    cr_expect_eq(take(f, "TCH", 0x12345678), WM_FILTER_PASS);
    cr_expect_eq(take(f, "QDS", 0x3456789A), WM_FILTER_PASS);
    cr_expect_eq(take(f, "QDS", 0x34567890), WM_FILTER_NOT_SELECTED);
    cr_expect_eq(take(f, "TCH", 0x3456789A), WM_FILTER_NOT_SELECTED);
    // The number of the radio module will do, and the bit beside the maker's letters does not matter.
    telegram.dll.id = 0x12345678;
    cr_expect_eq(wm_line_filter_take(f, &seen, 1, 0), WM_FILTER_PASS);
    take(f, "TCH", 1);
    telegram.meter.manufacturer = wm_manufacturer_read("KAM") | 0x8000;
    cr_expect_eq(wm_line_filter_take(f, &seen, 1, 0), WM_FILTER_PASS);
    cr_expect_eq(wm_line_filter_take(f, NULL, 1, 0), WM_FILTER_NOT_SELECTED);
    wm_line_filter_destroy(f);
}

Test(line_filter, selects_listed_meters)
{
    static const char *const rules[] = {"listed"};
    static const wm_list_row row;
    wm_line_filter *f = create(1, rules, 0);
    cr_expect_eq(take(f, "KAM", 1), WM_FILTER_NOT_SELECTED);
    seen.name = "Kitchen";
    cr_expect_eq(take(f, "KAM", 1), WM_FILTER_PASS);
    seen.name = NULL;
    seen.listed = &row;
    cr_expect_eq(take(f, "KAM", 1), WM_FILTER_PASS);
    seen.listed = NULL;
    wm_line_filter_destroy(f);
}

Test(line_filter, refuses_what_is_no_rule)
{
    static const char *const rules[] = {
        "",     "kam.",     "1234567", "123456789", "KAM.1234567", "1M.12345678",
        "KAMS", "12345 78", "Listed",  "1-2"};
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
        wm_line_filter *f;
        const char *bad = NULL;
        cr_expect_eq(wm_line_filter_create(&rules[i], 1, 0, &f, &bad), WM_E_FORMAT, "%s", rules[i]);
        cr_expect_eq(bad, rules[i]);
    }
}

Test(line_filter, lets_a_telegram_pass_again_after_the_time)
{
    wm_line_filter *f = create(0, NULL, 60);
    cr_expect_eq(wm_line_filter_take(f, &seen, 7, 0), WM_FILTER_PASS);
    cr_expect_eq(wm_line_filter_take(f, &seen, 7, 59 * SECOND), WM_FILTER_REPEATED);
    cr_expect_eq(wm_line_filter_take(f, &seen, 8, 59 * SECOND), WM_FILTER_PASS);
    cr_expect_eq(wm_line_filter_take(f, &seen, 7, 60 * SECOND), WM_FILTER_PASS);
    cr_expect_eq(wm_line_filter_take(f, &seen, 7, 119 * SECOND), WM_FILTER_REPEATED);
    // A clock that is set back must not silence a meter for long.
    cr_expect_eq(wm_line_filter_take(f, &seen, 7, -1000 * SECOND), WM_FILTER_PASS);
    wm_line_filter_destroy(f);
}

// Against a list of what is remembered; the table is half full, so that searches run into each other.
Test(line_filter, forgets_the_oldest_and_nothing_else)
{
    enum { ROUNDS = 40000, KINDS = 9000 };
    static bool last[KINDS]; // remembered
    static unsigned ring[WM_FILTER_FRAMES];
    wm_line_filter *f = create(0, NULL, 1e9);
    uint64_t random = 1, entries = 0;
    for (unsigned round = 0; round < ROUNDS; round++) {
        random = random * 6364136223846793005u + 1442695040888963407u;
        unsigned kind = (unsigned)(random >> 33) % KINDS;
        wm_filter_result expected = last[kind] ? WM_FILTER_REPEATED : WM_FILTER_PASS;
        if (!last[kind]) {
            unsigned place = (unsigned)(entries++ % WM_FILTER_FRAMES);
            if (entries > WM_FILTER_FRAMES) last[ring[place]] = false;
            ring[place] = kind;
            last[kind] = true;
        }
        cr_assert_eq(wm_line_filter_take(f, &seen, kind, 0), expected, "round %u", round);
    }
    wm_line_filter_destroy(f);
}

Test(line_filter, is_done_when_each_number_was_read)
{
    static const char *const rules[] = {"KAM", "11111111", "22222222"};
    wm_line_filter *f = create(3, rules, 0);
    cr_assert_eq(wm_line_filter_once(f), WM_OK);
    cr_expect_eq(take(f, "TCH", 0x11111111), WM_FILTER_PASS);
    cr_expect_eq(take(f, "TCH", 0x11111111), WM_FILTER_REPEATED);
    seen.status = WM_E_NO_KEY;
    cr_expect_eq(take(f, "TCH", 0x22222222), WM_FILTER_PASS);
    cr_expect(!wm_line_filter_is_done(f));
    seen.status = WM_OK;
    cr_expect_eq(take(f, "TCH", 0x22222222), WM_FILTER_PASS);
    cr_expect(wm_line_filter_is_done(f));
    wm_line_filter_destroy(f);
    f = create(1, rules, 0);
    cr_expect_eq(wm_line_filter_once(f), WM_E_ARGUMENT);
    wm_line_filter_destroy(f);
}
