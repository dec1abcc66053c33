// SPDX-License-Identifier: MIT
#include "library.h"
#include "qundis.h"
// clang-format off

static const wm_identity identities[] = {
    WM_QUNDIS_TYPES('Q', 'D', 'S', 0x23), WM_QUNDIS_TYPES('Q', 'D', 'S', 0x3C),
    WM_QUNDIS_TYPES('Q', 'D', 'S', 0x46), WM_QUNDIS_TYPES('Q', 'D', 'S', 0x47),
};

static const wm_field fields[] = {
    WM_QHEAT_FIELDS,
    {"device_error_date", WM_DATE(DATE), .function = WM_AT_ERROR, .options = WM_F_BLANK},
};

WM_METER(qheat, "Qundis Q heat 5 heat meters", .unpack = wm_qundis_unpack);
