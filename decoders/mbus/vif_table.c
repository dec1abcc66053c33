// SPDX-License-Identifier: MIT
// VIF tables of EN 13757-3:2018: table 10 (primary), 12 (FB), 14 (FD), 14a (FD FD). Rows that the 2004
// edition knew and later ones dropped (gallons, Fahrenheit) are kept: such meters hang on walls for 20 years.
#include "vif.h"

#define ROW(code, q, u, e, t)  [code] = {WM_Q_##q, WM_U_##u, e, WM_TYPE_##t}
#define TWO(code, q, u, e)     ROW(code, q, u, e, SIGNED), ROW((code) + 1, q, u, (e) + 1, SIGNED)
#define FOUR(code, q, u, e)    TWO(code, q, u, e), TWO((code) + 2, q, u, (e) + 2)
#define EIGHT(code, q, u, e)   FOUR(code, q, u, e), FOUR((code) + 4, q, u, (e) + 4)
#define SIXTEEN(code, q, u, e) EIGHT(code, q, u, e), EIGHT((code) + 8, q, u, (e) + 8)
// Durations: seconds, minutes, hours, days.
#define SPAN(code, q)                                                                                        \
    ROW(code, q, S, 0, UNSIGNED), ROW((code) + 1, q, MIN, 0, UNSIGNED), ROW((code) + 2, q, H, 0, UNSIGNED),  \
        ROW((code) + 3, q, D, 0, UNSIGNED)
// Durations: hours, days, months, years.
#define LONG_SPAN(code, q)                                                                                   \
    ROW(code, q, H, 0, UNSIGNED), ROW((code) + 1, q, D, 0, UNSIGNED),                                        \
        ROW((code) + 2, q, MONTH, 0, UNSIGNED), ROW((code) + 3, q, Y, 0, UNSIGNED)

// clang-format off
static const wm_vif_row primary[128] = {
    EIGHT(0x00, ENERGY, WH, -3),
    EIGHT(0x08, ENERGY, J, 0),
    EIGHT(0x10, VOLUME, M3, -6),
    EIGHT(0x18, MASS, KG, -3),
    SPAN(0x20, ON_TIME),
    SPAN(0x24, OPERATING_TIME),
    EIGHT(0x28, POWER, W, -3),
    EIGHT(0x30, POWER, J_H, 0),
    EIGHT(0x38, VOLUME_FLOW, M3_H, -6),
    EIGHT(0x40, VOLUME_FLOW, M3_MIN, -7),
    EIGHT(0x48, VOLUME_FLOW, M3_S, -9),
    EIGHT(0x50, MASS_FLOW, KG_H, -3),
    FOUR(0x58, FLOW_TEMPERATURE, C, -3),
    FOUR(0x5C, RETURN_TEMPERATURE, C, -3),
    FOUR(0x60, TEMPERATURE_DIFFERENCE, K, -3),
    FOUR(0x64, EXTERNAL_TEMPERATURE, C, -3),
    FOUR(0x68, PRESSURE, BAR, -3),
    ROW(0x6C, DATE, NONE, 0, DATE),
    ROW(0x6D, DATETIME, NONE, 0, DATETIME),
    ROW(0x6E, HCA, HCA, 0, SIGNED),
    SPAN(0x70, AVERAGING_DURATION),
    SPAN(0x74, ACTUALITY_DURATION),
    ROW(0x78, FABRICATION_NUMBER, NONE, 0, UNSIGNED),
    ROW(0x79, ENHANCED_ID, NONE, 0, UNSIGNED),
    ROW(0x7A, BUS_ADDRESS, NONE, 0, UNSIGNED),
    ROW(0x7C, PLAIN_TEXT, NONE, 0, SIGNED),
    ROW(0x7E, NONE, NONE, 0, SIGNED),
    ROW(0x7F, MANUFACTURER_SPECIFIC, NONE, 0, UNSIGNED),
};

static const wm_vif_row extension_fb[128] = {
    TWO(0x00, ENERGY, MWH, -1),
    TWO(0x02, REACTIVE_ENERGY, KVARH, 0),
    TWO(0x04, APPARENT_ENERGY, KVAH, 0),
    ROW(0x06, COP, NONE, -1, SIGNED),
    TWO(0x08, ENERGY, GJ, -1),
    FOUR(0x0C, ENERGY, MCAL, -1),
    TWO(0x10, VOLUME, M3, 2),
    FOUR(0x14, REACTIVE_POWER, KVAR, -3),
    TWO(0x18, MASS, T, 2),
    TWO(0x1A, HUMIDITY, PERCENT, -1),
    ROW(0x20, VOLUME, FT3, 0, SIGNED),
    ROW(0x21, VOLUME, FT3, -1, SIGNED),
    ROW(0x22, VOLUME, GAL, -1, SIGNED),
    ROW(0x23, VOLUME, GAL, 0, SIGNED),
    ROW(0x24, VOLUME_FLOW, GAL_MIN, -3, SIGNED),
    ROW(0x25, VOLUME_FLOW, GAL_MIN, 0, SIGNED),
    ROW(0x26, VOLUME_FLOW, GAL_H, 0, SIGNED),
    TWO(0x28, POWER, MW, -1),
    ROW(0x2A, PHASE_ANGLE, DEG, -1, SIGNED),
    ROW(0x2B, PHASE_ANGLE, DEG, -1, SIGNED),
    FOUR(0x2C, FREQUENCY, HZ, -3),
    TWO(0x30, POWER, GJ_H, -1),
    FOUR(0x34, APPARENT_POWER, KVA, -3),
    FOUR(0x58, FLOW_TEMPERATURE, F, -3),
    FOUR(0x5C, RETURN_TEMPERATURE, F, -3),
    FOUR(0x60, TEMPERATURE_DIFFERENCE, F_DIFFERENCE, -3),
    FOUR(0x64, EXTERNAL_TEMPERATURE, F, -3),
    // Rating factors of heat cost allocators: K, Kq, Kc, Kcr, Kch, Kt, KD.
    ROW(0x68, HCA_RATING, NONE, 0, SIGNED), ROW(0x69, HCA_RATING, NONE, 0, SIGNED),
    ROW(0x6A, HCA_RATING, NONE, 0, SIGNED), ROW(0x6B, HCA_RATING, NONE, 0, SIGNED),
    ROW(0x6C, HCA_RATING, NONE, 0, SIGNED), ROW(0x6D, HCA_RATING, NONE, 0, SIGNED),
    ROW(0x6E, HCA_RATING, NONE, 0, SIGNED),
    FOUR(0x70, TEMPERATURE_LIMIT, F, -3),
    FOUR(0x74, TEMPERATURE_LIMIT, C, -3),
    EIGHT(0x78, CUMULATIVE_MAX_POWER, W, -3),
};

static const wm_vif_row extension_fd[128] = {
    FOUR(0x00, CREDIT, NONE, -3),
    FOUR(0x04, DEBIT, NONE, -3),
    ROW(0x08, ACCESS_NUMBER, COUNTER, 0, UNSIGNED),
    ROW(0x09, DEVICE_TYPE, NONE, 0, UNSIGNED),
    ROW(0x0A, MANUFACTURER, NONE, 0, UNSIGNED),
    ROW(0x0B, PARAMETER_SET, NONE, 0, UNSIGNED),
    ROW(0x0C, MODEL_VERSION, NONE, 0, UNSIGNED),
    ROW(0x0D, HARDWARE_VERSION, NONE, 0, UNSIGNED),
    ROW(0x0E, FIRMWARE_VERSION, NONE, 0, UNSIGNED),
    ROW(0x0F, SOFTWARE_VERSION, NONE, 0, UNSIGNED),
    ROW(0x10, CUSTOMER_LOCATION, NONE, 0, UNSIGNED),
    ROW(0x11, CUSTOMER, NONE, 0, UNSIGNED),
    ROW(0x12, ACCESS_CODE, NONE, 0, UNSIGNED), ROW(0x13, ACCESS_CODE, NONE, 0, UNSIGNED),
    ROW(0x14, ACCESS_CODE, NONE, 0, UNSIGNED), ROW(0x15, ACCESS_CODE, NONE, 0, UNSIGNED),
    ROW(0x16, PASSWORD, NONE, 0, UNSIGNED),
    ROW(0x17, ERROR_FLAGS, NONE, 0, FLAGS),
    ROW(0x18, ERROR_MASK, NONE, 0, FLAGS),
    ROW(0x19, SECURITY_KEY, NONE, 0, BYTES),
    ROW(0x1A, DIGITAL_OUTPUT, NONE, 0, FLAGS),
    ROW(0x1B, DIGITAL_INPUT, NONE, 0, FLAGS),
    ROW(0x1C, BAUD_RATE, NONE, 0, UNSIGNED),
    ROW(0x1D, RESPONSE_DELAY, NONE, 0, UNSIGNED),
    ROW(0x1E, RETRY, NONE, 0, UNSIGNED),
    ROW(0x1F, REMOTE_CONTROL, NONE, 0, UNSIGNED),
    ROW(0x20, FIRST_STORAGE, NONE, 0, UNSIGNED),
    ROW(0x21, LAST_STORAGE, NONE, 0, UNSIGNED),
    ROW(0x22, STORAGE_BLOCK, NONE, 0, UNSIGNED),
    ROW(0x23, DESCRIPTOR, NONE, 0, UNSIGNED),
    SPAN(0x24, STORAGE_INTERVAL),
    ROW(0x28, STORAGE_INTERVAL, MONTH, 0, UNSIGNED),
    ROW(0x29, STORAGE_INTERVAL, Y, 0, UNSIGNED),
    ROW(0x2A, OPERATOR_SPECIFIC, NONE, 0, UNSIGNED),
    ROW(0x2B, TIME_POINT, S, 0, UNSIGNED),
    SPAN(0x2C, SINCE_READOUT),
    ROW(0x30, TARIFF_START, NONE, 0, DATETIME),
    ROW(0x31, TARIFF_DURATION, MIN, 0, UNSIGNED),
    ROW(0x32, TARIFF_DURATION, H, 0, UNSIGNED),
    ROW(0x33, TARIFF_DURATION, D, 0, UNSIGNED),
    SPAN(0x34, TARIFF_PERIOD),
    ROW(0x38, TARIFF_PERIOD, MONTH, 0, UNSIGNED),
    ROW(0x39, TARIFF_PERIOD, Y, 0, UNSIGNED),
    ROW(0x3A, DIMENSIONLESS, COUNTER, 0, SIGNED),
    ROW(0x3B, CONTAINER, NONE, 0, BYTES),
    SPAN(0x3C, TRANSMIT_PERIOD),
    SIXTEEN(0x40, VOLTAGE, V, -9),
    SIXTEEN(0x50, CURRENT, A, -12),
    ROW(0x60, RESET_COUNTER, COUNTER, 0, UNSIGNED),
    ROW(0x61, CUMULATION_COUNTER, COUNTER, 0, UNSIGNED),
    ROW(0x62, CONTROL_SIGNAL, NONE, 0, UNSIGNED),
    ROW(0x63, DAY_OF_WEEK, NONE, 0, UNSIGNED),
    ROW(0x64, WEEK_NUMBER, NONE, 0, UNSIGNED),
    ROW(0x65, DAY_CHANGE, NONE, 0, UNSIGNED),
    ROW(0x66, PARAMETER_STATE, NONE, 0, UNSIGNED),
    ROW(0x67, SUPPLIER_INFORMATION, NONE, 0, UNSIGNED),
    LONG_SPAN(0x68, SINCE_CUMULATION),
    LONG_SPAN(0x6C, BATTERY_OPERATING_TIME),
    ROW(0x70, BATTERY_CHANGE, NONE, 0, DATETIME),
    ROW(0x71, RF_LEVEL, DBM, 0, SIGNED),
    ROW(0x72, DST_RULE, NONE, 0, BYTES),
    ROW(0x73, LISTENING_WINDOW, NONE, 0, BYTES),
    ROW(0x74, REMAINING_BATTERY, D, 0, UNSIGNED),
    ROW(0x75, STOP_COUNTER, COUNTER, 0, UNSIGNED),
    ROW(0x76, MANUFACTURER_CONTAINER, NONE, 0, BYTES),
};

static const wm_vif_row extension_fdfd[128] = {
    ROW(0x00, SELECTED_APPLICATION, NONE, 0, UNSIGNED),
    ROW(0x02, REMAINING_BATTERY, MONTH, 0, UNSIGNED),
    ROW(0x03, REMAINING_BATTERY, Y, 0, UNSIGNED),
    ROW(0x3E, MOISTURE, PERCENT, 0, SIGNED),
};
// clang-format on

static const wm_vif_row reserved = {WM_Q_RESERVED, WM_U_NONE, 0, WM_TYPE_SIGNED};
static const wm_vif_row manufacturer = {WM_Q_MANUFACTURER_SPECIFIC, WM_U_NONE, 0, WM_TYPE_UNSIGNED};

const wm_vif_row *wm_vif_find(uint16_t table, uint8_t code)
{
    const wm_vif_row *row = &reserved;
    switch (table) {
    case 0:
    case 0x7C: row = &primary[code & 0x7F]; break;
    case 0xFD: row = &extension_fd[code & 0x7F]; break;
    case 0xFB: row = &extension_fb[code & 0x7F]; break;
    case 0xFDFD: row = &extension_fdfd[code & 0x7F]; break;
    case 0x7F: row = &manufacturer; break;
    default: break;
    }
    return row->quantity == WM_Q_NONE ? &reserved : row;
}
