// SPDX-License-Identifier: MIT
// Every code of every table: what EN 13757-3 and EN 13757-7 say about it, written down a second time in their
// order.
#include "decoders/mbus/ci.h"
#include "decoders/mbus/media.h"
#include "decoders/mbus/vif.h"
#include <criterion/criterion.h>
#include <string.h>

// A run of codes; the exponent grows from row to row unless `same`.
typedef struct range {
    uint8_t first, last;
    wm_quantity quantity;
    wm_unit unit;
    int8_t exponent;
    wm_vif_type type;
    bool same;
} range;

#define N(first, last, q, u, e)                                                                              \
    {                                                                                                        \
        first, last, WM_Q_##q, WM_U_##u, e, WM_TYPE_SIGNED, false                                            \
    }
#define V(code, q, u, e, t)                                                                                  \
    {                                                                                                        \
        code, code, WM_Q_##q, WM_U_##u, e, WM_TYPE_##t, true                                                 \
    }
#define C(first, last, q)                                                                                    \
    {                                                                                                        \
        first, last, WM_Q_##q, WM_U_NONE, 0, WM_TYPE_UNSIGNED, true                                          \
    }

// clang-format off
static const range primary[] = {
    N(0x00, 0x07, ENERGY, WH, -3), N(0x08, 0x0F, ENERGY, J, 0), N(0x10, 0x17, VOLUME, M3, -6),
    N(0x18, 0x1F, MASS, KG, -3),
    V(0x20, ON_TIME, S, 0, UNSIGNED), V(0x21, ON_TIME, MIN, 0, UNSIGNED), V(0x22, ON_TIME, H, 0, UNSIGNED),
    V(0x23, ON_TIME, D, 0, UNSIGNED),
    V(0x24, OPERATING_TIME, S, 0, UNSIGNED), V(0x25, OPERATING_TIME, MIN, 0, UNSIGNED),
    V(0x26, OPERATING_TIME, H, 0, UNSIGNED), V(0x27, OPERATING_TIME, D, 0, UNSIGNED),
    N(0x28, 0x2F, POWER, W, -3), N(0x30, 0x37, POWER, J_H, 0), N(0x38, 0x3F, VOLUME_FLOW, M3_H, -6),
    N(0x40, 0x47, VOLUME_FLOW, M3_MIN, -7), N(0x48, 0x4F, VOLUME_FLOW, M3_S, -9),
    N(0x50, 0x57, MASS_FLOW, KG_H, -3), N(0x58, 0x5B, FLOW_TEMPERATURE, C, -3),
    N(0x5C, 0x5F, RETURN_TEMPERATURE, C, -3), N(0x60, 0x63, TEMPERATURE_DIFFERENCE, K, -3),
    N(0x64, 0x67, EXTERNAL_TEMPERATURE, C, -3), N(0x68, 0x6B, PRESSURE, BAR, -3),
    V(0x6C, DATE, NONE, 0, DATE), V(0x6D, DATETIME, NONE, 0, DATETIME), V(0x6E, HCA, HCA, 0, SIGNED),
    V(0x70, AVERAGING_DURATION, S, 0, UNSIGNED), V(0x71, AVERAGING_DURATION, MIN, 0, UNSIGNED),
    V(0x72, AVERAGING_DURATION, H, 0, UNSIGNED), V(0x73, AVERAGING_DURATION, D, 0, UNSIGNED),
    V(0x74, ACTUALITY_DURATION, S, 0, UNSIGNED), V(0x75, ACTUALITY_DURATION, MIN, 0, UNSIGNED),
    V(0x76, ACTUALITY_DURATION, H, 0, UNSIGNED), V(0x77, ACTUALITY_DURATION, D, 0, UNSIGNED),
    C(0x78, 0x78, FABRICATION_NUMBER), C(0x79, 0x79, ENHANCED_ID), C(0x7A, 0x7A, BUS_ADDRESS),
    V(0x7C, PLAIN_TEXT, NONE, 0, SIGNED), C(0x7F, 0x7F, MANUFACTURER_SPECIFIC),
};

static const range extension_fb[] = {
    N(0x00, 0x01, ENERGY, MWH, -1), N(0x02, 0x03, REACTIVE_ENERGY, KVARH, 0),
    N(0x04, 0x05, APPARENT_ENERGY, KVAH, 0), V(0x06, COP, NONE, -1, SIGNED), N(0x08, 0x09, ENERGY, GJ, -1),
    N(0x0C, 0x0F, ENERGY, MCAL, -1), N(0x10, 0x11, VOLUME, M3, 2), N(0x14, 0x17, REACTIVE_POWER, KVAR, -3),
    N(0x18, 0x19, MASS, T, 2), N(0x1A, 0x1B, HUMIDITY, PERCENT, -1),
    V(0x20, VOLUME, FT3, 0, SIGNED), V(0x21, VOLUME, FT3, -1, SIGNED),
    // Gallons and Fahrenheit: the edition of 2004.
    V(0x22, VOLUME, GAL, -1, SIGNED), V(0x23, VOLUME, GAL, 0, SIGNED), V(0x24, VOLUME_FLOW, GAL_MIN, -3, SIGNED),
    V(0x25, VOLUME_FLOW, GAL_MIN, 0, SIGNED), V(0x26, VOLUME_FLOW, GAL_H, 0, SIGNED),
    N(0x28, 0x29, POWER, MW, -1), V(0x2A, PHASE_ANGLE, DEG, -1, SIGNED), V(0x2B, PHASE_ANGLE, DEG, -1, SIGNED),
    N(0x2C, 0x2F, FREQUENCY, HZ, -3), N(0x30, 0x31, POWER, GJ_H, -1), N(0x34, 0x37, APPARENT_POWER, KVA, -3),
    N(0x58, 0x5B, FLOW_TEMPERATURE, F, -3), N(0x5C, 0x5F, RETURN_TEMPERATURE, F, -3),
    N(0x60, 0x63, TEMPERATURE_DIFFERENCE, F_DIFFERENCE, -3), N(0x64, 0x67, EXTERNAL_TEMPERATURE, F, -3),
    {0x68, 0x6E, WM_Q_HCA_RATING, WM_U_NONE, 0, WM_TYPE_SIGNED, true},
    N(0x70, 0x73, TEMPERATURE_LIMIT, F, -3), N(0x74, 0x77, TEMPERATURE_LIMIT, C, -3),
    N(0x78, 0x7F, CUMULATIVE_MAX_POWER, W, -3),
};

static const range extension_fd[] = {
    N(0x00, 0x03, CREDIT, NONE, -3), N(0x04, 0x07, DEBIT, NONE, -3),
    V(0x08, ACCESS_NUMBER, COUNTER, 0, UNSIGNED), C(0x09, 0x09, DEVICE_TYPE), C(0x0A, 0x0A, MANUFACTURER),
    C(0x0B, 0x0B, PARAMETER_SET), C(0x0C, 0x0C, MODEL_VERSION), C(0x0D, 0x0D, HARDWARE_VERSION),
    C(0x0E, 0x0E, FIRMWARE_VERSION), C(0x0F, 0x0F, SOFTWARE_VERSION), C(0x10, 0x10, CUSTOMER_LOCATION),
    C(0x11, 0x11, CUSTOMER), C(0x12, 0x15, ACCESS_CODE), C(0x16, 0x16, PASSWORD),
    V(0x17, ERROR_FLAGS, NONE, 0, FLAGS), V(0x18, ERROR_MASK, NONE, 0, FLAGS),
    V(0x19, SECURITY_KEY, NONE, 0, BYTES), V(0x1A, DIGITAL_OUTPUT, NONE, 0, FLAGS),
    V(0x1B, DIGITAL_INPUT, NONE, 0, FLAGS), C(0x1C, 0x1C, BAUD_RATE), C(0x1D, 0x1D, RESPONSE_DELAY),
    C(0x1E, 0x1E, RETRY), C(0x1F, 0x1F, REMOTE_CONTROL), C(0x20, 0x20, FIRST_STORAGE),
    C(0x21, 0x21, LAST_STORAGE), C(0x22, 0x22, STORAGE_BLOCK), C(0x23, 0x23, DESCRIPTOR),
    V(0x24, STORAGE_INTERVAL, S, 0, UNSIGNED), V(0x25, STORAGE_INTERVAL, MIN, 0, UNSIGNED),
    V(0x26, STORAGE_INTERVAL, H, 0, UNSIGNED), V(0x27, STORAGE_INTERVAL, D, 0, UNSIGNED),
    V(0x28, STORAGE_INTERVAL, MONTH, 0, UNSIGNED), V(0x29, STORAGE_INTERVAL, Y, 0, UNSIGNED),
    C(0x2A, 0x2A, OPERATOR_SPECIFIC), V(0x2B, TIME_POINT, S, 0, UNSIGNED),
    V(0x2C, SINCE_READOUT, S, 0, UNSIGNED), V(0x2D, SINCE_READOUT, MIN, 0, UNSIGNED),
    V(0x2E, SINCE_READOUT, H, 0, UNSIGNED), V(0x2F, SINCE_READOUT, D, 0, UNSIGNED),
    V(0x30, TARIFF_START, NONE, 0, DATETIME), V(0x31, TARIFF_DURATION, MIN, 0, UNSIGNED),
    V(0x32, TARIFF_DURATION, H, 0, UNSIGNED), V(0x33, TARIFF_DURATION, D, 0, UNSIGNED),
    V(0x34, TARIFF_PERIOD, S, 0, UNSIGNED), V(0x35, TARIFF_PERIOD, MIN, 0, UNSIGNED),
    V(0x36, TARIFF_PERIOD, H, 0, UNSIGNED), V(0x37, TARIFF_PERIOD, D, 0, UNSIGNED),
    V(0x38, TARIFF_PERIOD, MONTH, 0, UNSIGNED), V(0x39, TARIFF_PERIOD, Y, 0, UNSIGNED),
    V(0x3A, DIMENSIONLESS, COUNTER, 0, SIGNED), V(0x3B, CONTAINER, NONE, 0, BYTES),
    V(0x3C, TRANSMIT_PERIOD, S, 0, UNSIGNED), V(0x3D, TRANSMIT_PERIOD, MIN, 0, UNSIGNED),
    V(0x3E, TRANSMIT_PERIOD, H, 0, UNSIGNED), V(0x3F, TRANSMIT_PERIOD, D, 0, UNSIGNED),
    N(0x40, 0x4F, VOLTAGE, V, -9), N(0x50, 0x5F, CURRENT, A, -12),
    V(0x60, RESET_COUNTER, COUNTER, 0, UNSIGNED), V(0x61, CUMULATION_COUNTER, COUNTER, 0, UNSIGNED),
    C(0x62, 0x62, CONTROL_SIGNAL), C(0x63, 0x63, DAY_OF_WEEK), C(0x64, 0x64, WEEK_NUMBER),
    C(0x65, 0x65, DAY_CHANGE), C(0x66, 0x66, PARAMETER_STATE), C(0x67, 0x67, SUPPLIER_INFORMATION),
    V(0x68, SINCE_CUMULATION, H, 0, UNSIGNED), V(0x69, SINCE_CUMULATION, D, 0, UNSIGNED),
    V(0x6A, SINCE_CUMULATION, MONTH, 0, UNSIGNED), V(0x6B, SINCE_CUMULATION, Y, 0, UNSIGNED),
    V(0x6C, BATTERY_OPERATING_TIME, H, 0, UNSIGNED), V(0x6D, BATTERY_OPERATING_TIME, D, 0, UNSIGNED),
    V(0x6E, BATTERY_OPERATING_TIME, MONTH, 0, UNSIGNED), V(0x6F, BATTERY_OPERATING_TIME, Y, 0, UNSIGNED),
    V(0x70, BATTERY_CHANGE, NONE, 0, DATETIME), V(0x71, RF_LEVEL, DBM, 0, SIGNED),
    V(0x72, DST_RULE, NONE, 0, BYTES), V(0x73, LISTENING_WINDOW, NONE, 0, BYTES),
    V(0x74, REMAINING_BATTERY, D, 0, UNSIGNED), V(0x75, STOP_COUNTER, COUNTER, 0, UNSIGNED),
    V(0x76, MANUFACTURER_CONTAINER, NONE, 0, BYTES),
};

static const range extension_fdfd[] = {
    C(0x00, 0x00, SELECTED_APPLICATION), V(0x02, REMAINING_BATTERY, MONTH, 0, UNSIGNED),
    V(0x03, REMAINING_BATTERY, Y, 0, UNSIGNED), V(0x3E, MOISTURE, PERCENT, 0, SIGNED),
};
// clang-format on

static const range *range_of(const range *all, size_t count, unsigned code)
{
    for (size_t i = 0; i < count; i++)
        if (code >= all[i].first && code <= all[i].last) return &all[i];
    return NULL;
}

static void expect_table(uint16_t table, const range *all, size_t count)
{
    for (unsigned code = 0; code < 128; code++) {
        const wm_vif_row *row = wm_vif_find(table, (uint8_t)code);
        const range *r = range_of(all, count, code);
        cr_expect_eq(row->quantity, r ? r->quantity : WM_Q_RESERVED, "%X %02X", table, code);
        if (!r) continue;
        int exponent = r->exponent + (r->same ? 0 : (int)code - r->first);
        cr_expect_eq(row->unit, r->unit, "%X %02X: %s", table, code, wm_unit_suffix((wm_unit)row->unit));
        cr_expect_eq(row->exponent, exponent, "%X %02X: 10^%d", table, code, row->exponent);
        cr_expect_eq(row->type, r->type, "%X %02X", table, code);
    }
}

Test(vif, every_code)
{
    expect_table(0, primary, sizeof primary / sizeof *primary);
    expect_table(0xFB, extension_fb, sizeof extension_fb / sizeof *extension_fb);
    expect_table(0xFD, extension_fd, sizeof extension_fd / sizeof *extension_fd);
    expect_table(0xFDFD, extension_fdfd, sizeof extension_fdfd / sizeof *extension_fdfd);
    expect_table(0xEF, NULL, 0);
    for (unsigned code = 0; code < 128; code++)
        cr_expect_eq(wm_vif_find(0x7F, (uint8_t)code)->quantity, WM_Q_MANUFACTURER_SPECIFIC);
}

// What one combinable VIFE is, as the bit patterns of EN 13757-3 tables 15 and 18 have it.
static wm_vife_row first_of(unsigned code)
{
    unsigned low = code & 0x0F;
    bool seldom =
        code == 0x12 || code == 0x13 || code == 0x14 || code == 0x1D || code == 0x1E || code == 0x1F;
    if (code == 0) return (wm_vife_row){0, 0, WM_EFFECT_NONE};
    if (code < 0x20 && !seldom) return (wm_vife_row){0, 0, WM_EFFECT_ERROR};
    switch (code) {
    case 0x12: return (wm_vife_row){WM_MODIFIER_AVERAGE, 0, WM_EFFECT_NONE};
    case 0x14: return (wm_vife_row){WM_MODIFIER_OTHER, 0, WM_EFFECT_NONE};
    case 0x1D: return (wm_vife_row){0, 0, WM_EFFECT_NONE};
    case 0x13:
    case 0x1E:
    case 0x1F: return (wm_vife_row){WM_MODIFIER_OTHER, 0, WM_EFFECT_BYTES};
    case 0x39: return (wm_vife_row){WM_MODIFIER_START, 0, WM_EFFECT_DATETIME};
    case 0x3A: return (wm_vife_row){WM_MODIFIER_UNCORRECTED, 0, WM_EFFECT_NONE};
    case 0x3B: return (wm_vife_row){WM_MODIFIER_FORWARD, 0, WM_EFFECT_NONE};
    case 0x3C: return (wm_vife_row){WM_MODIFIER_BACKWARD, 0, WM_EFFECT_NONE};
    case 0x3D: return (wm_vife_row){WM_MODIFIER_OTHER, 0, WM_EFFECT_NONE};
    case 0x3E: return (wm_vife_row){WM_MODIFIER_BASE, 0, WM_EFFECT_NONE};
    case 0x3F: return (wm_vife_row){0, 0, WM_EFFECT_NONE};
    case 0x7C: return (wm_vife_row){0, 0, WM_EFFECT_SECOND};
    case 0x7D: return (wm_vife_row){0, 3, WM_EFFECT_SCALE};
    case 0x7E: return (wm_vife_row){WM_MODIFIER_FUTURE, 0, WM_EFFECT_NONE};
    case 0x7F: return (wm_vife_row){WM_MODIFIER_MANUFACTURER, 0, WM_EFFECT_MANUFACTURER};
    default: break;
    }
    if (code < 0x39) return (wm_vife_row){WM_MODIFIER_PER, 0, WM_EFFECT_NONE};
    // 100u xxxx: 001 counts, f1b is a date; 101u fnn: a duration.
    if (code < 0x50) {
        uint8_t effect = code & 2 ? WM_EFFECT_DATETIME : (low & 7) == 1 ? WM_EFFECT_COUNT : WM_EFFECT_NONE;
        return (wm_vife_row){WM_MODIFIER_LIMIT, 0, effect};
    }
    if (code < 0x68)
        return (wm_vife_row){code < 0x60 ? WM_MODIFIER_LIMIT : WM_MODIFIER_VALUE_TIME, (int8_t)(code & 3),
                             WM_EFFECT_SPAN};
    if (code < 0x70) {
        if (code & 2) return (wm_vife_row){WM_MODIFIER_VALUE_TIME, 0, WM_EFFECT_DATETIME};
        return (wm_vife_row){code & 1 ? WM_MODIFIER_OTHER : WM_MODIFIER_LIMIT, 0, WM_EFFECT_NONE};
    }
    if (code < 0x78) return (wm_vife_row){0, (int8_t)((int)(code & 7) - 6), WM_EFFECT_SCALE};
    return (wm_vife_row){0, (int8_t)((int)(code & 3) - 3), WM_EFFECT_ADD};
}

static wm_vife_row second_of(unsigned code)
{
    switch (code) {
    case 0x01: return (wm_vife_row){WM_MODIFIER_AT_PHASE_1, 0, WM_EFFECT_NONE};
    case 0x02: return (wm_vife_row){WM_MODIFIER_AT_PHASE_2, 0, WM_EFFECT_NONE};
    case 0x03: return (wm_vife_row){WM_MODIFIER_AT_PHASE_3, 0, WM_EFFECT_NONE};
    case 0x11: return (wm_vife_row){0, 0, WM_EFFECT_UNSIGNED};
    case 0x12: return (wm_vife_row){0, 0, WM_EFFECT_FLAGS};
    case 0x13: return (wm_vife_row){WM_MODIFIER_OTHER, 0, WM_EFFECT_DATETIME};
    default: break;
    }
    return (wm_vife_row){code >= 0x04 && code <= 0x15 ? WM_MODIFIER_OTHER : 0, 0, WM_EFFECT_NONE};
}

Test(vif, every_combinable_code)
{
    for (unsigned code = 0; code < 128; code++) {
        wm_vife_row pairs[][2] = {
            {first_of(code),  wm_vife_first[code] },
            {second_of(code), wm_vife_second[code]}
        };
        for (int i = 0; i < 2; i++) {
            cr_expect_eq(pairs[i][1].modifier, pairs[i][0].modifier, "table %d, %02X: %X", i, code,
                         pairs[i][1].modifier);
            cr_expect_eq(pairs[i][1].effect, pairs[i][0].effect, "table %d, %02X: %u", i, code,
                         pairs[i][1].effect);
            cr_expect_eq(pairs[i][1].exponent, pairs[i][0].exponent, "table %d, %02X", i, code);
        }
    }
}

// CI fields by the header that follows them (EN 13757-7 table 2).
Test(ci, every_code)
{
    static const uint8_t shorts[] = {0x5A, 0x61, 0x65, 0x67, 0x6A, 0x6E, 0x74, 0x7A,
                                     0x7B, 0x7D, 0x7F, 0x88, 0x8A, 0x9E, 0xC1, 0xC4};
    static const uint8_t longs[] = {0x53, 0x55, 0x5B, 0x5F, 0x60, 0x64, 0x68, 0x6B, 0x6C,
                                    0x6D, 0x6F, 0x72, 0x73, 0x75, 0x7C, 0x7E, 0x80, 0x82,
                                    0x84, 0x85, 0x87, 0x8B, 0x9F, 0xC0, 0xC2, 0xC3, 0xC5};
    static const uint8_t nones[] = {0x50, 0x51, 0x52, 0x54, 0x5C, 0x66, 0x69,
                                    0x70, 0x71, 0x78, 0x79, 0x83, 0x89};
    static const uint8_t ells[] = {0x86, 0x8C, 0x8D, 0x8E, 0x8F};
    for (unsigned ci = 0; ci < 256; ci++) {
        wm_ci_kind kind = WM_CI_UNKNOWN;
        if (memchr(shorts, (int)ci, sizeof shorts)) kind = WM_CI_SHORT;
        if (memchr(longs, (int)ci, sizeof longs)) kind = WM_CI_LONG;
        if (memchr(nones, (int)ci, sizeof nones) || ci < 0x20 || (ci >= 0xA0 && ci < 0xC0)) kind = WM_CI_NONE;
        if (memchr(ells, (int)ci, sizeof ells)) kind = WM_CI_ELL;
        if (ci == 0x81) kind = WM_CI_NWL;
        if (ci == 0x90) kind = WM_CI_AFL;
        cr_expect_eq(wm_ci_rows[ci].kind, kind, "CI %02X: %u", ci, wm_ci_rows[ci].kind);
    }
}

Test(ci, payloads)
{
    static const struct {
        uint8_t ci[3];
        wm_payload payload;
    } some[] = {
        {{0x72, 0x78, 0x7A}, WM_PAYLOAD_RECORDS},
        {{0x73, 0x79, 0x7B}, WM_PAYLOAD_COMPACT},
        {{0x69, 0x6A, 0x6B}, WM_PAYLOAD_FORMAT },
        {{0x6E, 0x6F, 0x70}, WM_PAYLOAD_ERROR  },
        {{0x71, 0x74, 0x75}, WM_PAYLOAD_ALARM  },
        {{0x80, 0x8A, 0x8B}, WM_PAYLOAD_NONE   },
    };
    for (unsigned ci = 0; ci < 256; ci++) {
        wm_payload payload = ci >= 0xA0 && ci <= 0xB7 ? WM_PAYLOAD_MANUFACTURER : WM_PAYLOAD_OTHER;
        for (size_t i = 0; i < sizeof some / sizeof *some; i++)
            if (memchr(some[i].ci, (int)ci, 3)) payload = some[i].payload;
        cr_expect_eq(wm_ci_rows[ci].payload, payload, "CI %02X: %u", ci, wm_ci_rows[ci].payload);
        const wm_telegram t = {.tpl_ci = (uint8_t)ci, .cf = 0x1F00},
                          own = {.tpl_ci = (uint8_t)ci, .has_tpl = true, .cf = 0x1000};
        cr_expect_eq(wm_telegram_payload(&t), payload);
        cr_expect_eq(wm_telegram_payload(&own), WM_PAYLOAD_MANUFACTURER);
    }
}

Test(media, words)
{
    static const struct {
        uint16_t manufacturer;
        uint8_t type;
        const char *word;
    } rows[] = {
        {0x2C2D, 0x00, "other"               },
        {0x2C2D, 0x02, "electricity"         },
        {0x2C2D, 0x04, "heat"                },
        {0x2C2D, 0x07, "water"               },
        {0x2C2D, 0x08, "heat cost allocation"},
        {0x2C2D, 0x16, "cold water"          },
        {0x2C2D, 0x38, "wired adapter"       },
        {0x2C2D, 0x22, "reserved"            },
        {0x2C2D, 0x39, "reserved"            },
        {0x2C2D, 0xFF, "reserved"            },
        {0x2C2D, 0x62, "reserved"            },
        {0x5068, 0x43, "heat"                },
        {0x5068, 0xC3, "heat"                },
        {0x5068, 0x62, "warm water"          },
        {0xD068, 0x72, "cold water"          },
        {0x5068, 0x80, "heat cost allocation"},
        {0x5068, 0xF0, "smoke detector"      },
        {0x5068, 0x81, "reserved"            },
        {0x5068, 0x07, "water"               },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        cr_expect_str_eq(wm_media(&(wm_address){.manufacturer = rows[i].manufacturer, .type = rows[i].type}),
                         rows[i].word, "%X %02X", rows[i].manufacturer, rows[i].type);
}
