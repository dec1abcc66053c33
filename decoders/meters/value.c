// SPDX-License-Identifier: MIT
#include "value.h"
#include "text.h"
#include <string.h>

enum {
    DECIMALS = 6,
    EVERY_YEAR = 2127, // the seven bits of "every year" (type G), as users' tools print them
};

static bool is_bcd(const wm_record *r)
{
    unsigned code = r->dif & 0x0F;
    return code >= 0x09 && code <= 0x0E && code != 0x0D;
}

// Reactive and apparent values are sent with the VIFs of active ones, differences of temperature with those
// of kelvins; users know them under the unit that the field names.
static wm_unit active_unit(wm_unit unit)
{
    switch (unit) {
    case WM_U_KVARH:
    case WM_U_KVAH: return WM_U_KWH;
    case WM_U_VARH:
    case WM_U_VAH: return WM_U_WH;
    case WM_U_KVAR:
    case WM_U_KVA: return WM_U_KW;
    case WM_U_VAR:
    case WM_U_VA: return WM_U_W;
    case WM_U_C: return WM_U_K;
    case WM_U_K: return WM_U_C;
    default: return unit;
    }
}

bool wm_value_convert(wm_decimal v, wm_unit from, wm_unit to, wm_decimal *ret)
{
    *ret = v;
    if (from == to || from == WM_U_NONE || to == WM_U_NONE) return true;
    if (wm_unit_convert(v, from, to, ret) == WM_OK) return true;
    return wm_unit_convert(v, from, active_unit(to), ret) == WM_OK;
}

// Two's complement of the record's binary data, whatever its VIF.
static int64_t signed_of(const wm_record *r)
{
    unsigned unused = r->data_length >= 1 && r->data_length <= 8 ? 64 - 8u * r->data_length : 0;
    return (int64_t)(r->flags << unused) >> unused;
}

// The integer as sent, without the power of ten of its VIF.
static wm_decimal raw_number(const wm_field *f, const wm_record *r)
{
    unsigned code = r->dif & 0x0F;
    bool binary = code >= 1 && code <= 7 && code != 5;
    if ((f->options & WM_F_SIGNED) && binary) return (wm_decimal){signed_of(r), 0};
    if (r->kind == WM_VALUE_NUMBER || r->kind == WM_VALUE_FLAGS || (r->kind == WM_VALUE_NONE && code >= 1)) {
        bool is_unsigned = (f->options & WM_F_UNSIGNED) && !is_bcd(r) && code != 0x05;
        if (!is_unsigned && (is_bcd(r) || code < 0x08))
            return (wm_decimal){r->number.digits, (int16_t)(r->number.exponent - r->exponent)};
    }
    return (wm_decimal){(int64_t)(r->flags & INT64_MAX), 0};
}

static wm_decimal integer_of(wm_decimal v)
{
    for (; v.exponent > 0 && v.digits < INT64_MAX / 10 && v.digits > INT64_MIN / 10; v.exponent--)
        v.digits *= 10;
    for (; v.exponent < 0; v.exponent++) v.digits /= 10;
    return v;
}

uint64_t wm_value_bits(const wm_field *f, const wm_record *r)
{
    static const wm_field plain = {0};
    uint64_t v = r->flags;
    if (is_bcd(r) && r->kind == WM_VALUE_NUMBER) v = (uint64_t)integer_of(raw_number(&plain, r)).digits;
    if (f->mask) v &= f->mask;
    return v >> f->shift;
}

static bool is_absent(const wm_field *f, const wm_record *r)
{
    if ((f->options & WM_F_ONES_ABSENT) && r->all_ones) return true;
    if ((f->options & WM_F_ZERO_ABSENT) && r->flags == 0) return true;
    return r->data_length == 0;
}

// Six decimals are what users' tools keep, and more than any meter means.
wm_decimal wm_value_round(wm_decimal v)
{
    int64_t scale = 1;
    if (v.exponent >= -DECIMALS) return v;
    for (; v.exponent < -DECIMALS && scale <= INT64_MAX / 10; v.exponent++) scale *= 10;
    if (v.exponent < -DECIMALS) return (wm_decimal){0, 0};
    int64_t rest = v.digits % scale;
    v.digits /= scale;
    int64_t half = scale / 2;
    if (rest > half || (rest == half && v.digits % 2)) v.digits++;
    if (rest < -half || (rest == -half && v.digits % 2)) v.digits--;
    return v;
}

bool wm_value_number(const wm_field *f, const wm_record *r, wm_decimal *ret)
{
    wm_decimal v;
    if (is_absent(f, r)) return false;
    if (f->mask || f->shift) {
        v = (wm_decimal){(int64_t)(wm_value_bits(f, r) & INT64_MAX), 0};
    } else if (f->options & WM_F_RAW) {
        bool not_a_number = (r->dif & 0x0F) == 0x05 && r->kind == WM_VALUE_NONE;
        if (r->kind == WM_VALUE_INVALID || not_a_number) return false;
        v = raw_number(f, r);
    } else if ((f->options & WM_F_UNSIGNED) && r->kind != WM_VALUE_INVALID) {
        v = raw_number(f, r);
        v.exponent = (int16_t)(v.exponent + r->exponent);
        if (!wm_value_convert(v, r->unit, f->unit, &v)) return false;
    } else {
        if (r->kind != WM_VALUE_NUMBER && r->kind != WM_VALUE_FLAGS) return false;
        v = r->number;
        if (f->options & WM_F_KILO_REAL && (r->dif & 0x0F) == 0x05) v.exponent = (int16_t)(v.exponent + 3);
        if (!wm_value_convert(v, r->unit, f->unit, &v)) return false;
    }
    int32_t num = f->scale_num ? f->scale_num : 1, den = f->scale_den ? f->scale_den : 1;
    if ((num != 1 || den != 1) && wm_decimal_scale(v, num, den, &v) != WM_OK) return false;
    *ret = wm_value_round(v);
    return true;
}

const char *wm_value_hex(const uint8_t *data, size_t n, bool last_first, char text[static WM_VALUE_SIZE])
{
    static const char digit[] = "0123456789ABCDEF";
    if (n > (WM_VALUE_SIZE - 1) / 2) n = (WM_VALUE_SIZE - 1) / 2;
    for (size_t i = 0; i < n; i++) {
        uint8_t byte = data[last_first ? n - 1 - i : i];
        text[2 * i] = digit[byte >> 4];
        text[2 * i + 1] = digit[byte & 15];
    }
    text[2 * n] = 0;
    return text;
}

const char *wm_value_text(const wm_record *r, const uint8_t *bytes, char text[static WM_VALUE_SIZE])
{
    if (r->kind == WM_VALUE_TEXT) return r->text;
    return wm_value_hex(bytes + r->data_at, r->data_length, true, text);
}

static bool is_date(const wm_record *r)
{
    const wm_time *t = &r->time;
    // A clock that calls itself invalid is told as it stands, as users' tools do; not an hour that there is
    // not.
    bool possible =
        (t->hour < 24 || t->hour == WM_TIME_EVERY) && (t->minute < 60 || t->minute == WM_TIME_EVERY);
    bool here = r->kind == WM_VALUE_DATE || r->kind == WM_VALUE_DATETIME ||
                (r->kind == WM_VALUE_NONE && t->invalid && possible);
    return here && t->month >= 1 && t->month <= 12 && t->day >= 1 && t->day <= 31;
}

// The hour and minute behind a date; `r` has them.
static void add_clock(wm_text *date, const wm_record *r)
{
    bool known = r->kind != WM_VALUE_DATE && r->time.hour != WM_TIME_EVERY && r->time.minute != WM_TIME_EVERY;
    wm_text_add(date, " ");
    wm_text_number(date, known ? r->time.hour : 0, 2);
    wm_text_add(date, ":");
    wm_text_number(date, known ? r->time.minute : 0, 2);
}

const char *wm_value_unset_date(const wm_record *r, const char *day, bool clock,
                                char text[static WM_VALUE_SIZE])
{
    // Where the two bytes of the day are in types G, F and I (EN 13757-3 annex A), by their length.
    static const uint8_t shift[] = {[2] = 0, [4] = 16, [6] = 24};
    wm_text date = {.n = 0};
    bool binary = (r->dif & 0x0F) < 0x08;
    if (!binary || (r->data_length != 2 && r->data_length != 4 && r->data_length != 6)) return NULL;
    if (r->flags >> shift[r->data_length] & 0xFFFF) return NULL;
    if (r->time.hour > 23 || r->time.minute > 59) return NULL;
    wm_text_add(&date, day);
    if (clock) add_clock(&date, r);
    return memcpy(text, wm_text_end(&date), date.n + 1);
}

const char *wm_value_date(const wm_record *r, bool clock, bool seconds, char text[static WM_VALUE_SIZE])
{
    const wm_time *t = &r->time;
    wm_text date = {.n = 0};
    if (!is_date(r)) return NULL;
    wm_text_number(&date, t->year > 0 ? (unsigned)t->year : EVERY_YEAR, 4);
    wm_text_add(&date, "-");
    wm_text_number(&date, t->month, 2);
    wm_text_add(&date, "-");
    wm_text_number(&date, t->day, 2);
    if (clock) {
        add_clock(&date, r);
        if (seconds && t->has_second && t->second != WM_TIME_EVERY) {
            wm_text_add(&date, ":");
            wm_text_number(&date, t->second, 2);
        }
    }
    return memcpy(text, wm_text_end(&date), date.n + 1);
}
