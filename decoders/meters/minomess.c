// SPDX-License-Identifier: MIT
#include "library.h"
// clang-format off

static const wm_identity identities[] = {
    {WM_MFCT('Z', 'R', 'I'), 0x00, 0x06}, {WM_MFCT('Z', 'R', 'I'), 0x00, 0x07},
    {WM_MFCT('Z', 'R', 'I'), 0x00, 0x16}, {WM_MFCT('Z', 'R', 'I'), 0x01, 0x06},
    {WM_MFCT('Z', 'R', 'I'), 0x01, 0x07}, {WM_MFCT('Z', 'R', 'I'), 0x01, 0x16},
};

static const wm_word tpl_bits[] = {
    {0x20, "WAS_LEAKING"}, {0x40, "WAS_TAMPERED"}, {0x80, "WAS_REMOVED"},
};
static const wm_words tpl_words = WM_BITS("TPL_STS", 0xE0, tpl_bits);

static const wm_word errors[] = {
    {0x0002, "ABNORMAL_CONDITION"}, {0x0004, "BATTERY_EOL"},
    {0x0008, "PERMANENT_ERROR"},    {0x0010, "TEMPORARY_ERROR"},
    {0x0020, "WAS_LEAKING"},        {0x0040, "WAS_TAMPERED"},
    {0x0080, "WAS_REMOVED"},        {0x0100, "OVERSIZED"},
    {0x0200, "UNDERSIZED"},         {0x0400, "WAS_BLOCKED"},
    {0x0800, "BACKFLOWING"},        {0x1000, "WAS_BACKFLOWING"},
    {0x2000, "LEAKING"},            {0x4000, "REMOVED"},
    {0x8000, "BURSTING"},
};
static const wm_words error_flags = WM_BITS("ERROR_FLAGS", 0xFFFF, errors);

static const wm_field fields[] = {
    WM_STATUS_AT("02FD17", &error_flags),
    WM_TOTAL_M3,
    // The radio telegram keeps the month at storage 8, the wired one the billing date at storage 1.
    {"target_m3", WM_NUMBER(VOLUME, M3), WM_STORAGE(8)},
    {"target_date", WM_DATE(DATE), WM_STORAGE(8)},
    WM_TARGET_M3,
    WM_TARGET_DATE,
    WM_TOTAL_BACKWARD_M3,
    WM_VOLUME_FLOW_M3H,
    WM_METER_DATE,
    WM_METER_DATETIME,
    WM_FABRICATION_NO,
    WM_OPERATING_TIME_H,
    WM_ON_TIME_H,
    WM_ON_TIME_AT_ERROR_H,
};

WM_METER(minomess, "Zenner Minomess and Multidata water meters", .tpl_words = &tpl_words);
