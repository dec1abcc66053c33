// SPDX-License-Identifier: MIT
// The table of keys, and the fields that every list of keys has.
#include "keys/field.h"
#include "keys/keytable.h"
#include <criterion/criterion.h>
#include <string.h>

// In a full table rows of other kinds stand in the way of most.
Test(keytable, kinds_of_rows_are_kept_apart)
{
    enum { MAKERS = 3000 };
    wm_keytable t;
    wm_key_row *row;
    cr_assert_eq(wm_keytable_init(&t, 2 * MAKERS, 0, 0), WM_OK);
    for (uint16_t m = 1; m <= MAKERS; m++) {
        cr_assert_eq(wm_keytable_add(&t, (wm_selector){WM_SELECT_METER, m, 0}, NULL, m, &row), WM_OK);
        cr_assert_eq(wm_keytable_add(&t, (wm_selector){WM_SELECT_MANUFACTURER, m, 0}, NULL, 5000u + m, &row),
                     WM_OK);
    }
    cr_expect_eq(wm_keytable_add(&t, (wm_selector){WM_SELECT_ALL, 0, 0}, NULL, 1, &row), WM_E_LIMIT);
    for (uint16_t m = 1; m <= MAKERS; m++) {
        cr_expect_eq(wm_keytable_find(&t, (wm_selector){WM_SELECT_METER, m, 0})->line, m);
        cr_expect_eq(wm_keytable_find(&t, (wm_selector){WM_SELECT_MANUFACTURER, m, 0})->line, 5000u + m);
        cr_expect_null(wm_keytable_find(&t, (wm_selector){WM_SELECT_METER, m, 1}));
    }
    wm_keytable_finish(&t);
}

Test(keytable, keys_of_a_meter_are_bounded)
{
    wm_keytable t;
    wm_key_row *row;
    cr_assert_eq(wm_keytable_init(&t, 1, 64, 64), WM_OK);
    cr_assert_eq(wm_keytable_add(&t, (wm_selector){WM_SELECT_ID, 0, 1}, "a", 1, &row), WM_OK);
    wm_key key = {.length = WM_AES_KEY};
    for (unsigned i = 0; i < WM_KEYS_PER_METER_MAX; i++) {
        key.bytes[0] = (uint8_t)i;
        cr_expect_eq(wm_keytable_add_key(&t, row, &key), WM_OK);
        cr_expect_eq(wm_keytable_add_key(&t, row, &key), WM_E_FORMAT, "the same one again");
    }
    key.bytes[0] = 99;
    cr_expect_eq(wm_keytable_add_key(&t, row, &key), WM_E_LIMIT);
    wm_keytable_finish(&t);
}

// RFC 3629 section 4: what is no UTF-8, and what is but cannot be printed.
Test(field, names)
{
    static const char *const good[] = {"a",
                                       " ",
                                       "~",
                                       "\xC2\xA0",
                                       "\xDF\xBF",
                                       "\xE0\xA0\x80",
                                       "\xED\x9F\xBF",
                                       "\xEE\x80\x80",
                                       "\xEF\xBF\xBD",
                                       "\xF0\x90\x80\x80",
                                       "\xF4\x8F\xBF\xBF"};
    static const char *const bad[] = {"",
                                      "\x1F",
                                      "\x7F",
                                      "\x80",
                                      "\xBF",
                                      "\xC0\x80",
                                      "\xC1\xBF",
                                      "\xC2",
                                      "\xC2\x80",
                                      "\xC2\x9F",
                                      "\xC2\x41",
                                      "\xE0\x9F\xBF",
                                      "\xE0\xA0",
                                      "\xED\xA0\x80",
                                      "\xED\xBF\xBF",
                                      "\xF0\x8F\xBF\xBF",
                                      "\xF0\x90\x80",
                                      "\xF4\x90\x80\x80",
                                      "\xF5\x80\x80\x80",
                                      "\xFF",
                                      "a\x0A"
                                      "b"};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        cr_expect(wm_field_is_name(good[i], strlen(good[i])), "row %zu", i);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        cr_expect_not(wm_field_is_name(bad[i], strlen(bad[i])), "row %zu", i);
    char text[WM_FIELD_NAME_MAX + 1];
    memset(text, 'n', sizeof text);
    cr_expect(wm_field_is_name(text, WM_FIELD_NAME_MAX));
    cr_expect_not(wm_field_is_name(text, WM_FIELD_NAME_MAX + 1));
}
