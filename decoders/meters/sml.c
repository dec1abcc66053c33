// SPDX-License-Identifier: MIT
#include "sml.h"
#include "text.h"

enum {
    CI_LONG = 0x7E,
    CI_SHORT = 0x7F,
    FILLER = 0x2F,
    END_OF_MESSAGE = 0x00,
    GET_LIST_RESPONSE = 0x0701,
    ELEMENTS_MAX = 1024, // skipped at once
    TL_BYTES_MAX = 3,    // lengths to 4095: more than a telegram
    DIGITS_MAX = 18,
    OBIS_BYTES = 6,
};

typedef enum kind { OCTETS = 0, BOOLEAN = 4, SIGNED = 5, UNSIGNED = 6, LIST = 7 } kind;

// Type and length: the length of a list is its number of elements, of all others the bytes of data.
typedef struct element {
    kind kind;
    size_t length;
} element;

// What of OBIS 1-x:C.D.E is told, in which VIF (the one of 10^0) and with which powers of ten.
typedef struct meaning {
    uint8_t c, d;
    bool tariffs; // E is the tariff
    uint8_t extension, vif;
    int8_t lowest, highest;
    uint8_t vife[2];
} meaning;

// clang-format off
static const meaning meanings[] = {
    {1, 8, true, 0, 0x03, -3, 4, {0}},
    {2, 8, true, 0, 0x03, -3, 4, {0x3C}},
    {1, 7, false, 0, 0x2B, -3, 4, {0}},
    {2, 7, false, 0, 0x2B, -3, 4, {0x3C}},
    {16, 7, false, 0, 0x2B, -3, 4, {0}}, // the sum of both directions: negative when fed back
    {21, 7, false, 0, 0x2B, -3, 4, {0xFC, 0x01}},
    {41, 7, false, 0, 0x2B, -3, 4, {0xFC, 0x02}},
    {61, 7, false, 0, 0x2B, -3, 4, {0xFC, 0x03}},
    {36, 7, false, 0, 0x2B, -3, 4, {0xFC, 0x01}},
    {56, 7, false, 0, 0x2B, -3, 4, {0xFC, 0x02}},
    {76, 7, false, 0, 0x2B, -3, 4, {0xFC, 0x03}},
    {32, 7, false, 0xFD, 0x49, -9, 6, {0xFC, 0x01}},
    {52, 7, false, 0xFD, 0x49, -9, 6, {0xFC, 0x02}},
    {72, 7, false, 0xFD, 0x49, -9, 6, {0xFC, 0x03}},
    {31, 7, false, 0xFD, 0x5C, -12, 3, {0xFC, 0x01}},
    {51, 7, false, 0xFD, 0x5C, -12, 3, {0xFC, 0x02}},
    {71, 7, false, 0xFD, 0x5C, -12, 3, {0xFC, 0x03}},
    {14, 7, false, 0xFB, 0x2F, -3, 0, {0}},
};
// clang-format on

static element read_element(wm_reader *r)
{
    uint8_t byte = wm_read_u8(r);
    element e = {(kind)(byte >> 4 & 7), byte & 15};
    size_t bytes = 1;
    for (; byte & 0x80; bytes++) {
        if (bytes == TL_BYTES_MAX) {
            r->failed = true;
            return e;
        }
        byte = wm_read_u8(r);
        e.length = e.length << 4 | (byte & 15);
    }
    if (e.kind == LIST) return e;
    if (e.length < bytes) r->failed = true;
    e.length = r->failed ? 0 : e.length - bytes;
    return e;
}

// Elements with all that is in them.
static void skip(wm_reader *r, size_t elements)
{
    for (unsigned i = 0; elements > 0 && !r->failed; i++, elements--) {
        element e = read_element(r);
        if (i == ELEMENTS_MAX) r->failed = true;
        if (e.kind == LIST)
            elements += e.length;
        else
            (void)wm_read_bytes(r, e.length);
    }
}

static void expect_list(wm_reader *r, size_t length)
{
    element e = read_element(r);
    if (e.kind != LIST || e.length != length) r->failed = true;
}

// An optional number: false when it is not there, or no number.
static bool read_number(wm_reader *r, int64_t *ret)
{
    element e = read_element(r);
    const uint8_t *p = e.kind == LIST ? NULL : wm_read_bytes(r, e.length);
    if (e.kind == LIST) skip(r, e.length);
    if (!p || (e.kind != SIGNED && e.kind != UNSIGNED) || e.length == 0 || e.length > 8) return false;
    uint64_t v = e.kind == SIGNED && p[0] & 0x80 ? UINT64_MAX : 0;
    for (size_t i = 0; i < e.length; i++) v = v << 8 | p[i];
    *ret = (int64_t)v;
    return e.kind == SIGNED || *ret >= 0;
}

static const meaning *meaning_of(const uint8_t *obis)
{
    const meaning *m = meanings;
    if (obis[0] != 1) return NULL; // electricity
    for (size_t i = 0; i < sizeof meanings / sizeof *meanings; i++, m++)
        if (m->c == obis[2] && m->d == obis[3] && (m->tariffs || obis[4] == 0)) return m;
    return NULL;
}

// Brings the power of ten to one that the VIF has. False: it would not be the same number.
static bool fit(const meaning *m, int64_t *value, int64_t *scale)
{
    int64_t most = m->highest, least = m->lowest;
    // All bits set is no value in a record: -1 is told as -10 tenths.
    if (*value == -1 && *scale > least && *scale <= most) most = *scale - 1;
    for (int i = 0; i < DIGITS_MAX && *scale > most; i++, --*scale) {
        if (*value > INT64_MAX / 10 || *value < INT64_MIN / 10) return false;
        *value *= 10;
    }
    for (int i = 0; i < DIGITS_MAX && *scale < least; i++, ++*scale) {
        if (*value % 10) return false;
        *value /= 10;
    }
    return *scale >= m->lowest && *scale <= m->highest;
}

static void put(wm_unpack *u, const uint8_t *obis, int64_t value, int64_t scale)
{
    const meaning *m = meaning_of(obis);
    if (!m || !fit(m, &value, &scale)) return;
    wm_text vif = {.n = 0};
    uint8_t more = m->vife[0] ? 0x80 : 0;
    if (m->extension) wm_text_hex(&vif, m->extension);
    wm_text_hex(&vif, (uint8_t)((m->vif + scale) | more));
    for (unsigned i = 0; i < 2 && m->vife[i]; i++) wm_text_hex(&vif, m->vife[i]);
    wm_unpack_record(u, 0x07, 0, m->tariffs ? obis[4] : 0, 0, wm_text_end(&vif), (uint64_t)value);
}

// Name, status, time, unit, scaler, value, signature.
static void read_entry(wm_unpack *u, wm_reader *r)
{
    int64_t unit = 0, scale = 0, value = 0;
    expect_list(r, 7);
    element name = read_element(r);
    const uint8_t *obis = name.kind == OCTETS ? wm_read_bytes(r, name.length) : NULL;
    if (!obis) {
        r->failed = true;
        return;
    }
    skip(r, 2);
    (void)read_number(r, &unit);
    (void)read_number(r, &scale);
    bool known = read_number(r, &value);
    skip(r, 1);
    if (!r->failed && known && name.length == OBIS_BYTES) put(u, obis, value, scale);
}

// Client, server, list name, sensor time, values, signature, gateway time.
static void read_list(wm_unpack *u, wm_reader *r)
{
    expect_list(r, 7);
    skip(r, 4);
    element values = read_element(r);
    if (values.kind != LIST) r->failed = true;
    for (size_t i = 0; i < values.length && !r->failed; i++) read_entry(u, r);
    skip(r, 2);
}

// Transaction, group, what to do on errors, body, CRC, end.
static void read_message(wm_unpack *u, wm_reader *r)
{
    int64_t tag = 0;
    expect_list(r, 6);
    skip(r, 3);
    expect_list(r, 2);
    (void)read_number(r, &tag);
    if (tag == GET_LIST_RESPONSE)
        read_list(u, r);
    else
        skip(r, 1);
    skip(r, 1);
    if (wm_read_u8(r) != END_OF_MESSAGE) r->failed = true;
}

bool wm_sml_is(const wm_telegram *t)
{
    return t->has_tpl && (t->tpl_ci == CI_LONG || t->tpl_ci == CI_SHORT);
}

wm_status wm_sml_unpack(wm_unpack *u)
{
    wm_reader *r = &u->payload;
    while (wm_reader_left(r) > 0) {
        wm_reader message = *r;
        uint8_t byte = wm_read_u8(r);
        if (byte == FILLER || byte == END_OF_MESSAGE) continue;
        *r = message;
        read_message(u, r);
        if (!r->failed) continue;
        u->rest = message;
        break;
    }
    u->replaces = u->length > 0;
    return WM_OK;
}
