// SPDX-License-Identifier: MIT
#include "library.h"
// clang-format off

static const wm_identity identities[] = {
    {WM_MFCT('W', 'Z', 'G'), 0x03, 0x16}, {WM_MFCT('W', 'Z', 'G'), 0x03, 0x06}, {WM_MFCT('W', 'Z', 'G'), 0x03, 0x07},
    // The same module as others sell it.
    {WM_MFCT('N', 'Z', 'R'), 0x03, 0x06}, {WM_MFCT('N', 'Z', 'R'), 0x03, 0x07}, {WM_MFCT('N', 'Z', 'R'), 0x03, 0x16},
    {WM_MFCT('R', 'A', 'M'), 0x03, 0x06}, {WM_MFCT('R', 'A', 'M'), 0x03, 0x07}, {WM_MFCT('R', 'A', 'M'), 0x03, 0x16},
};

static const wm_field fields[] = {
    WM_TOTAL_M3,
    WM_TARGET_M3,
    WM_TARGET_DATE,
    {"next_target_date", WM_DATE(DATE), WM_STORAGE(1), .modifiers = WM_MODIFIER_FUTURE},
    {"target_{storage}_m3", WM_NUMBER(VOLUME, M3), WM_STORAGES(1, 13)},
    {"target_{storage}_date", WM_DATE(DATE), WM_STORAGES(1, 13)},
    WM_METER_DATETIME,
    WM_FABRICATION_NO,
};

WM_METER(werhlemodwm, "Wehrle Modularis water meter");
