// SPDX-License-Identifier: MIT
// Combinable VIFEs of EN 13757-3:2018: table 15 (first level), 16 (after FC) and 18 (record errors).
#include "vif.h"

#define MEANS(code, m)      [code] = {WM_MODIFIER_##m, 0, WM_EFFECT_NONE}
#define TWO_MEAN(code, m)   MEANS(code, m), MEANS((code) + 1, m)
#define FOUR_MEAN(code, m)  TWO_MEAN(code, m), TWO_MEAN((code) + 2, m)
#define ERROR(code)         [code] = {0, 0, WM_EFFECT_ERROR}
#define FOUR_ERRORS(code)   ERROR(code), ERROR((code) + 1), ERROR((code) + 2), ERROR((code) + 3)
#define SCALE(code, e)      [code] = {0, e, WM_EFFECT_SCALE}
#define ADD(code, e)        [code] = {0, e, WM_EFFECT_ADD}
#define DOES(code, m, what) [code] = {WM_MODIFIER_##m, 0, WM_EFFECT_##what}
#define SPAN(code, m)                                                                                        \
    [code] = {WM_MODIFIER_##m, 0, WM_EFFECT_SPAN}, [(code) + 1] = {WM_MODIFIER_##m, 1, WM_EFFECT_SPAN},      \
    [(code) + 2] = {WM_MODIFIER_##m, 2, WM_EFFECT_SPAN}, [(code) + 3] = {WM_MODIFIER_##m, 3, WM_EFFECT_SPAN}

// clang-format off
const wm_vife_row wm_vife_first[128] = {
    // 00 is "no error".
    ERROR(0x01), ERROR(0x02), ERROR(0x03), FOUR_ERRORS(0x04), FOUR_ERRORS(0x08), FOUR_ERRORS(0x0C),
    ERROR(0x10), ERROR(0x11),
    MEANS(0x12, AVERAGE),
    DOES(0x13, OTHER, BYTES), // inverse compact profile
    MEANS(0x14, OTHER),       // relative deviation
    ERROR(0x15), ERROR(0x16), ERROR(0x17), FOUR_ERRORS(0x18), ERROR(0x1C),
    // 1D: standard-conform content.
    DOES(0x1E, OTHER, BYTES), // compact profile with register numbers
    DOES(0x1F, OTHER, BYTES), // compact profile
    FOUR_MEAN(0x20, PER), FOUR_MEAN(0x24, PER), FOUR_MEAN(0x28, PER), FOUR_MEAN(0x2C, PER),
    FOUR_MEAN(0x30, PER), FOUR_MEAN(0x34, PER), MEANS(0x38, PER),
    DOES(0x39, START, DATETIME),
    MEANS(0x3A, UNCORRECTED),
    MEANS(0x3B, FORWARD),
    MEANS(0x3C, BACKWARD),
    MEANS(0x3D, OTHER), // non-metric unit
    MEANS(0x3E, BASE),
    // 3F: OBIS declaration.
    MEANS(0x40, LIMIT), DOES(0x41, LIMIT, COUNT), DOES(0x42, LIMIT, DATETIME), DOES(0x43, LIMIT, DATETIME),
    MEANS(0x44, LIMIT), MEANS(0x45, LIMIT), DOES(0x46, LIMIT, DATETIME), DOES(0x47, LIMIT, DATETIME),
    MEANS(0x48, LIMIT), DOES(0x49, LIMIT, COUNT), DOES(0x4A, LIMIT, DATETIME), DOES(0x4B, LIMIT, DATETIME),
    MEANS(0x4C, LIMIT), MEANS(0x4D, LIMIT), DOES(0x4E, LIMIT, DATETIME), DOES(0x4F, LIMIT, DATETIME),
    SPAN(0x50, LIMIT), SPAN(0x54, LIMIT), SPAN(0x58, LIMIT), SPAN(0x5C, LIMIT),
    SPAN(0x60, VALUE_TIME), SPAN(0x64, VALUE_TIME),
    MEANS(0x68, LIMIT),
    MEANS(0x69, OTHER), // leakage values
    DOES(0x6A, VALUE_TIME, DATETIME), DOES(0x6B, VALUE_TIME, DATETIME),
    MEANS(0x6C, LIMIT),
    MEANS(0x6D, OTHER), // overflow values
    DOES(0x6E, VALUE_TIME, DATETIME), DOES(0x6F, VALUE_TIME, DATETIME),
    SCALE(0x70, -6), SCALE(0x71, -5), SCALE(0x72, -4), SCALE(0x73, -3),
    SCALE(0x74, -2), SCALE(0x75, -1), SCALE(0x76, 0), SCALE(0x77, 1),
    ADD(0x78, -3), ADD(0x79, -2), ADD(0x7A, -1), ADD(0x7B, 0),
    [0x7C] = {0, 0, WM_EFFECT_SECOND},
    SCALE(0x7D, 3),
    MEANS(0x7E, FUTURE),
    DOES(0x7F, MANUFACTURER, MANUFACTURER),
};

const wm_vife_row wm_vife_second[128] = {
    MEANS(0x01, AT_PHASE_1), MEANS(0x02, AT_PHASE_2), MEANS(0x03, AT_PHASE_3),
    MEANS(0x04, OTHER),                                           // neutral
    MEANS(0x05, OTHER), MEANS(0x06, OTHER), MEANS(0x07, OTHER),   // between phases
    FOUR_MEAN(0x08, OTHER),                                       // quadrants
    MEANS(0x0C, OTHER),                                           // import minus export
    MEANS(0x0D, OTHER), MEANS(0x0E, OTHER), MEANS(0x0F, OTHER), // unit, second sensor, higher resolution
    MEANS(0x10, OTHER),                                           // both directions added up
    [0x11] = {0, 0, WM_EFFECT_UNSIGNED},
    [0x12] = {0, 0, WM_EFFECT_FLAGS},
    DOES(0x13, OTHER, DATETIME),                                  // end date/time
    MEANS(0x14, OTHER), MEANS(0x15, OTHER),                       // direction of communication
};
// clang-format on
