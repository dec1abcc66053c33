// SPDX-License-Identifier: MIT
#include "diehl.h"
#include "library.h"
#include <stdio.h>
#include <string.h>
// clang-format off

static const wm_identity identities[] = {
    {WM_MFCT('D', 'M', 'E'), 0x78, 0x06},
    {WM_MFCT('D', 'M', 'E'), 0x78, 0x07},
    {WM_MFCT('E', 'W', 'T'), 0x00, 0x07}, {WM_MFCT('E', 'W', 'T'), 0x80, 0x07},
    {WM_MFCT('E', 'W', 'T'), 0x81, 0x07}, {WM_MFCT('E', 'W', 'T'), 0x85, 0x07},
    {WM_MFCT('E', 'W', 'T'), 0x86, 0x07}, {WM_MFCT('E', 'W', 'T'), 0x87, 0x07},
    {WM_MFCT('G', 'W', 'F'), 0x60, 0x06}, {WM_MFCT('G', 'W', 'F'), 0x60, 0x07},
    {WM_MFCT('H', 'Y', 'D'), 0x00, 0x07}, {WM_MFCT('H', 'Y', 'D'), 0x80, 0x07},
    {WM_MFCT('H', 'Y', 'D'), 0x81, 0x07}, {WM_MFCT('H', 'Y', 'D'), 0x85, 0x07},
    {WM_MFCT('H', 'Y', 'D'), 0x86, 0x07}, {WM_MFCT('H', 'Y', 'D'), 0x87, 0x07},
    {WM_MFCT('H', 'Y', 'D'), 0x8C, 0x07},
    {WM_MFCT('S', 'A', 'P'), 0x00, 0x07},
    {WM_MFCT('S', 'A', 'P'), WM_ANY, 0x04},
    {WM_MFCT('S', 'A', 'P'), WM_ANY, 0x15},
};

// Three bytes that are sent in the clear.
enum { GENERAL_ALARM = 0x80, BATTERY = 0x1F00, ALARMS = 0xFFE000, NAMES_MAX = 160 };
static const wm_word alarms[] = {
    {0x008000, "LEAKAGE"},      {0x002000, "METER_BLOCKED"}, {0x800000, "BACK_FLOW"},
    {0x400000, "UNDERFLOW"},    {0x200000, "OVERFLOW"},      {0x100000, "SUBMARINE"},
    {0x080000, "SENSOR_FRAUD"}, {0x020000, "MECHANICAL_FRAUD"},
    {0x004000, "PREV_LEAKAGE"}, {0x040000, "PREV_SENSOR_FRAUD"}, {0x010000, "PREV_MECHANICAL_FRAUD"},
};
static const wm_words alarm_words = WM_BITS("ALARMS", ALARMS, alarms);

// The same under the names of users' first rules.
typedef struct alarm_name {
    uint32_t bit;
    const char *name;
} alarm_name;
static const alarm_name now_names[] = {
    {0x008000, "leakage"},      {0x002000, "meter_blocked"}, {0x800000, "back_flow"},
    {0x400000, "underflow"},    {0x200000, "overflow"},      {0x100000, "submarine"},
    {0x080000, "sensor_fraud"}, {0x020000, "mechanical_fraud"},
};
static const alarm_name past_names[] = {
    {0x004000, "leakage"}, {0x040000, "sensor_fraud"}, {0x010000, "mechanical_fraud"},
};

static void put_names(const wm_run *run, const char *key, uint64_t bits, const alarm_name *name, size_t count)
{
    char text[NAMES_MAX] = "";
    size_t n = 0;
    for (size_t i = 0; i < count; i++) {
        if (!(bits & name[i].bit)) continue;
        size_t k = strlen(name[i].name);
        if (n + k + 2 > sizeof text) break;
        if (n) text[n++] = ',';
        memcpy(text + n, name[i].name, k + 1);
        n += k;
    }
    wm_reading_text(run->reading, key, n ? text : "no_alarm");
}

static void put_now(const wm_run *run, const wm_field *field, const wm_record *record)
{
    put_names(run, field->key, record->flags, now_names, sizeof now_names / sizeof *now_names);
    const wm_reading_field *now = wm_reading_find(run->reading, field->key);
    if ((record->flags & GENERAL_ALARM) && now && strcmp(now->text, "no_alarm") != 0)
        wm_reading_text(run->reading, field->key, "general_alarm");
}

static void put_past(const wm_run *run, const wm_field *field, const wm_record *record)
{
    put_names(run, field->key, record->flags, past_names, sizeof past_names / sizeof *past_names);
}

static void put_period(const wm_run *run, const wm_field *field, const wm_record *record)
{
    wm_run_put(run, field->key, (double)(4u << (record->flags & 0x0F)));
}

// Sappel: 26 bits are year and serial number; letters of diameter, type and supplier follow them. Without
// letters no year stands in front of the number, and with one of the highest four bits the address is none.
enum { YEAR_UNIT = 1000000, NUMBER = 0x3FFFFFF, LETTERS_AT = 29, OTHER_AT = 44 };

static bool is_serial(uint64_t a)
{
    return a >> OTHER_AT == 0;
}

static bool has_letters(uint64_t a)
{
    return is_serial(a) && a >> LETTERS_AT != 0;
}

static void put_prefix(const wm_run *run, const wm_field *field, const wm_record *record)
{
    uint64_t a = record->flags;
    char text[32];
    if (!has_letters(a)) return;
    snprintf(text, sizeof text, "%c%02u%c%c", (int)('@' + (a >> 39 & 31)), (unsigned)(a & NUMBER) / YEAR_UNIT,
             (int)('@' + (a >> 34 & 31)), (int)('@' + (a >> 29 & 31)));
    wm_reading_text(run->reading, field->key, text);
}

static void put_serial(const wm_run *run, const wm_field *field, const wm_record *record)
{
    char text[16];
    unsigned number = record->flags & NUMBER;
    if (!is_serial(record->flags)) return;
    snprintf(text, sizeof text, "%06u", has_letters(record->flags) ? number % YEAR_UNIT : number);
    wm_reading_text(run->reading, field->key, text);
}

static void put_year(const wm_run *run, const wm_field *field, const wm_record *record)
{
    unsigned year = (unsigned)(record->flags & NUMBER) / YEAR_UNIT;
    char text[16];
    if (!has_letters(record->flags)) return;
    snprintf(text, sizeof text, "%u", year > 70 ? 1900 + year : 2000 + year);
    wm_reading_text(run->reading, field->key, text);
}

static const wm_field fields[] = {
    {"status", WM_K_STATUS, .head = "03FF01", .words = &alarm_words, .options = WM_F_NO_TPL},
    WM_TOTAL_M3,
    WM_TARGET_M3,
    WM_TARGET_DATE,
    {"battery_y", WM_NUMBER_AT("03FF01", Y), .mask = BATTERY, .shift = 8, WM_SCALE(1, 2)},
    {"transmit_period_s", WM_K_CALL, .head = "03FF01", .call = put_period},
    {"prefix", WM_K_CALL, .head = "06FF02", .call = put_prefix},
    {"serial_number", WM_K_CALL, .head = "06FF02", .call = put_serial},
    {"manufacture_y", WM_K_CALL, .head = "06FF02", .call = put_year},
    // Names of users' first rules.
    {"last_month_total_m3", WM_NUMBER_AT("4413", M3)},
    {"last_month_measure_date", WM_DATE_AT("426C"), .options = WM_F_BLANK},
    {"remaining_battery_life_y", WM_NUMBER_AT("03FF01", Y), .mask = BATTERY, .shift = 8, WM_SCALE(1, 2)},
    {"manufacture_year", WM_K_CALL, .head = "06FF02", .call = put_year},
    {"current_alarms", WM_K_CALL, .head = "03FF01", .call = put_now},
    {"previous_alarms", WM_K_CALL, .head = "03FF01", .call = put_past},
};

enum { ADDRESS_AT = 2, STATE_BYTES = 5, CHECK = 0x4B, PLAIN_MIN = 5, PLAIN_MAX = 64 };

static void put_plain(wm_unpack *u, const uint8_t *head, wm_reader *plain)
{
    const uint8_t *a = u->telegram->bytes + ADDRESS_AT;
    u->replaces = true;
    wm_unpack_put(u, "03FF01", head + 1, 3);
    if ((a[0] | a[1] << 8) == WM_MFCT('S', 'A', 'P')) wm_unpack_put(u, "06FF02", a + 2, 6);
    (void)wm_read_u8(plain);
    wm_unpack_put(u, "0413", wm_read_bytes(plain, 4), 4);
    wm_unpack_put(u, "4413", wm_read_bytes(plain, 4), 4);
    wm_unpack_put(u, "426C", wm_read_bytes(plain, 2), 2);
}

// PRIOS: CI, three bytes of state, one that is not known; then, scrambled: 4B, the total and, in long
// telegrams, the total of the last month and its date.
wm_status wm_prios_unpack(wm_unpack *u)
{
    const wm_telegram *t = u->telegram;
    bool own = (t->tpl_ci & 0xF8) == 0xA0 || (t->tpl_ci & 0xF8) == 0xB0;
    if (!own) return WM_OK; // standard records
    wm_reader r = wm_reader_of(t->bytes, t->length);
    r.at = t->tpl_at < t->length ? t->tpl_at : t->length;
    const uint8_t *head = wm_read_bytes(&r, STATE_BYTES);
    size_t n = wm_reader_left(&r) < PLAIN_MAX ? wm_reader_left(&r) : PLAIN_MAX;
    const uint8_t *in = wm_read_bytes(&r, n);
    if (r.failed || n < PLAIN_MIN) return WM_E_TRUNCATED;
    for (unsigned key = 0; key < WM_DIEHL_KEYS; key++) {
        uint8_t plain[PLAIN_MAX];
        wm_diehl_unscramble(t, key, in, n, plain);
        if (plain[0] != CHECK) continue;
        wm_reader p = wm_reader_of(plain, n);
        put_plain(u, head, &p);
        return WM_OK;
    }
    return WM_E_FORMAT;
}

WM_METER(izar, "Diehl IZAR radio (PRIOS) water meters", .unpack = wm_prios_unpack);
