// SPDX-License-Identifier: MIT
#include "wired.h"
#include "layers.h"
#include <string.h>

enum {
    START = 0x68,
    STOP = 0x16,
    HEADER = 6, // 68 L L 68 C A
    TRAILER = 2,
    CI_FIXED = 0x73,
    CI_FIXED_MSB = 0x77,
    CI_VARIABLE_MSB = 0x76,
    FIXED_BYTES = 16, // identification number, access number, status, medium and units, two counters
    COUNTER_BYTES = 4,
    STATUS_BINARY = 1, // counters are binary, not BCD
    STATUS_STORED = 2, // counters are those of the billing date, not of now
    UNIT_CODE = 0x3F,
    UNIT_SAME_STORED = 0x3E, // that of the first counter, at the billing date
    DIF_BINARY = 0x04,
    DIF_BCD = 0x0C,
    DIF_STORED = 0x40,
    VIF_MANUFACTURER = 0x7F,
};

// Unit codes of the fixed data structure, as VIF and VIFEs; a 0 ends them. Code 0 (time), 1 (date) and the
// reserved ones have none.
// clang-format off
static const uint8_t unit_vif[64][4] = {
    [0x02] = {0x03}, {0x04}, {0x05}, {0x06}, {0x07}, {0xFB, 0x00}, {0xFB, 0x01}, // 1 Wh ... 1 MWh
    {0xFB, 0x81, 0x77}, {0xFB, 0x80, 0x7D},
    [0x0B] = {0x0B}, {0x0C}, {0x0D}, {0x0E}, {0x0F}, {0xFB, 0x08}, {0xFB, 0x09},       // 1 kJ ... 1 GJ
    {0xFB, 0x89, 0x77}, {0xFB, 0x88, 0x7D},
    [0x14] = {0x2B}, {0x2C}, {0x2D}, {0x2E}, {0x2F}, {0xFB, 0x28}, {0xFB, 0x29},       // 1 W ... 1 MW
    {0xFB, 0xA9, 0x77}, {0xFB, 0xA8, 0x7D},
    [0x1D] = {0x33}, {0x34}, {0x35}, {0x36}, {0x37}, {0xFB, 0x30}, {0xFB, 0x31},       // 1 kJ/h ... 1 GJ/h
    {0xFB, 0xB1, 0x77}, {0xFB, 0xB0, 0x7D},
    [0x26] = {0x10}, {0x11}, {0x12}, {0x13}, {0x14}, {0x15}, {0x16}, {0x17}, {0xFB, 0x10}, // 1 ml ... 100 m3
    [0x2F] = {0x38}, {0x39}, {0x3A}, {0x3B}, {0x3C}, {0x3D}, {0x3E}, {0x3F}, {0xBF, 0x77}, // 1 ml/h ...
    [0x38] = {0x64}, // 0.001 degrees Celsius of no named place
    [0x39] = {0x6E}, // units of heat cost allocation
    [0x3F] = {0xFD, 0x3A},
};

// Four bits of medium, as device types. Codes A to E are the same media, said to come in the other order.
static const uint8_t medium_type[16] = {
    0x00, 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x08, 0x0F, 0x03, 0x04, 0x06, 0x07, 0x08, 0x0F,
};
// clang-format on

bool wm_wired_is_frame(const uint8_t *b, size_t n)
{
    return n >= HEADER && b[0] == START && b[3] == START && b[1] == b[2] && b[1] >= 2;
}

wm_status wm_wired_start(wm_telegram *t)
{
    const uint8_t *b = t->bytes;
    size_t end = 4 + (size_t)b[1];
    uint8_t sum = 0;
    t->c_field = b[4];
    t->primary_address = b[5];
    t->at = HEADER;
    if (t->length == end) return WM_OK;
    if (t->length < end + TRAILER) return WM_E_TRUNCATED;
    for (size_t i = 4; i < end; i++) sum = (uint8_t)(sum + b[i]);
    if (b[end] != sum || b[end + 1] != STOP) return WM_E_CRC;
    t->length = (uint16_t)end;
    return WM_OK;
}

bool wm_wired_is_old(const wm_telegram *t)
{
    if (t->bus != WM_BUS_WIRED || t->at >= t->length) return false;
    // CI 73 has become that of compact frames; one of so few bytes would have no data.
    if (t->bytes[t->at] == CI_FIXED) return t->length - t->at - 1u <= FIXED_BYTES;
    return t->bytes[t->at] == CI_FIXED_MSB || t->bytes[t->at] == CI_VARIABLE_MSB;
}

static uint32_t read_number(wm_reader *in, unsigned n, bool msb_first)
{
    const uint8_t *p = wm_read_bytes(in, n);
    uint32_t v = 0;
    for (unsigned i = 0; p && i < n; i++) v = v << 8 | p[msb_first ? i : n - 1 - i];
    return v;
}

static void read_fixed(wm_telegram *t, wm_reader *in)
{
    t->is_fixed = true;
    t->acc = wm_read_u8(in);
    t->sts = (uint8_t)(wm_read_u8(in) & ~(STATUS_BINARY | STATUS_STORED));
    t->payload_at = (uint16_t)in->at;
    uint8_t low = wm_read_u8(in), high = wm_read_u8(in);
    (void)wm_read_bytes(in, 2 * COUNTER_BYTES);
    t->meter.type = medium_type[low >> 6 | (high >> 6 & 3) << 2];
}

static void read_variable(wm_telegram *t, wm_reader *in)
{
    t->meter.manufacturer = (uint16_t)read_number(in, 2, true);
    t->meter.version = wm_read_u8(in);
    t->meter.type = wm_read_u8(in);
    t->acc = wm_read_u8(in);
    t->sts = wm_read_u8(in);
    (void)wm_read_bytes(in, 2); // a signature, which nobody ever defined
    t->payload_at = (uint16_t)in->at;
}

wm_status wm_wired_parse(wm_telegram *t)
{
    wm_reader in = wm_layer_reader(t);
    t->tpl_at = t->at;
    t->tpl_ci = wm_read_u8(&in);
    t->msb_first = t->tpl_ci != CI_FIXED;
    t->meter.id = read_number(&in, 4, t->msb_first);
    if (in.failed) return WM_E_TRUNCATED;
    t->has_tpl_address = true;
    if (t->tpl_ci == CI_VARIABLE_MSB)
        read_variable(t, &in);
    else
        read_fixed(t, &in);
    t->tpl = t->meter;
    if (in.failed) return WM_E_TRUNCATED;
    t->has_tpl = true;
    t->payload_length = (uint16_t)(t->length - t->payload_at);
    t->stage = WM_STAGE_DONE;
    return WM_OK;
}

// One counter as a record: DIF, VIF, VIFEs, data.
static size_t write_counter(uint8_t *out, uint8_t dif, uint8_t unit, const uint8_t *data, bool msb_first)
{
    size_t n = 0;
    out[n++] = dif;
    if (unit_vif[unit][0] == 0)
        out[n++] = VIF_MANUFACTURER;
    else
        for (unsigned i = 0; i < 4 && (i == 0 || out[n - 1] & 0x80); i++) out[n++] = unit_vif[unit][i];
    for (unsigned i = 0; i < COUNTER_BYTES; i++) out[n++] = data[msb_first ? COUNTER_BYTES - 1 - i : i];
    return n;
}

wm_status wm_fixed_expand(const wm_telegram *t, uint8_t *out, size_t size, size_t *ret_length)
{
    enum { RECORD_MAX = 1 + 4 + COUNTER_BYTES };
    wm_reader in = wm_reader_of(t->bytes, t->length);
    in.at = t->payload_at - 1u;
    uint8_t status = wm_read_u8(&in), first = wm_read_u8(&in) & UNIT_CODE,
            second = wm_read_u8(&in) & UNIT_CODE;
    const uint8_t *counters = wm_read_bytes(&in, 2 * COUNTER_BYTES);
    if (!t->is_fixed || !counters) return WM_E_ARGUMENT;
    if (size < 2 * RECORD_MAX) return WM_E_LIMIT;
    uint8_t dif = status & STATUS_BINARY ? DIF_BINARY : DIF_BCD;
    if (status & STATUS_STORED) dif |= DIF_STORED;
    size_t n = write_counter(out, dif, first, counters, t->msb_first);
    if (second == UNIT_SAME_STORED) {
        dif |= DIF_STORED;
        second = first;
    }
    n += write_counter(out + n, dif, second, counters + COUNTER_BYTES, t->msb_first);
    *ret_length = n;
    return WM_OK;
}
