// SPDX-License-Identifier: MIT
#include "csv.h"
#include "meter_list.h"
#include "utf8.h"
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char message[512];
static wm_csv csv;

static wm_meter_list *parse(const char *text)
{
    wm_meter_list *list = NULL;
    wm_status status = wm_meter_list_parse("list", text, strlen(text), &list, message, sizeof message);
    cr_assert_eq(status, WM_OK, "%s", message);
    return list;
}

static void expect_refused(const char *text, wm_status expected, const char *found)
{
    wm_meter_list *list = NULL;
    wm_status status = wm_meter_list_parse("list", text, strlen(text), &list, message, sizeof message);
    cr_expect_eq(status, expected, "%s: %s", text, wm_status_name(status));
    cr_expect_str_eq(message, found);
    cr_expect_null(list);
}

static const wm_list_row *find(const wm_meter_list *list, const char *letters, uint32_t id)
{
    wm_address a = {.manufacturer = wm_manufacturer_read(letters), .id = id};
    return wm_meter_list_find(list, &a);
}

static void expect_number(wm_decimal v, const char *expected)
{
    char text[WM_DECIMAL_TEXT];
    wm_decimal_print(v, text);
    cr_expect_str_eq(text, expected);
}

// ---- CSV ----

static void expect_row(unsigned line, unsigned count, const char *const *fields)
{
    cr_assert_eq(wm_csv_next(&csv), WM_OK, "%s", csv.problem);
    cr_expect_eq(csv.line, line, "line %u", csv.line);
    cr_assert_eq(csv.count, count, "%u fields", csv.count);
    for (unsigned i = 0; i < count; i++) cr_expect_str_eq(csv.field[i], fields[i]);
}

Test(csv, takes_what_spreadsheets_write)
{
    const char *text = "\xEF\xBB\xBF"
                       "id;name ; scale_factor\r\n"
                       "\r\n"
                       "# a comment\r"
                       " 12345678;\"Stue; \"\"syd\"\"\" ;1,550\r\n"
                       "1;\"two\nlines\";\n"
                       "2;;x";
    wm_csv_begin(&csv, text, strlen(text));
    expect_row(1, 3, (const char *[]){"id", "name", "scale_factor"});
    expect_row(4, 3, (const char *[]){"12345678", "Stue; \"syd\"", "1,550"});
    expect_row(5, 3, (const char *[]){"1", "two\nlines", ""});
    expect_row(7, 3, (const char *[]){"2", "", "x"});
    cr_expect_eq(wm_csv_next(&csv), WM_END);
}

Test(csv, finds_its_separator_in_the_first_row)
{
    wm_csv_begin(&csv, "a,b\n1;2,3\n", 10);
    expect_row(1, 2, (const char *[]){"a", "b"});
    expect_row(2, 2, (const char *[]){"1;2", "3"});
    wm_csv_begin(&csv, "a\tb\n 1\t \t\n", 10);
    expect_row(1, 2, (const char *[]){"a", "b"});
    expect_row(2, 3, (const char *[]){"1", "", ""});
    wm_csv_begin(&csv, "", 0);
    cr_expect_eq(wm_csv_next(&csv), WM_END);
}

Test(csv, says_what_is_wrong_and_where)
{
    static char wide[2 * WM_CSV_ROW_MAX];
    wm_csv_begin(&csv, "a\n\"b", 4);
    expect_row(1, 1, (const char *[]){"a"});
    cr_expect_eq(wm_csv_next(&csv), WM_E_FORMAT);
    cr_expect_eq(csv.line, 2);
    cr_expect_str_eq(csv.problem, "a quoted field that does not end");
    wm_csv_begin(&csv, "\"a\"b\n", 5);
    cr_expect_eq(wm_csv_next(&csv), WM_E_FORMAT);
    wm_csv_begin(&csv, "a\0b\n", 4);
    cr_expect_eq(wm_csv_next(&csv), WM_E_FORMAT);
    memset(wide, 'x', sizeof wide);
    wm_csv_begin(&csv, wide, sizeof wide);
    cr_expect_eq(wm_csv_next(&csv), WM_E_LIMIT);
    memset(wide, ',', sizeof wide);
    wm_csv_begin(&csv, wide, sizeof wide);
    cr_expect_eq(wm_csv_next(&csv), WM_E_LIMIT);
    wm_csv_begin(&csv, wide, WM_CSV_FIELDS_MAX - 1);
    cr_expect_eq(wm_csv_next(&csv), WM_OK);
    cr_expect_eq(csv.count, WM_CSV_FIELDS_MAX);
}

Test(csv, stays_inside_for_every_cut_and_change)
{
    const char seed[] = "\xEF\xBB\xBFid;name\r\n1;\"a\"\"b;\n\"\r#c\n\n2;\t \n\"\";\"";
    uint32_t random = 1;
    for (int round = 0; round < 20000; round++) {
        char text[sizeof seed];
        random = random * 1664525 + 1013904223;
        size_t n = (random >> 8) % sizeof seed;
        memcpy(text, seed, sizeof seed);
        for (int k = 0; k < 3 && n > 0; k++) {
            random = random * 1664525 + 1013904223;
            text[(random >> 8) % n] = "\";,\t\r\n# x\0\xEF"[random >> 24 & 7];
        }
        char *exact = malloc(n + 1); // so that a sanitizer sees a read past the end
        memcpy(exact, text, n);
        wm_csv_begin(&csv, exact, n);
        unsigned rows = 0;
        while (wm_csv_next(&csv) == WM_OK) rows++;
        cr_assert_leq(rows, n + 1);
        free(exact);
    }
}

// ---- UTF-8 ----

Test(utf8, takes_what_is_none_for_latin_1)
{
    char text[16];
    cr_expect_eq(wm_utf8_from("K\xC3\xB8kken", text, sizeof text), 7);
    cr_expect_str_eq(text, "K\xC3\xB8kken");
    wm_utf8_from("K\xF8kken", text, sizeof text);
    cr_expect_str_eq(text, "K\xC3\xB8kken");
    cr_expect_eq(wm_utf8_from("K\xC3\xB8kken", text, 3), 1, "no half a character");
    cr_expect_str_eq(text, "K");
}

// ---- lists ----

Test(meter_list, reads_sections)
{
    wm_meter_list *list = parse("; Sommerstuen 4\n"
                                "[Stue, syd]\n"
                                "id = IST.00284510\n"
                                "address = 2. th.\n"
                                "room = Stue\n"
                                "radiator_w = 1260\n"
                                "scale_factor = 1.550   ; as printed\n"
                                "reduction_percent = 25 %\n"
                                "counter = cumulative\n"
                                "due_date = 31.12.\n"
                                "\n"
                                "[anything]\n"
                                "id = 98765432\n"
                                "name = K\xC3\xB8kken\n"
                                "scale = product\n");
    cr_expect_eq(wm_meter_list_count(list), 2);
    const wm_list_row *r = find(list, "IST", 0x00284510);
    cr_assert_not_null(r);
    cr_expect_eq(r->line, 2);
    cr_expect_str_eq(r->name, "Stue, syd");
    cr_expect_str_eq(r->address, "2. th.");
    cr_expect_str_eq(r->room, "Stue");
    expect_number(r->radiator_w, "1260");
    expect_number(r->scale_factor, "1.55");
    expect_number(r->reduction_percent, "25");
    cr_expect_eq(r->scale, WM_SCALE_UNIT, "a factor means unit scale");
    cr_expect_eq(r->counter, WM_COUNTER_CUMULATIVE);
    cr_expect_eq(r->due_month, 12);
    cr_expect_eq(r->due_day, 31);
    cr_expect_null(find(list, "KAM", 0x00284510), "another manufacturer's meter of the same number");
    r = find(list, "TCH", 0x98765432);
    cr_assert_not_null(r);
    cr_expect_str_eq(r->name, "K\xC3\xB8kken");
    cr_expect_eq(r->scale, WM_SCALE_PRODUCT);
    cr_expect_null(find(list, "IST", 0x98765433));
    wm_meter_list_destroy(list);
}

Test(meter_list, reads_rows)
{
    wm_meter_list *list =
        parse("\xEF\xBB\xBF"
              "id;manufacturer;name;room;scale_factor;reduction_percent;due_date;comment\r\n"
              "284510;ist;\"Stue \"\"syd\"\"\";Stue;1,550;25;2026-12-31;old 9:41\r\n"
              ";;;;;;;\r\n"
              "17654321;;\"Bad\n2. sal\";;\"0,9\";;31-12-2026;\r\n"
              "17654321;TCH;;K\xF8kken;2.25;12,5 %;12-31;\r\n");
    cr_expect_eq(wm_meter_list_count(list), 3);
    const wm_list_row *r = find(list, "IST", 0x00284510);
    cr_assert_not_null(r, "zeros in front are added: spreadsheets take them away");
    cr_expect_str_eq(r->name, "Stue \"syd\"");
    expect_number(r->scale_factor, "1.55");
    expect_number(r->reduction_percent, "25");
    cr_expect_eq(r->due_month * 100 + r->due_day, 1231);
    r = find(list, "TCH", 0x17654321);
    cr_assert_not_null(r);
    cr_expect_str_eq(r->room, "K\xC3\xB8kken", "ISO 8859-1");
    cr_expect_null(r->name);
    expect_number(r->reduction_percent, "12.5");
    cr_expect_eq(r->due_month * 100 + r->due_day, 1231);
    r = find(list, "LSE", 0x17654321);
    cr_assert_not_null(r, "the row without a manufacturer");
    cr_expect_str_eq(r->name, "Bad 2. sal");
    expect_number(r->scale_factor, "0.9");
    cr_expect_eq(r->due_month * 100 + r->due_day, 1231);
    wm_meter_list_destroy(list);
}

Test(meter_list, says_what_it_found_and_expected)
{
    expect_refused("", WM_E_FORMAT, "list:1: found nothing, expected a meter list (INI or CSV)");
    expect_refused("\n\nid = 12345678\n", WM_E_FORMAT,
                   "list:3: found column \"id = 12345678\", expected id, manufacturer, name, address, room, "
                   "radiator_w, scale_factor, reduction_percent, scale, counter, due_date or comment");
    expect_refused("[a]\nroom = x\n\n[b]\nid = 1\n", WM_E_FORMAT,
                   "list:1: found a meter without id, expected 8 digits, or KAM.12345678");
    expect_refused("[a]\nid = 123456789\n", WM_E_FORMAT,
                   "list:2: found id \"123456789\", expected 8 digits, or KAM.12345678");
    expect_refused("[a]\nid = KAM.1\nmanufacturer = TCH\n", WM_E_FORMAT,
                   "list:3: found manufacturer \"TCH\", expected three letters, the same as in `id`");
    expect_refused("[a]\nid = 1\nscale_factor = 1.550,0\n", WM_E_FORMAT,
                   "list:3: found scale_factor \"1.550,0\", expected a factor above 0, like 1.550");
    expect_refused("[a]\nid = 1\nscale_factor = 0,00\n", WM_E_FORMAT,
                   "list:3: found scale_factor \"0,00\", expected a factor above 0, like 1.550");
    expect_refused("[a]\nid = 1\nradiator_w = 1.260\n", WM_E_FORMAT,
                   "list:3: found radiator_w \"1.260\", expected watts, like 1260");
    expect_refused("[a]\nid = 1\nid = 1\n", WM_E_FORMAT, "list:3: found id \"1\", expected it once a meter");
    expect_refused("[a]\nid = 1\nreduction_percent = 100\n", WM_E_FORMAT,
                   "list:3: found reduction_percent \"100\", expected a percentage from 0 to below 100");
    expect_refused("[a]\nid = 1\ndue_date = 30-02\n", WM_E_FORMAT,
                   "list:3: found due_date \"30-02\", expected month and day, like 12-31");
    expect_refused(
        "[a]\nid = 1\nreduction_percent = 25\n", WM_E_FORMAT,
        "list:1: found reduction_percent without scale_factor, expected a factor above 0, like 1.550");
    expect_refused("[a]\nid = 1\nscale = unit\n", WM_E_FORMAT,
                   "list:1: found unit scale without scale_factor, expected a factor above 0, like 1.550");
    expect_refused("[a]\nid = 1\nscale = Unit\n", WM_E_FORMAT,
                   "list:3: found scale \"Unit\", expected unit or product");
    expect_refused("[a]\nid = 1\n[b]\nid=00000001\n", WM_E_FORMAT,
                   "list:3: found meter 00000001 again (first in line 1), expected it once");
    expect_refused("[a]\nkey = 1\n", WM_E_FORMAT,
                   "list:2: found \"key\", expected id, manufacturer, name, address, room, radiator_w, "
                   "scale_factor, reduction_percent, scale, counter, due_date or comment");
    expect_refused("[a]\nid = 1\nnothing\n", WM_E_FORMAT,
                   "list:3: found no section and no value, expected [title] or NAME = VALUE");
    expect_refused(
        "\"id\nx\"\n", WM_E_FORMAT,
        "list:1: found column \"id x\", expected id, manufacturer, name, address, room, radiator_w, "
        "scale_factor, reduction_percent, scale, counter, due_date or comment");
    expect_refused("id;room;id\n", WM_E_FORMAT, "list:1: found column \"id\" twice, expected it once");
    expect_refused("id;room\n1;a\n2;b;c\n", WM_E_FORMAT,
                   "list:3: found 3 fields, expected 2 as in the first row");
    expect_refused("id;room\n1;a\n\"2;b\n", WM_E_FORMAT,
                   "list:3: found a quoted field that does not end, expected a row of fields");
    expect_refused("id\n1\n1\n", WM_E_FORMAT,
                   "list:3: found meter 00000001 again (first in line 2), expected it once");
    expect_refused("\xFF\xFEi", WM_E_FORMAT,
                   "list:1: found UTF-16, expected UTF-8: save it as \"CSV UTF-8\"");
}

Test(meter_list, finds_every_meter_of_a_long_list)
{
    enum { METERS = 20000 };
    char *text = malloc(METERS * 24 + 32), *p = text;
    p += sprintf(p, "id,scale_factor\n");
    for (unsigned i = 0; i < METERS; i++) p += sprintf(p, "%08u,%u.%03u\n", i * 7, i / 1000 + 1, i % 1000);
    wm_meter_list *list = parse(text);
    cr_expect_eq(wm_meter_list_count(list), METERS);
    for (unsigned i = 0; i < METERS; i++) {
        char id[9];
        snprintf(id, sizeof id, "%08u", i * 7);
        const wm_list_row *r = find(list, "IST", (uint32_t)strtoul(id, NULL, 16));
        cr_assert_not_null(r, "%s", id);
        cr_assert_eq(r->line, i + 2);
    }
    cr_expect_null(find(list, "IST", 0x00000001));
    wm_meter_list_destroy(list);
    free(text);
}

Test(meter_list, reads_files)
{
    char path[] = "/tmp/wmrx-list-XXXXXX";
    const char *text = "[a]\nid = 1\n";
    wm_meter_list *list = NULL;
    int file = mkstemp(path);
    cr_assert_geq(file, 0);
    cr_assert_eq(write(file, text, strlen(text)), (ssize_t)strlen(text));
    cr_expect_eq(wm_meter_list_load(path, &list, message, sizeof message), WM_OK, "%s", message);
    cr_expect_eq(wm_meter_list_count(list), 1);
    wm_meter_list_destroy(list);
    close(file);
    unlink(path);
    list = NULL;
    cr_expect_eq(wm_meter_list_load(path, &list, message, sizeof message), WM_E_IO);
    cr_expect_not_null(strstr(message, ": found No such file or directory, expected a meter list"), "%s",
                       message);
    cr_expect_eq(wm_meter_list_load("/", &list, message, sizeof message), WM_E_IO);
    cr_expect_null(list);
}
