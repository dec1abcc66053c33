// SPDX-License-Identifier: MIT
#include "library.h"
#include "qundis.h"
// clang-format off

// With type 04, version 23 of LSE is qheat5us.
static const wm_identity identities[] = {
    WM_QUNDIS_TYPES('Q', 'D', 'S', 0x3E), WM_QUNDIS_TYPES('Q', 'D', 'S', 0x3F),
    WM_QUNDIS_TYPES('Q', 'D', 'S', 0x48),
    {WM_MFCT('L', 'S', 'E'), 0x23, 0x37}, WM_QUNDIS_TYPES('L', 'S', 'E', 0x3E),
    WM_QUNDIS_TYPES('L', 'S', 'E', 0x46), WM_QUNDIS_TYPES('L', 'S', 'E', 0x47),
    WM_QUNDIS_TYPES('L', 'S', 'E', 0x48),
};

// These meters came later than those of qheat: no user knows them with an empty date.
static const wm_field fields[] = {
    WM_QHEAT_FIELDS,
    {"device_error_date", WM_DATE(DATE), .function = WM_AT_ERROR},
};

WM_METER(qheatv2, "Qundis Q heat 5.5 and Siemens WSM5 heat meters", .unpack = wm_qundis_unpack);
