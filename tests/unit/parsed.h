// SPDX-License-Identifier: MIT
// What the tests of telegrams' layers share: a telegram read from hex, and a look at its addresses.
#pragma once
#include "decoders/mbus/telegram_parse.h"
#include "wm/hex.h"
#include <criterion/criterion.h>
#include <string.h>

static wm_telegram t;

static inline wm_status parse(wm_bus bus, const char *hex)
{
    uint8_t bytes[1024];
    size_t n = 0;
    cr_assert_eq(wm_hex_read(hex, strlen(hex), bytes, sizeof bytes, &n, NULL), WM_OK, "%s", hex);
    return wm_telegram_parse(&t, bus, bytes, n);
}

static inline void expect_address(const wm_address *a, const char *manufacturer, uint32_t id, uint8_t version,
                                  uint8_t type)
{
    char text[8];
    wm_manufacturer_print(a->manufacturer, text);
    cr_expect_str_eq(text, manufacturer);
    cr_expect_eq(a->id, id, "%08X", a->id);
    cr_expect_eq(a->version, version);
    cr_expect_eq(a->type, type);
}
