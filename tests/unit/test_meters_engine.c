// SPDX-License-Identifier: MIT
// What rows of a field table can say, each on records made for it.
#include "decoders/mbus/records.h"
#include "decoders/meters/library.h"
#include "wm/hex.h"
#include <criterion/criterion.h>
#include <string.h>

static wm_telegram telegram;
static wm_reading reading;

static void read_as(const wm_meter *m, const char *payload)
{
    static wm_records records;
    size_t n;
    cr_assert_eq(wm_hex_read(payload, strlen(payload), telegram.bytes, sizeof telegram.bytes, &n, NULL),
                 WM_OK);
    telegram.payload_length = telegram.length = (uint16_t)n;
    wm_records_read(&records, telegram.bytes, 0, n);
    wm_records_expand_profiles(&records, telegram.bytes);
    cr_assert_eq(wm_meter_read(m, &telegram, &records, telegram.bytes, &reading), WM_OK);
}

static void expect_number(const char *key, const char *want)
{
    char text[WM_DECIMAL_TEXT];
    const wm_reading_field *f = wm_reading_find(&reading, key);
    cr_assert_not_null(f, "%s is missing", key);
    cr_assert_eq(f->kind, WM_FIELD_NUMBER, "%s", key);
    wm_decimal_print(f->number, text);
    cr_expect_str_eq(text, want, "%s", key);
}

static void expect_text(const char *key, const char *want)
{
    const wm_reading_field *f = wm_reading_find(&reading, key);
    cr_assert_not_null(f, "%s is missing", key);
    cr_assert_eq(f->kind, WM_FIELD_TEXT, "%s", key);
    cr_expect_str_eq(f->text, want, "%s", key);
}

#define EXPECT_ABSENT(key) cr_expect_null(wm_reading_find(&reading, key), "%s should be absent", key)

static const wm_word bits[] = {
    {0x01,                "ZEBRA"},
    {    0x02,              "ANT"       },
    { 0x10, "SEALED",        .when_clear = true}
};
static const wm_words flags = WM_BITS("FLAGS", 0xFF, bits);
static const wm_word numbers[] = {
    {40, "FORTY"},
    {2,  "TWO"  }
};
static const wm_words sum = {
    .kind = WM_WORDS_DECIMAL, .name = "SUM", .mask = 100, .row = numbers, .count = 2};
static const wm_word levels[] = {
    {0, "LOW"     },
    {1, "2-3 days"}
};
static const wm_words level = WM_INDEX("LEVEL", 3, levels);

static const wm_identity identities[] = {
    {WM_MFCT('A', 'B', 'C'), WM_ANY, WM_ANY}
};
// clang-format off
static const wm_field fields[] = {
    WM_STATUS_AT("01FF10", &flags),
    {"sum", WM_WORDS_AT("02FF11", &sum)},
    {"level", WM_WORDS_AT("01FF12", &level), .shift = 2},
    {"raw_counter", WM_NUMBER_AT("0215", NONE), .options = WM_F_RAW | WM_F_UNSIGNED, WM_SCALE(1, 3)},
    {"signed_counter", WM_NUMBER_AT("02FF13", NONE), .options = WM_F_RAW | WM_F_SIGNED, WM_SCALE(1, 10)},
    {"float_counter", WM_NUMBER_AT("05FF14", NONE), .options = WM_F_RAW},
    {"nibble_counter", WM_NUMBER_AT("01FF12", NONE), .mask = 0xF0, .shift = 4},
    {"second_m3", WM_NUMBER(VOLUME, M3), .nth = 2},
    {"energy_{32-storage}_of_{tariff}_kwh", WM_NUMBER(ENERGY, KWH), WM_STORAGES(1, 30), WM_TARIFFS(0, 3)},
    {"energy_{storage-1}_date", WM_K_DATE_BACK, .quantity = WM_Q_ENERGY, WM_STORAGES(1, 30), .from = "026C"},
    {"reactive_kvarh", WM_NUMBER(ENERGY, KVARH), .vife = "FF0D"},
    {"target_date", WM_DATE(DATE), WM_STORAGE(1), .options = WM_F_BLANK},
    {"year_date", WM_DATE(DATE), WM_STORAGE(2)},
    {"month_date", WM_DATE(DATE), WM_STORAGE(3), .options = WM_F_ZERO_ABSENT},
    {"year_datetime", WM_DATETIME, WM_STORAGE(2)},
    {NULL, WM_K_HIDE, .quantity = WM_Q_POWER},
};
// clang-format on
static const wm_meter meter = {.name = "made",
                               .identity = identities,
                               .identity_count = 1,
                               .field = fields,
                               .field_count = sizeof fields / sizeof *fields};

Test(engine, turns_bits_into_words)
{
    telegram.sts = 0x04;
    read_as(&meter, "01FF1043");
    expect_text("status", "ANT FLAGS_40 POWER_LOW SEALED ZEBRA");
    telegram.sts = 0x20;
    read_as(&meter, "01FF1010");
    expect_text("status", "UNKNOWN_20");
    telegram.sts = 0;
    read_as(&meter, "01FF1010 02FF112B00 01FF1254");
    expect_text("status", "OK");
    expect_text("sum", "FORTY SUM_1 TWO");
    expect_text("level", "2-3 days");
    expect_number("nibble_counter", "5");
    read_as(&meter, "01FF1208");
    expect_text("level", "LEVEL_2");
}

Test(engine, scales_and_rounds)
{
    read_as(&meter, "0215FFFF");
    expect_number("raw_counter", "21845");
    read_as(&meter, "02150100");
    expect_number("raw_counter", "0.333333");
    read_as(&meter, "0403FF0D10270000");
    EXPECT_ABSENT("reactive_kvarh");
    read_as(&meter, "0483FF0D10270000");
    expect_number("reactive_kvarh", "10");
    read_as(&meter, "0483FF8D0010270000");
    expect_number("reactive_kvarh", "10");
    read_as(&meter, "0483FF8D0110270000");
    EXPECT_ABSENT("reactive_kvarh");
    read_as(&meter, "02FF13FBFF");
    expect_number("signed_counter", "-0.5");
    read_as(&meter, "02FF130080");
    expect_number("signed_counter", "-3276.8");
    read_as(&meter, "05FF1400006042");
    expect_number("float_counter", "56");
    read_as(&meter, "05FF140000C0FF");
    EXPECT_ABSENT("float_counter");
}

Test(engine, counts_in_keys)
{
    read_as(&meter, "026C1F33 440310270000 94110310270000");
    expect_number("energy_31_of_0_kwh", "10");
    expect_text("energy_0_date", "2024-03-31");
    read_as(&meter, "026C1F33 C40003E8030000 84110301000000");
    expect_number("energy_30_of_1_kwh", "0.001");
    read_as(&meter, "026C1F33 840103E8030000");
    expect_text("energy_1_date", "2024-02-29");
}

Test(engine, takes_the_record_that_is_meant)
{
    read_as(&meter, "04130100000004130200000002 2B0100");
    expect_number("second_m3", "0.002");
    // The first one is nobody's: it keeps its generic name.
    expect_number("total_m3", "0.001");
    EXPECT_ABSENT("power_kw");
    read_as(&meter, "426CFFFF");
    expect_text("target_date", "");
}

// What the C library makes of day 0 of month 0 is what users' tools print for a date that is not set.
Test(engine, tells_dates_that_are_not_set)
{
    read_as(&meter, "426C0000 82016C0000 C2016C0000 84016D2B030000");
    expect_text("target_date", "2000-00-00");
    expect_text("year_date", "1999-11-30");
    EXPECT_ABSENT("month_date");
    expect_text("year_datetime", "1999-11-30 03:43");
    read_as(&meter, "82016C0F00 84016D3F1F0000 406C");
    EXPECT_ABSENT("year_date");
    EXPECT_ABSENT("year_datetime");
    EXPECT_ABSENT("target_date");
}

Test(engine, names_what_no_meter_knows)
{
    const wm_meter *generic = wm_meter_by_name("generic");
    telegram.meter.type = 0x07;
    read_as(generic, "0413E8030000 0413D0070000 4413F4010000 84100413 01000000");
    expect_number("total_m3", "1");
    expect_number("total_2_m3", "2");
    expect_number("target_m3", "0.5");
    read_as(generic, "125A1E02 225E0A00 82016C1F33 04843C0A000000 02FD480809");
    expect_number("max_flow_temperature_c", "54.2");
    expect_number("min_return_temperature_c", "1");
    expect_text("storage_2_date", "2024-03-31");
    expect_number("total_energy_backward_kwh", "0.1");
    expect_number("voltage_v", "231.2");
    telegram.meter.type = 0x02;
    read_as(generic, "04843C0A000000 042B64000000 84100310270000");
    expect_number("total_energy_production_kwh", "0.1");
    expect_number("current_power_consumption_kw", "0.1");
    expect_number("total_energy_consumption_tariff_1_kwh", "10");
    telegram.meter.type = 0;
}

Test(engine, keeps_what_nobody_understands)
{
    const wm_meter *generic = wm_meter_by_name("generic");
    read_as(generic, "041301000000 0F112233");
    expect_text("undecoded", "112233");
    expect_text("undecoded_reason", "manufacturer_data");
    read_as(generic, "041301000000 041322");
    expect_number("total_m3", "0.001");
    expect_text("undecoded", "041322");
    expect_text("undecoded_reason", "truncated");
}

static wm_status refuse(wm_unpack *u)
{
    (void)u;
    return WM_E_FORMAT;
}

Test(engine, does_not_call_a_payload_ok_that_it_cannot_read)
{
    static const wm_field row[] = {WM_STATUS_TPL};
    static const wm_meter strict = {.name = "strict", .field = row, .field_count = 1, .unpack = refuse};
    static const wm_records none;
    telegram.payload_length = 2;
    cr_expect_eq(wm_meter_read(&strict, &telegram, &none, telegram.bytes, &reading), WM_E_FORMAT);
    expect_text("status", "DECODING_ERROR_payload");
    cr_expect_not_null(wm_reading_find(&reading, "undecoded"));
}

Test(engine, reads_the_status_of_a_header)
{
    static const wm_field header_row[] = {WM_STATUS_TPL}, record_row[] = {WM_STATUS_FLAGS(&flags)};
    static const wm_meter header = {.name = "header", .field = header_row, .field_count = 1};
    static const wm_meter record = {.name = "record", .field = record_row, .field_count = 1};
    wm_reading_clear(&reading);
    telegram.sts = 0x04;
    wm_meter_read_header(&header, &telegram, &reading);
    EXPECT_ABSENT("status");
    telegram.has_tpl = true;
    wm_meter_read_header(&record, &telegram, &reading);
    EXPECT_ABSENT("status");
    wm_meter_read_header(&header, &telegram, &reading);
    expect_text("status", "POWER_LOW");
}
