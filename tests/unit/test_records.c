// SPDX-License-Identifier: MIT
// Data records: examples of EN 13757-3 and OMS, and records as meters send them.
#include "decoders/mbus/records.h"
#include "wm/hex.h"
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

static wm_records records;

static const wm_record *read_hex(const char *hex)
{
    uint8_t bytes[4096];
    size_t n = 0;
    cr_assert_eq(wm_hex_read(hex, strlen(hex), bytes, sizeof bytes, &n, NULL), WM_OK);
    wm_records_read(&records, bytes, 0, n);
    return records.row;
}

static const char *number(const wm_record *r)
{
    static char text[WM_DECIMAL_TEXT];
    wm_decimal_print(r->number, text);
    return text;
}

// One record, its quantity, its value as it prints, and its unit.
static const struct {
    const char *hex;
    wm_quantity quantity;
    const char *value;
    wm_unit unit;
} single[] = {
  // clang-format off
    {"0202D204", WM_Q_ENERGY, "123.4", WM_U_WH}, // EN 13757-3 G.5.2
    {"02152E16", WM_Q_VOLUME, "567.8", WM_U_M3},
    {"022A3423", WM_Q_POWER, "901.2", WM_U_W},
    {"0C1427048502", WM_Q_VOLUME, "28504.27", WM_U_M3}, // OMS annex N.2.1
    {"0B6E341200", WM_Q_HCA, "1234", WM_U_HCA},         // OMS annex N.5.3
    {"0CFD1078563412", WM_Q_CUSTOMER_LOCATION, "12345678", WM_U_NONE},
    {"0B13436587", WM_Q_VOLUME, "876.543", WM_U_M3}, // EN 13757-4 example of format A
    {"0B5E4000F0", WM_Q_RETURN_TEMPERATURE, "-4", WM_U_C}, // BCD with minus sign
    {"02652B08", WM_Q_EXTERNAL_TEMPERATURE, "20.91", WM_U_C},
    {"0265F0FF", WM_Q_EXTERNAL_TEMPERATURE, "-0.16", WM_U_C},
    {"02FB1A6601", WM_Q_HUMIDITY, "35.8", WM_U_PERCENT},
    {"04FB8275CF0C0000", WM_Q_REACTIVE_ENERGY, "327.9", WM_U_KVARH}, // VIFE 75: x 10^-1
    {"0406ED240000", WM_Q_ENERGY, "9453000", WM_U_WH},
    {"040E01000000", WM_Q_ENERGY, "1000000", WM_U_J},
    {"04FB09E8030000", WM_Q_ENERGY, "1000", WM_U_GJ},
    {"04FB0105000000", WM_Q_ENERGY, "5", WM_U_MWH},
    {"02FB0D0500", WM_Q_ENERGY, "5", WM_U_MCAL},
    {"02FB100500", WM_Q_VOLUME, "500", WM_U_M3},
    {"043BD2040000", WM_Q_VOLUME_FLOW, "1.234", WM_U_M3_H},
    {"02450500", WM_Q_VOLUME_FLOW, "0.05", WM_U_M3_MIN},
    {"024D0500", WM_Q_VOLUME_FLOW, "0.0005", WM_U_M3_S},
    {"02520500", WM_Q_MASS_FLOW, "0.5", WM_U_KG_H},
    {"022D1300", WM_Q_POWER, "1900", WM_U_W},
    {"0230FFFF", WM_Q_POWER, "-1", WM_U_J_H},
    {"04220A000000", WM_Q_ON_TIME, "10", WM_U_H},
    {"02270A00", WM_Q_OPERATING_TIME, "10", WM_U_D},
    {"02690500", WM_Q_PRESSURE, "0.05", WM_U_BAR},
    {"02FD480900", WM_Q_VOLTAGE, "0.9", WM_U_V},
    {"02FD59E803", WM_Q_CURRENT, "1", WM_U_A},
    {"02FB2E8813", WM_Q_FREQUENCY, "500", WM_U_HZ},
    {"02FD74F00C", WM_Q_REMAINING_BATTERY, "3312", WM_U_D},
    {"01FDFD0218", WM_Q_REMAINING_BATTERY, "24", WM_U_MONTH},
    {"01FD71B5", WM_Q_RF_LEVEL, "-75", WM_U_DBM},
    {"02FD3AFFFF", WM_Q_DIMENSIONLESS, "-1", WM_U_COUNTER},
    {"02FB740500", WM_Q_TEMPERATURE_LIMIT, "0.005", WM_U_C},
    {"02FB780500", WM_Q_CUMULATIVE_MAX_POWER, "0.005", WM_U_W},
    {"02FB200500", WM_Q_VOLUME, "5", WM_U_FT3},
    {"05130000C03F", WM_Q_VOLUME, "0.0015", WM_U_M3}, // float32 1.5
    {"0D13C3563412", WM_Q_VOLUME, "123.456", WM_U_M3}, // LVAR: positive BCD, 3 bytes
    {"0D13D3563412", WM_Q_VOLUME, "-123.456", WM_U_M3},
    {"0D13E5FFFFFFFFFF", WM_Q_VOLUME, "-0.001", WM_U_M3},
    {"0713FFFFFFFFFFFFFF7F", WM_Q_VOLUME, "9223372036854775.807", WM_U_M3},
    {"0E13563412907856", WM_Q_VOLUME, "567890123.456", WM_U_M3},
    {"02937D0500", WM_Q_VOLUME, "5", WM_U_M3},    // VIFE 7D: x 1000
    {"02937B0500", WM_Q_VOLUME, "0.006", WM_U_M3},  // VIFE 7B: + 1 unit of the VIF
    {"02E55A0500", WM_Q_EXTERNAL_TEMPERATURE, "5", WM_U_H}, // hours beyond the upper limit
    {"029349FF00", WM_Q_VOLUME, "255", WM_U_COUNTER}, // how often the upper limit was passed
    {"0293780500", WM_Q_VOLUME, "0.005001", WM_U_M3}, // VIFE 78: + 10^-3 units of the VIF
    {"0293F8FC780500", WM_Q_VOLUME, "0.005001", WM_U_M3}, // behind FC stands another table
    {"0293700500", WM_Q_VOLUME, "0.000000005", WM_U_M3}, // VIFE 70: x 10^-6
    {"0D13C9563412907856341200", WM_Q_VOLUME, "1234567890123.456", WM_U_M3},
    {"0D13D101", WM_Q_VOLUME, "-0.001", WM_U_M3},
    {"07FD0CFFFFFFFFFFFFFF7F", WM_Q_MODEL_VERSION, "9223372036854775807", WM_U_NONE},
    {"05130000803F", WM_Q_VOLUME, "0.001", WM_U_M3},
    {"0513000080BF", WM_Q_VOLUME, "-0.001", WM_U_M3},
    {"029380FC80808080808080050500", WM_Q_VOLUME, "0.005", WM_U_M3}, // ten VIFE
    {"0278FFFF", WM_Q_FABRICATION_NUMBER, "65535", WM_U_NONE},
    {"02FF20FFFF", WM_Q_MANUFACTURER_SPECIFIC, "65535", WM_U_NONE},
  // clang-format on
};

Test(records, values_are_exact)
{
    for (size_t i = 0; i < sizeof single / sizeof *single; i++) {
        const wm_record *r = read_hex(single[i].hex);
        cr_assert_eq(records.count, 1, "%s: %d records", single[i].hex, records.count);
        cr_expect_eq(records.stopped, WM_OK, "%s", single[i].hex);
        cr_expect_eq(r->kind, WM_VALUE_NUMBER, "%s: kind %d", single[i].hex, r->kind);
        cr_expect_eq(r->quantity, single[i].quantity, "%s: %s", single[i].hex, wm_quantity_name(r->quantity));
        cr_expect_eq(r->unit, single[i].unit, "%s: %s", single[i].hex, wm_unit_suffix(r->unit));
        cr_expect_str_eq(number(r), single[i].value, "%s: %s", single[i].hex, number(r));
    }
}

// Points in time: kind, and the time as "year-month-day hour:minute:second".
static const struct {
    const char *hex;
    wm_value_kind kind;
    const char *text;
} times[] = {
    {"426CFE04",           WM_VALUE_DATE,     "2007-4-30 0:0:0"    }, // OMS annex N.5.3
    {"046D32371F15",       WM_VALUE_DATETIME, "2008-5-31 23:50:0"  }, // OMS annex N.2.1
    {"066D0000A0411135",   WM_VALUE_DATETIME, "2010-1-1 0:0:0"     }, // EN 13757-3 F.2.6
    {"066D0B0C8D59130C",   WM_VALUE_DATETIME, "2010-3-25 13:12:11" },
    {"066D1E120DAF2900",   WM_VALUE_DATETIME, "2021-9-15 13:18:30" },
    {"036D1E0D0C",         WM_VALUE_TIME,     "0-0-0 12:13:30"     },
    {"036DFF0D0C",         WM_VALUE_TIME,     "0-0-0 12:13:255"    },
    {"026C4131",           WM_VALUE_DATE,     "2026-1-1 0:0:0"     },
    {"026CFFFF",           WM_VALUE_NONE,     "0-0-31 0:0:0"       },
    {"026C0000",           WM_VALUE_NONE,     "2000-0-0 0:0:0"     },
    {"026CFEF4",           WM_VALUE_DATE,     "0-4-30 0:0:0"       }, // 30 April of every year
    {"026CFF04",           WM_VALUE_INVALID,  "2007-4-31 0:0:0"    },
    {"026C5D02",           WM_VALUE_INVALID,  "2002-2-29 0:0:0"    },
    {"026C9D02",           WM_VALUE_DATE,     "2004-2-29 0:0:0"    },
    {"046DB32E3438",       WM_VALUE_NONE,     "2025-8-20 14:51:0"  }, // bit IV
    {"046D3F1FE0FF",       WM_VALUE_DATETIME, "0-0-0 255:255:0"    },
    {"046D32381F15",       WM_VALUE_INVALID,  "2008-5-31 24:50:0"  },
    {"046D3217DF13",       WM_VALUE_DATETIME, "2014-3-31 23:50:0"  },
    {"0493"
     "6A"
     "32371F15",      WM_VALUE_DATETIME, "2008-5-31 23:50:0"  }, // volume, VIFE: when it began
    {"036C010101",         WM_VALUE_TIME,     "0-0-0 1:1:1"        },
    {"016C01",             WM_VALUE_INVALID,  "0-0-0 0:0:0"        },
    {"026C01A1",           WM_VALUE_DATE,     "2080-1-1 0:0:0"     }, // the last year of this century
    {"026C21A1",           WM_VALUE_DATE,     "1981-1-1 0:0:0"     },
    {"026C61C1",           WM_VALUE_DATE,     "1999-1-1 0:0:0"     },
    {"026C81C1",           WM_VALUE_INVALID,  "0-1-1 0:0:0"        },
    {"046D000061C1",       WM_VALUE_DATETIME, "1999-1-1 0:0:0"     },
    {"046D002061C1",       WM_VALUE_DATETIME, "2099-1-1 0:0:0"     },
    {"046D004061C1",       WM_VALUE_DATETIME, "1999-1-1 0:0:0"     }, // two hundred years: not meant so
    {"046D00001C02",       WM_VALUE_DATETIME, "2000-2-28 0:0:0"    },
    {"066D8000A0411135",   WM_VALUE_DATETIME, "2010-1-1 0:0:0"     }, // leap year
    {"066D0080A0411135",   WM_VALUE_NONE,     "2010-1-1 0:0:0"     }, // bit IV
    {"066D0040A0411135",   WM_VALUE_DATETIME, "2010-1-1 0:0:0"     }, // sign of the deviation
    {"066D3C00A0411135",   WM_VALUE_INVALID,  "2010-1-1 0:0:60"    },
    {"026CA11D",           WM_VALUE_INVALID,  "2013-13-1 0:0:0"    },
    {"026CA110",           WM_VALUE_INVALID,  "2013-0-1 0:0:0"     },
    {"026CA11F",           WM_VALUE_DATE,     "2013-0-1 0:0:0"     }, // every month
    {"0EED6B001500160814", WM_VALUE_DATETIME, "2014-8-16 0:15:0"   }, // BCD: ABB A43's manual, demand
    {"0E6D153415201210",   WM_VALUE_DATETIME, "2010-12-20 15:34:15"},
    {"0E6D153415201310",   WM_VALUE_INVALID,  "2010-13-20 15:34:15"},
    {"0E6D1A3415201210",   WM_VALUE_INVALID,  "2010-12-20 15:34:20"},
    {"0E6D000000000000",   WM_VALUE_NONE,     "0-0-0 0:0:0"        },
};

Test(records, dates_and_times)
{
    for (size_t i = 0; i < sizeof times / sizeof *times; i++) {
        const wm_record *r = read_hex(times[i].hex);
        char text[64];
        snprintf(text, sizeof text, "%d-%d-%d %d:%d:%d", r->time.year, r->time.month, r->time.day,
                 r->time.hour, r->time.minute, r->time.second);
        cr_assert_eq(records.count, 1, "%s", times[i].hex);
        cr_expect_eq(r->kind, times[i].kind, "%s: kind %d", times[i].hex, r->kind);
        cr_expect_str_eq(text, times[i].text, "%s: %s", times[i].hex, text);
    }
    cr_expect(read_hex("046DB32E3438")->time.invalid);
    cr_expect(read_hex("046D32B71F15")->time.summer);
    cr_expect(read_hex("066D0B0C8D59130C")->time.has_second);
    cr_expect(read_hex("066D4000A0411135")->time.summer);
    cr_expect_not(read_hex("066D8000A0411135")->time.summer);
    cr_expect_not(read_hex("046D32371F15")->time.summer);
}

Test(records, header_fields)
{
    const wm_record *r = read_hex("2F2F8490810003905F01002F");
    cr_assert_eq(records.count, 1);
    cr_expect_eq(r->dif, 0x04);
    cr_expect_eq(r->storage, 32);
    cr_expect_eq(r->tariff, 1);
    cr_expect_eq(r->subunit, 0);
    cr_expect_eq(r->header_at, 2);
    cr_expect_eq(r->data_at, 7);
    cr_expect_eq(r->data_length, 4);

    r = read_hex("C4C04014010000005403FFFFFFFF");
    cr_expect_eq(r[0].subunit, 3);
    cr_expect_eq(r[0].storage, 1);
    cr_expect_eq(r[1].function, WM_MAXIMUM);
    cr_expect_eq(r[1].storage, 1);
    cr_expect(r[1].all_ones && !r[0].all_ones);
    cr_expect_str_eq(number(&r[1]), "-1");

    // Ten DIFEs: storage number of 41 bits, tariff of 20, subunit of 10.
    r = read_hex("C4FFFFFFFFFFFFFFFFFF7F1300000000");
    cr_assert_eq(records.count, 1);
    cr_expect_eq(r->storage, (UINT64_C(1) << 41) - 1);
    cr_expect_eq(r->tariff, (1u << 20) - 1);
    cr_expect_eq(r->subunit, 0x3FF);
}

Test(records, modifiers)
{
    cr_expect_eq(read_hex("04933C00000000")->modifiers, WM_MODIFIER_BACKWARD);
    cr_expect_eq(read_hex("0C943A00170900")->modifiers, WM_MODIFIER_UNCORRECTED);
    cr_expect_eq(read_hex("04ABFC0100000000")->modifiers, WM_MODIFIER_AT_PHASE_1);
    const wm_record *r = read_hex("02FDC8FC033402");
    cr_expect_eq(r->modifiers, WM_MODIFIER_AT_PHASE_3);
    cr_expect_eq(r->table, 0xFD);
    cr_expect_eq(r->vif, 0x48);
    cr_expect_eq(r->vife_count, 2);
    cr_expect_eq(r->vife[0], 0x7C);
    cr_expect_str_eq(number(r), "56.4");
    r = read_hex("8101E7FF0F13");
    cr_expect_eq(r->modifiers, WM_MODIFIER_MANUFACTURER);
    cr_expect_eq(r->storage, 2);
    cr_expect_eq(r->vife[1], 0x0F);
    cr_expect_eq(read_hex("02931500FF")->error, 0x15, "no data available");
    cr_expect_eq(read_hex("02FDC8FC113402")->number.digits, 0x234);
}

Test(records, manufacturer_vif)
{
    const wm_record *r = read_hex("02FF207100");
    cr_expect_eq(r->table, 0x7F);
    cr_expect_eq(r->vif, 0x20);
    cr_expect_eq(r->vife_count, 0);
    cr_expect_eq(r->flags, 0x71);
    r = read_hex("04FFA01511223344");
    cr_expect_eq(r->vif, 0x20);
    cr_expect_eq(r->vife_count, 1);
    cr_expect_eq(r->vife[0], 0x15);
    cr_expect_eq(r->flags, 0x44332211);
    r = read_hex("017F05");
    cr_expect_eq(r->table, 0x7F);
    cr_expect_str_eq(number(r), "5");
    cr_expect_eq(read_hex("0DFF5F03413242")->kind, WM_VALUE_TEXT);
    cr_expect_eq(read_hex("0DFF5F03410042")->kind, WM_VALUE_BYTES);
}

Test(records, texts)
{
    cr_expect_str_eq(read_hex("0DFD1120"
                              "65646F4D205320216C75646F6D74736554207373656C65726977205245424D41")
                         ->text,
                     "AMBER wireless Testmodul! S Mode");
    cr_expect_str_eq(read_hex("0DFD1103FCE441")->text, "A\xC3\xA4\xC3\xBC");
    cr_expect_eq(read_hex("0DFD3B03414243")->kind, WM_VALUE_BYTES, "container");
    const wm_record *r = read_hex("027C034C41230100"); // EN 13757-3 annex C.2
    cr_expect_str_eq(r->unit_text, "#AL");
    cr_expect_str_eq(number(r), "1");
    cr_expect_eq(r->data_at, 6);
    const char *const both_orders[] = {"02FC7403485225C800", "02FC0348522574C800"};
    for (int i = 0; i < 2; i++) {
        r = read_hex(both_orders[i]);
        cr_assert_eq(records.count, 1);
        cr_expect_str_eq(r->unit_text, "%RH");
        cr_expect_str_eq(number(r), "2");
    }
    // A text of 190 characters is kept as far as it fits.
    char hex[8 + 2 * 0xBE + 1] = "0DFD11BE";
    for (int i = 0; i < 0xBE; i++) memcpy(hex + 8 + 2 * i, "E4", 3);
    r = read_hex(hex);
    cr_assert_eq(records.count, 1);
    cr_expect_eq(strlen(r->text), 62, "whole characters only");
    cr_expect_eq(r->data_length, 0xBE);
}

// Digits that are none, at either place of a byte.
Test(records, bcd_digits)
{
    static const char *const bad[] = {"09130A",   "0913A0",     "0A1300FA",
                                      "0A130A00", "0B1300A000", "0E130000000000AF"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        cr_expect_eq(read_hex(bad[i])->kind, WM_VALUE_INVALID, "%s", bad[i]);
    cr_expect_str_eq(number(read_hex("0A1399F9")), "-0.999");
}

// Binary numbers of variable length, and types that a VIFE sets.
Test(records, long_and_typed_values)
{
    static const struct {
        const char *lvar;
        size_t length;
    } rows[] = {
        {"F0", 16},
        {"F1", 20},
        {"F2", 24},
        {"F3", 28},
        {"F4", 32},
        {"F5", 48},
        {"F6", 64},
        {"EF", 15},
        {"E9", 9 }
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char hex[256];
        int n = snprintf(hex, sizeof hex, "0D13%s", rows[i].lvar);
        for (size_t k = 0; k < rows[i].length; k++) n += snprintf(hex + n, sizeof hex - (size_t)n, "01");
        const wm_record *r = read_hex(hex);
        cr_assert_eq(records.count, 1, "LVAR %s", rows[i].lvar);
        cr_expect_eq(r->kind, WM_VALUE_BYTES);
        cr_expect_eq(r->data_length, rows[i].length, "LVAR %s", rows[i].lvar);
        hex[n - 2] = 0;
        read_hex(hex);
        cr_expect_eq(records.stopped, WM_E_TRUNCATED, "LVAR %s", rows[i].lvar);
    }
    cr_expect_eq(read_hex("0293FC120500")->kind, WM_VALUE_FLAGS, "FC 12: type D");
    cr_expect_str_eq(number(read_hex("0293FC11FFFF")), "65.535");
}

Test(records, values_that_are_none)
{
    cr_expect_eq(read_hex("0C1304A30000")->kind, WM_VALUE_INVALID);
    cr_expect_eq(records.row[0].flags, 0xA304);
    cr_expect_eq(read_hex("0C13FFFFFFFF")->kind, WM_VALUE_INVALID);
    cr_expect(records.row[0].all_ones);
    cr_expect_eq(read_hex("02650080")->kind, WM_VALUE_NONE);
    cr_expect_str_eq(number(records.row), "-327.68");
    cr_expect_eq(read_hex("05130000C07F")->kind, WM_VALUE_NONE, "NaN");
    cr_expect_eq(read_hex("05130000807F")->kind, WM_VALUE_INVALID, "infinity");
    cr_expect_eq(read_hex("0013")->kind, WM_VALUE_NONE);
    cr_expect_eq(read_hex("0813")->kind, WM_VALUE_NONE);
    cr_expect_eq(read_hex("07FD17FFFFFFFFFFFFFFFF")->kind, WM_VALUE_FLAGS);
    cr_expect_eq(records.row[0].flags, UINT64_MAX);
    cr_expect_eq(read_hex("0DFD17F0000102030405060708090A0B0C0D0E0F")->kind, WM_VALUE_BYTES);
    cr_expect_eq(read_hex("0D13E0")->kind, WM_VALUE_NONE);
    cr_expect_eq(read_hex("0D13C0")->kind, WM_VALUE_NONE);
    cr_expect_eq(read_hex("026F0000")->quantity, WM_Q_RESERVED);
    cr_expect_eq(read_hex("02EF000000")->table, 0xEF);
}

// Payloads that cannot be read to the end: records kept, reason, first byte not understood.
static const struct {
    const char *hex;
    uint16_t count;
    wm_status stopped;
    uint16_t rest_at;
} broken[] = {
    {"0413",                                         0, WM_E_TRUNCATED, 0},
    {"026500FF04130000",                             1, WM_E_TRUNCATED, 4},
    {"026500FF0D13",                                 1, WM_E_TRUNCATED, 4},
    {"026500FF0DFD0C05414243",                       1, WM_E_TRUNCATED, 4},
    {"026500FF0D13F7",                               1, WM_E_RECORD,    4},
    {"026500FF0D13CA",                               1, WM_E_RECORD,    4},
    {"026500FF3F",                                   1, WM_E_RECORD,    4},
    {"026500FF8F00",                                 1, WM_E_RECORD,    4},
    {"026500FF02FD",                                 1, WM_E_TRUNCATED, 4},
    {"026500FF82",                                   1, WM_E_TRUNCATED, 4},
    {"026500FF02",                                   1, WM_E_TRUNCATED, 4},
    {"026500FF848080808080808080808000001300000000", 1, WM_E_RECORD,    4}, // 11 DIFE
    {"026500FF02938080808080808080808000"
     "000000",                                  1, WM_E_RECORD,    4}, // 11 VIFE
    {"026500FF027C05414243",                         1, WM_E_TRUNCATED, 4},
    {"026500FF02FC7405414243",                       1, WM_E_TRUNCATED, 4},
    {"026500FF5208",                                 1, WM_E_TRUNCATED, 4},
};

Test(records, what_is_certain_is_kept)
{
    for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
        const wm_record *r = read_hex(broken[i].hex);
        cr_expect_eq(records.count, broken[i].count, "%s: %d", broken[i].hex, records.count);
        cr_expect_eq(records.stopped, broken[i].stopped, "%s: %s", broken[i].hex,
                     wm_status_name(records.stopped));
        cr_expect_eq(records.rest_at, broken[i].rest_at, "%s: %d", broken[i].hex, records.rest_at);
        cr_expect_eq(records.rest_length, strlen(broken[i].hex) / 2 - broken[i].rest_at, "%s", broken[i].hex);
        if (records.count) cr_expect_str_eq(number(r), "-2.56");
    }
}

Test(records, special_difs)
{
    read_hex("02FD1700000F41322E");
    cr_expect_eq(records.count, 1);
    cr_expect_eq(records.manufacturer_at, 6);
    cr_expect_eq(records.manufacturer_length, 3);
    cr_expect(!records.more_follow);
    read_hex("1F");
    cr_expect(records.more_follow);
    cr_expect_eq(records.manufacturer_length, 0);
    read_hex("7F2F2F");
    cr_expect_eq(records.count, 0);
    cr_expect_eq(records.stopped, WM_OK);
}

Test(records, offsets_count_from_the_buffer)
{
    const uint8_t bytes[] = {0xAA, 0xAA, 0x2F, 0x02, 0x65, 0x00, 0xFF, 0xAA};
    wm_records_read(&records, bytes, 2, 5);
    cr_assert_eq(records.count, 1);
    cr_expect_eq(records.row[0].header_at, 3);
    cr_expect_eq(records.row[0].data_at, 5);
    wm_records_read(&records, bytes, 8, 0);
    cr_expect_eq(records.count, 0);
    cr_expect_eq(records.stopped, WM_OK);
}

Test(records, count_is_bounded)
{
    uint8_t bytes[3 * (WM_RECORDS_MAX + 2)];
    for (size_t i = 0; i < sizeof bytes; i++) bytes[i] = (const uint8_t[]){0x01, 0x13, 0x05}[i % 3];
    wm_records_read(&records, bytes, 0, sizeof bytes);
    cr_expect_eq(records.count, WM_RECORDS_MAX);
    cr_expect_eq(records.stopped, WM_E_LIMIT);
    cr_expect_eq(records.rest_length, 6);
}
