// SPDX-License-Identifier: MIT
#include "list_row.h"
#include "wm/address.h"
#include <ctype.h>
#include <stdio.h>
#include <string.h>

typedef struct member {
    const char *name;
    bool (*set)(wm_list_row *row, const char *text);
    const char *expected;
} member;

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

// Digits with a decimal point or comma, blanks and a percent sign behind it if there may be one. At most 6
// digits on either side, so that products of them stay exact.
static bool read_decimal(const char *text, unsigned places_max, wm_decimal *ret)
{
    wm_decimal v = {0, 0};
    unsigned whole = 0, places = 0;
    while (is_digit(*text) && whole < 7) v.digits = v.digits * 10 + (*text++ - '0'), whole++;
    if ((*text == '.' || *text == ',') && is_digit(text[1]))
        for (text++; is_digit(*text) && places < 7; places++) v.digits = v.digits * 10 + (*text++ - '0');
    v.exponent = (int16_t)-places;
    *ret = v;
    return *text == 0 && whole >= 1 && whole <= 6 && places <= places_max;
}

// One to eight digits, zeros in front added: spreadsheets take them away.
static bool read_id(const char *text, uint32_t *ret)
{
    size_t n = strlen(text);
    uint32_t id = 0;
    if (n < 1 || n > 8) return false;
    for (; *text; text++) {
        if (!isxdigit((unsigned char)*text)) return false;
        id = id << 4 | (uint32_t)(is_digit(*text) ? *text - '0' : (*text | 0x20) - 'a' + 10);
    }
    *ret = id;
    return true;
}

static bool set_manufacturer(wm_list_row *row, const char *text)
{
    uint16_t m = strlen(text) == 3 ? wm_manufacturer_read(text) : 0;
    if (m == 0 || (row->manufacturer != 0 && row->manufacturer != m)) return false;
    row->manufacturer = m;
    return true;
}

static bool set_id(wm_list_row *row, const char *text)
{
    if (strlen(text) > 4 && text[3] == '.') {
        const char letters[4] = {text[0], text[1], text[2], 0};
        if (!set_manufacturer(row, letters)) return false;
        text += 4;
    }
    return row->has_id = read_id(text, &row->id);
}

static bool keep(const char **ret, const char *text)
{
    if (strlen(text) > WM_LIST_TEXT_MAX) return false;
    *ret = text;
    return true;
}

static bool set_name(wm_list_row *row, const char *text)
{
    return keep(&row->name, text);
}

static bool set_address(wm_list_row *row, const char *text)
{
    return keep(&row->address, text);
}

static bool set_room(wm_list_row *row, const char *text)
{
    return keep(&row->room, text);
}

static bool set_radiator_w(wm_list_row *row, const char *text)
{
    row->has_radiator_w = true;
    return read_decimal(text, 1, &row->radiator_w) && row->radiator_w.digits > 0;
}

static bool set_scale_factor(wm_list_row *row, const char *text)
{
    row->has_scale_factor = true;
    return read_decimal(text, 6, &row->scale_factor) && row->scale_factor.digits > 0;
}

static bool set_reduction_percent(wm_list_row *row, const char *text)
{
    size_t n = strcspn(text, " %");
    char number[16] = "";
    if (n >= sizeof number || (text[n] && strcmp(text + n + strspn(text + n, " "), "%") != 0)) return false;
    memcpy(number, text, n);
    row->has_reduction_percent = true;
    return read_decimal(number, 2, &row->reduction_percent) &&
           wm_decimal_to_double(row->reduction_percent) < 100;
}

static bool set_scale(wm_list_row *row, const char *text)
{
    if (strcmp(text, "unit") == 0)
        row->scale = WM_SCALE_UNIT;
    else if (strcmp(text, "product") == 0)
        row->scale = WM_SCALE_PRODUCT;
    return row->scale != WM_SCALE_NONE;
}

static bool set_counter(wm_list_row *row, const char *text)
{
    if (strcmp(text, "cumulative") == 0)
        row->counter = WM_COUNTER_CUMULATIVE;
    else if (strcmp(text, "yearly") == 0)
        row->counter = WM_COUNTER_YEARLY;
    return row->counter != WM_COUNTER_UNKNOWN;
}

// "12-31", "31.12." and the same with a year, which does not count: the day comes every year.
static bool set_due_date(wm_list_row *row, const char *text)
{
    static const uint8_t days[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    static const struct {
        const char *format;
        bool day_first;
    } forms[] = {
        {"%*4[0-9]-%2u-%2u%n", false},
        {"%2u-%2u-%*4[0-9]%n", true },
        {"%2u-%2u%n",          false},
        {"%2u.%2u.%*4[0-9]%n", true },
        {"%2u.%2u.%n",         true },
        {"%2u.%2u%n",          true },
    };
    if (strspn(text, "0123456789-.") != strlen(text)) return false;
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        unsigned first = 0, second = 0;
        int end = 0;
        sscanf(text, forms[i].format, &first, &second, &end);
        if (end == 0 || text[end]) continue;
        unsigned month = forms[i].day_first ? second : first, day = forms[i].day_first ? first : second;
        if (month < 1 || month > 12 || day < 1 || day > days[month - 1]) return false;
        row->due_month = (uint8_t)month;
        row->due_day = (uint8_t)day;
        return true;
    }
    return false;
}

static bool set_comment(wm_list_row *row, const char *text)
{
    (void)row;
    (void)text;
    return true;
}

#define TEXT_EXPECTED "at most 200 bytes"
static const member members[] = {
    {"id",                set_id,                "8 digits, or KAM.12345678"         },
    {"manufacturer",      set_manufacturer,      "three letters, the same as in `id`"},
    {"name",              set_name,              TEXT_EXPECTED                       },
    {"address",           set_address,           TEXT_EXPECTED                       },
    {"room",              set_room,              TEXT_EXPECTED                       },
    {"radiator_w",        set_radiator_w,        "watts, like 1260"                  },
    {"scale_factor",      set_scale_factor,      "a factor above 0, like 1.550"      },
    {"reduction_percent", set_reduction_percent, "a percentage from 0 to below 100"  },
    {"scale",             set_scale,             "unit or product"                   },
    {"counter",           set_counter,           "cumulative or yearly"              },
    {"due_date",          set_due_date,          "month and day, like 12-31"         },
    {"comment",           set_comment,           "a comment"                         },
};

const char *const wm_list_members = "id, manufacturer, name, address, room, radiator_w, scale_factor, "
                                    "reduction_percent, scale, counter, due_date "
                                    "or comment";

int wm_list_member(const char *name)
{
    for (size_t i = 0; i < sizeof members / sizeof *members; i++)
        if (strcmp(name, members[i].name) == 0) return (int)i;
    return -1;
}

const char *wm_list_member_name(int index)
{
    return members[index].name;
}

wm_status wm_list_row_set(wm_list_row *row, int index, const char *text, const char **ret_expected)
{
    if (index < 0 || (size_t)index >= sizeof members / sizeof *members) return WM_E_ARGUMENT;
    uint32_t bit = UINT32_C(1) << index;
    if (*text == 0) return WM_OK;
    *ret_expected = row->given & bit ? "it once a meter" : members[index].expected;
    if (row->given & bit) return WM_E_FORMAT;
    row->given |= bit;
    return members[index].set(row, text) ? WM_OK : WM_E_FORMAT;
}

wm_status wm_list_row_check(wm_list_row *row, const char **ret_found, const char **ret_expected)
{
    if (row->has_scale_factor && row->scale == WM_SCALE_NONE) row->scale = WM_SCALE_UNIT;
    *ret_found = *ret_expected = NULL;
    if (!row->has_id) {
        *ret_found = "a meter without id";
        *ret_expected = members[0].expected;
    } else if (row->scale == WM_SCALE_UNIT && !row->has_scale_factor) {
        *ret_found = "unit scale without scale_factor";
        *ret_expected = members[6].expected;
    } else if (row->has_reduction_percent && row->scale == WM_SCALE_NONE) {
        *ret_found = "reduction_percent without scale_factor";
        *ret_expected = members[6].expected;
    }
    return *ret_found ? WM_E_FORMAT : WM_OK;
}
