// SPDX-License-Identifier: MIT
#include "wm/mode.h"

const wm_mode_row wm_modes[WM_MODE_COUNT] = {
    [WM_MODE_S1] = {"S1", 868.30e6, 32768, 0.02, 50e3, WM_LINECODE_MANCHESTER, 15, 18, {0x07696, 0x07696}, 8},
    [WM_MODE_T1] = {"T1", 868.95e6, 100e3, 0.12, 50e3, WM_LINECODE_THREE_OF_SIX, 19, 10, {0x03D, 0x03D}, 8},
    [WM_MODE_C1] = {"C1", 868.95e6, 100e3, 0.001, 45e3, WM_LINECODE_NRZ, 16, 32, {0x543D54CD, 0x543D543D}, 0},
};

const wm_linecode wm_linecodes[WM_LINECODE_COUNT] = {
    [WM_LINECODE_NRZ] = {1, 1, {0, 1}},
    [WM_LINECODE_MANCHESTER] = {1, 2, {2, 1}},
    // clang-format off
    [WM_LINECODE_THREE_OF_SIX] = {4, 6, {0x16, 0x0D, 0x0E, 0x0B, 0x1C, 0x19, 0x1A, 0x13,
                                         0x2C, 0x25, 0x26, 0x23, 0x34, 0x31, 0x32, 0x29}},
    // clang-format on
};

const char *wm_format_name(wm_format format)
{
    return format == WM_FORMAT_B ? "B" : "A";
}
